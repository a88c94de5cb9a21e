#include "adapters/banks/simulated/fault.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ledger/base/check.hpp"

namespace sluice::simulated {

namespace {

using enum FaultScope;

constexpr auto table = std::to_array<FaultInfo>({
    {Fault::drop_before, "drop_before", message, "0902", "", 0, "", 0,
     "the connection is closed before anything is executed; by magic number only the first time "
     "that InstrId is seen"},
    {Fault::drop_answer, "drop_answer", message, "0903", "", 0, "", 0,
     "the message is executed, the connection is closed without an answer"},
    {Fault::delay, "delay", message, "0904", "ms", 3'000, "", 0,
     "the message is executed at once, the answer comes ms later"},
    {Fault::duplicate_answer, "duplicate_answer", message, "0905", "", 0, "", 0,
     "the answer holds every TxInfAndSts twice"},
    {Fault::garbage_answer, "garbage_answer", message, "0913", "", 0, "", 0,
     "the message is executed, the answer is 200 with bytes that are not XML"},
    {Fault::http_500, "http_500", message, "0914", "", 0, "", 0,
     "the message is executed, the answer is HTTP 500"},
    {Fault::reject, "reject", payment, "0901", "code", 0, "AC04", 0,
     "the payment is rejected with code"},
    {Fault::late_reject, "late_reject", payment, "0906", "code", 0, "AC04", 0,
     "ACSP first; instead of being booked the payment turns RJCT with code, seen by status "
     "queries"},
    {Fault::unknown_code, "unknown_code", payment, "0907", "code, executes", 0, "", 0,
     "the answer has TxSts ZZZZ or, with code, RJCT and that unlisted code; executed unless "
     "executes is false"},
    {Fault::unknown_for_a_while, "unknown_for_a_while", payment, "0908", "ms", 5'000, "", 0,
     "executed, but status queries say UNKNOWN for ms; by magic number the answer is dropped too"},
    {Fault::pending, "pending", payment, "0911", "ms", 3'000, "", 0,
     "PDNG for ms longer than the usual execution time, then executed"},
    {Fault::return_after, "return_after", payment, "0909", "ms, code", 2'000, "AC04", 0,
     "executed and booked, then given back ms later with reason code"},
    {Fault::wrong_amount, "wrong_amount", payment, "0910", "minor", 0, "", 1,
     "the bank books minor units more than instructed (less when negative)"},
    {Fault::no_entry, "no_entry", payment, "0912", "", 0, "", 0,
     "executed, but never booked on the account and never on a statement"},
    {Fault::repeat_statement, "repeat_statement", document, "", "", 0, "", 0,
     "a camt document is issued twice"},
    {Fault::out_of_order, "out_of_order", document, "", "", 0, "", 0,
     "a camt document is held back until after the account's next one"},
    {Fault::skip_sequence, "skip_sequence", document, "", "", 0, "", 0,
     "a camt.053 leaves one ElctrncSeqNb out"},
    {Fault::empty_statement, "empty_statement", fetch, "", "", 0, "", 0,
     "a fetch is answered with a document without a statement; the next one is right again"},
});
static_assert(table.size() == fault_count);

bool table_is_in_order() {
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (table[i].fault != static_cast<Fault>(i)) {
            return false;
        }
    }
    return true;
}

std::string name_key(std::string_view text) {
    std::string key;
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z') {
            key += static_cast<char>(c - 'A' + 'a');
        } else {
            key += c == ' ' || c == '-' ? '_' : c;
        }
    }
    return key;
}

void add(FaultSet& set, Fault fault) {
    set.set(static_cast<std::size_t>(fault));
}

}  // namespace

std::span<const FaultInfo> fault_table() {
    return table;
}

const FaultInfo& info(Fault fault) {
    static const bool in_order = table_is_in_order();
    check(in_order, "the fault table is in the order of the enum");
    return table[static_cast<std::size_t>(fault)];
}

std::optional<Fault> fault_of(std::string_view name) {
    const auto found = std::ranges::find(table, name, &FaultInfo::name);
    return found == table.end() ? std::nullopt : std::optional{found->fault};
}

std::string_view name(FaultScope scope) {
    switch (scope) {
        case message:
            return "message";
        case payment:
            return "payment";
        case document:
            return "document";
        case fetch:
            return "fetch";
    }
    return "";
}

std::string describe_faults() {
    std::string text = fmt::format("{:<20} {:<9} {:<6} {:<15} {}\n", "name", "scope", "magic",
                                   "parameters", "what happens");
    for (const auto& row : table) {
        text += fmt::format("{:<20} {:<9} {:<6} {:<15} {}\n", row.name, name(row.scope),
                            row.magic.empty() ? "-" : row.magic,
                            row.parameters.empty() ? "-" : row.parameters, row.help);
    }
    return text;
}

FaultSet faults_asked_for(std::string_view creditor_account, std::string_view creditor_name) {
    FaultSet set;
    for (const auto& row : table) {
        const bool by_number = !row.magic.empty() && creditor_account.ends_with(row.magic);
        const bool by_name = creditor_name.size() > 6 && row.scope <= payment &&
                             name_key(creditor_name) == fmt::format("fault_{}", row.name);
        if (by_number || by_name) {
            add(set, row.fault);
        }
        if (by_number && row.fault == Fault::unknown_for_a_while) {
            add(set, Fault::drop_answer);
        }
    }
    return set;
}

FaultSettings default_fault_settings() {
    FaultSettings settings;
    for (const auto& row : table) {
        auto& setting = settings[static_cast<std::size_t>(row.fault)];
        setting.delay = std::chrono::milliseconds{row.default_ms};
        setting.code = row.default_code;
        setting.minor = row.default_minor;
    }
    return settings;
}

FaultSwitches::FaultSwitches(FaultSettings settings, RandomSource& random)
    : settings_(std::move(settings)), random_(random) {}

bool FaultSwitches::strikes(Fault fault) {
    auto& setting = settings_[static_cast<std::size_t>(fault)];
    if (setting.next > 0) {
        --setting.next;
        return true;
    }
    if (setting.probability <= 0) {
        return false;
    }
    constexpr double range = 9007199254740992.0;  // 2^53: the integers a double holds exactly
    return static_cast<double>(random_.next() >> 11) / range < setting.probability;
}

FaultSet FaultSwitches::strike(FaultScope scope) {
    FaultSet set;
    for (const auto& row : table) {
        if (row.scope == scope && strikes(row.fault)) {
            add(set, row.fault);
        }
    }
    return set;
}

const FaultSetting& FaultSwitches::setting(Fault fault) const {
    return settings_[static_cast<std::size_t>(fault)];
}

void FaultSwitches::set(Fault fault, FaultSetting setting) {
    settings_[static_cast<std::size_t>(fault)] = std::move(setting);
}

void FaultSwitches::clear() {
    settings_ = default_fault_settings();
}

}  // namespace sluice::simulated
