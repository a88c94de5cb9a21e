#include "ledger/statement/matcher.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

namespace sluice {

namespace {

// A bank may book a day early across midnight, and some days late over weekends and holidays.
constexpr auto days_before = std::chrono::days{1};
constexpr auto days_after = std::chrono::days{5};

bool may_settle(const Candidate& candidate) {
    return candidate.attempts > 0 &&
           next(candidate.state, PaymentEvent::statement_matched).has_value();
}

std::string_view why_not(PaymentState state) {
    switch (state) {
        case PaymentState::settled:
        case PaymentState::returned:
            return "executed_twice";
        case PaymentState::rejected:
            return "executed_though_rejected";
        default:
            return "executed_though_cancelled";
    }
}

using Found = std::vector<const Candidate*>;

class Matcher {
public:
    explicit Matcher(std::span<const Candidate> candidates) {
        for (const auto& candidate : candidates) {
            if (candidate.attempts == 0) {
                continue;
            }
            all_.push_back(&candidate);
            add(by_reference_, candidate.reference, candidate);
            add(by_end_to_end_, candidate.end_to_end_id, candidate);
            add(by_uetr_, candidate.uetr, candidate);
            add(by_bank_reference_, candidate.bank_reference, candidate);
            add(by_message_, candidate.message_id, candidate);
        }
    }

    Verdict judge(const MatchLine& line) {
        const auto& entry = *line.entry;
        if (entry.direction == Direction::credit) {
            return judge_credit(line);
        }
        if (entry.reversal) {  // takes back a credit; no payment of ours
            return Unmatched{"unknown_debit", {}};
        }
        if (entry.is_charge) {
            return Charge{};
        }
        if (entry.details.size() > 1) {
            return judge_details(line);
        }
        if (entry.batch_count.value_or(0) > 1 || is_batch_without_details(entry)) {
            return judge_batch(line);
        }
        static const EntryDetail nothing;
        const auto& detail = entry.details.empty() ? nothing : entry.details[0];
        return judge_single(line, detail, entry.amount, entry.account_servicer_reference);
    }

private:
    using Index = std::unordered_map<std::string_view, Found>;

    static void add(Index& index, std::string_view key, const Candidate& candidate) {
        if (!key.empty() && !means_no_reference(key)) {
            index[key].push_back(&candidate);
        }
    }

    static bool is_batch_without_details(const StatementEntry& entry) {
        return entry.details.empty() && !entry.batch_payment_information_id.empty();
    }

    Found look_up(const Index& index, std::string_view key, AccountId account) const {
        Found found;
        if (const auto at = index.find(key); !key.empty() && at != index.end()) {
            std::ranges::copy_if(at->second, std::back_inserter(found),
                                 [&](const auto* c) { return c->account == account; });
        }
        return found;
    }

    // The payments a detail names, by the strongest name that finds any, and that name.
    std::pair<Found, std::string> named(const EntryDetail& detail, std::string_view bank_reference,
                                        AccountId account) const {
        const std::tuple<const Index*, std::string_view, const char*> ways[] = {
            {&by_reference_, detail.instruction_id, "instruction_id"},
            {&by_end_to_end_, detail.end_to_end_id, "end_to_end_id"},
            {&by_uetr_, detail.uetr, "uetr"},
            {&by_bank_reference_, detail.account_servicer_reference, "bank_reference"},
            {&by_bank_reference_, bank_reference, "bank_reference"}};
        for (const auto& [index, key, rule] : ways) {
            if (auto found = look_up(*index, key, account); !found.empty()) {
                return {std::move(found), rule};
            }
        }
        return {};
    }

    Verdict judge_single(const MatchLine& line, const EntryDetail& detail, Money amount,
                         std::string_view bank_reference) {
        auto [found, rule] = named(detail, bank_reference, line.account);
        if (found.empty()) {
            return judge_by_likeness(line, detail);
        }
        if (found.size() > 1) {
            const auto all = ids(found);
            std::erase_if(found, [&](const auto* c) { return c->amount != amount || !free(*c); });
            if (found.size() != 1) {
                return Unmatched{"several_candidates", found.empty() ? all : ids(found)};
            }
        }
        const auto& candidate = *found[0];
        if (!may_settle(candidate) || used_.contains(candidate.id)) {
            std::string why = used_.contains(candidate.id) ? "executed_twice"
                                                           : std::string{why_not(candidate.state)};
            if (why == "executed_twice") {
                debited_twice_.insert(candidate.id);
            }
            return Unmatched{std::move(why), {candidate.id}};
        }
        if (candidate.amount != amount) {
            return Unmatched{"amount_differs", {candidate.id}};
        }
        return settle({candidate.id}, rule);
    }

    Verdict judge_by_likeness(const MatchLine& line, const EntryDetail& detail) {
        const auto& entry = *line.entry;
        Found found;
        for (const auto* candidate : all_) {
            if (candidate->account == line.account && free(*candidate) &&
                candidate->amount == entry.amount && same_counterparty(*candidate, detail) &&
                in_window(*candidate, entry)) {
                found.push_back(candidate);
            }
        }
        // A line that names a payment of somebody else is not ours, however alike it looks.
        if (found.size() == 1 && !has_own_name(detail)) {
            return settle({found[0]->id}, "amount_counterparty_date");
        }
        return Unmatched{found.size() > 1 ? "several_candidates" : "unknown_debit", ids(found)};
    }

    static bool has_own_name(const EntryDetail& detail) {
        const std::string_view names[] = {detail.instruction_id, detail.end_to_end_id, detail.uetr};
        return std::ranges::any_of(
            names, [](auto name) { return !name.empty() && !means_no_reference(name); });
    }

    static bool same_counterparty(const Candidate& candidate, const EntryDetail& detail) {
        if (!detail.counterparty_account.empty()) {
            return detail.counterparty_account == candidate.creditor_account;
        }
        return !detail.counterparty_name.empty() &&
               std::ranges::equal(detail.counterparty_name, candidate.creditor_name,
                                  [](unsigned char a, unsigned char b) {
                                      return std::tolower(a) == std::tolower(b);
                                  });
    }

    static bool in_window(const Candidate& candidate, const StatementEntry& entry) {
        return entry.booking_date &&
               *entry.booking_date >= candidate.execution_date - days_before &&
               *entry.booking_date <= candidate.execution_date + days_after;
    }

    // A batch booking whose details name each payment: all of them, and the sum is the line's.
    Verdict judge_details(const MatchLine& line) {
        std::vector<PaymentId> payments;
        std::set<PaymentId> in_line;
        std::int64_t sum = 0;
        for (const auto& detail : line.entry->details) {
            auto [found, rule] = named(detail, {}, line.account);
            std::erase_if(found, [&](const auto* c) {
                return !free(*c) || in_line.contains(c->id) ||
                       (detail.amount && *detail.amount != c->amount);
            });
            if (found.size() != 1) {
                return Unmatched{found.empty() ? "unknown_debit" : "several_candidates",
                                 ids(found)};
            }
            in_line.insert(found[0]->id);
            payments.push_back(found[0]->id);
            sum = add_minor(sum, found[0]->amount.minor());
        }
        if (sum != line.entry->amount.minor()) {
            return Unmatched{"batch_sum_differs", payments};
        }
        return settle(std::move(payments), "batch_details");
    }

    // A batch booking that names only our PmtInfId, which starts with the message's id.
    Verdict judge_batch(const MatchLine& line) {
        const auto& entry = *line.entry;
        const std::string_view information_id = entry.batch_payment_information_id;
        auto found =
            look_up(by_message_, information_id.substr(0, information_id.rfind('-')), line.account);
        std::erase_if(found, [&](const auto* c) { return !free(*c); });
        if (found.empty()) {
            return Unmatched{"unknown_debit", {}};
        }
        std::map<std::string_view, Found> groups;
        for (const auto* candidate : found) {
            groups[candidate->batch_group].push_back(candidate);
        }
        std::vector<const Found*> fitting;
        for (const auto& [name, group] : groups) {
            if (fits(entry, group)) {
                fitting.push_back(&group);
            }
        }
        if (fitting.size() != 1) {
            return Unmatched{fitting.empty() ? "batch_sum_differs" : "several_candidates",
                             ids(found)};
        }
        return settle(ids(*fitting[0]), "batch_payment_information");
    }

    // The entry is the sum of the whole group, and of as many.
    static bool fits(const StatementEntry& entry, const Found& group) {
        std::int64_t sum = 0;
        for (const auto* candidate : group) {
            sum = add_minor(sum, candidate->amount.minor());
        }
        const auto count = static_cast<std::int64_t>(group.size());
        return sum == entry.amount.minor() && entry.batch_count.value_or(count) == count;
    }

    Verdict judge_credit(const MatchLine& line) {
        const auto& entry = *line.entry;
        const bool returned =
            entry.reversal || std::ranges::any_of(entry.details, [](const EntryDetail& detail) {
                return !detail.return_reason.empty();
            });
        if (!returned || entry.details.size() > 1) {
            return Unmatched{returned ? "return_without_payment" : "unknown_credit", {}};
        }
        static const EntryDetail nothing;
        const auto& detail = entry.details.empty() ? nothing : entry.details[0];
        auto [found, rule] = named(detail, {}, line.account);
        const auto all = ids(found);
        std::erase_if(found, [&](const auto* c) {
            return c->amount != entry.amount || returned_.contains(c->id);
        });
        // Documents may come out of their order: the debit is still to come.
        if (found.size() == 1 && free(*found[0])) {
            returned_.insert(found[0]->id);
            return Unmatched{"return_before_settlement", ids(found)};
        }
        std::erase_if(found, [&](const auto* c) {
            return c->state != PaymentState::settled && !used_.contains(c->id);
        });
        // The bank may give back the second copy, not the first; only a person can tell.
        const bool is_unclear = std::ranges::any_of(found, [&](const auto* c) {
            return c->has_extra_debit || debited_twice_.contains(c->id);
        });
        if (found.size() != 1 || is_unclear) {
            return found.empty() ? Unmatched{"return_without_payment", all}
                                 : Unmatched{"several_candidates", ids(found)};
        }
        returned_.insert(found[0]->id);
        return GivesBack{found[0]->id, rule};
    }

    bool free(const Candidate& candidate) const {
        return may_settle(candidate) && !used_.contains(candidate.id);
    }

    static std::vector<PaymentId> ids(const Found& found) {
        std::vector<PaymentId> list;
        for (const auto* candidate : found) {
            list.push_back(candidate->id);
        }
        return list;
    }

    Verdict settle(std::vector<PaymentId> payments, std::string rule) {
        used_.insert(payments.begin(), payments.end());
        return Settles{std::move(payments), std::move(rule)};
    }

    Found all_;
    Index by_reference_;
    Index by_end_to_end_;
    Index by_uetr_;
    Index by_bank_reference_;
    Index by_message_;
    std::set<PaymentId> used_;
    std::set<PaymentId> returned_;
    std::set<PaymentId> debited_twice_;
};

}  // namespace

std::vector<Verdict> match(std::span<const MatchLine> lines,
                           std::span<const Candidate> candidates) {
    Matcher matcher{candidates};
    std::vector<Verdict> verdicts;
    verdicts.reserve(lines.size());
    for (const auto& line : lines) {
        verdicts.push_back(matcher.judge(line));
    }
    return verdicts;
}

}  // namespace sluice
