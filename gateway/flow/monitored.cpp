#include "gateway/flow/monitored.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "ledger/base/utf8.hpp"

namespace sluice::flow {

namespace {

namespace json = boost::json;
using monitoring::MasterEvent;

// What texts are longer than the monitor takes is cut at a whole character.
std::string cut(std::string text) {
    cut_utf8(text, monitoring::max_text_bytes);
    return text;
}

bool is_word(char c) {
    return c != ' ' && c != '\n' && c != ',' && c != ';';
}

// The reference the payee will look for: the structured one, else the first word of the remittance
// that has at least four digits.
std::string invoice_of(const CreditTransfer& transfer) {
    if (!transfer.creditor_reference.empty()) {
        return transfer.creditor_reference;
    }
    const auto& text = transfer.remittance;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = static_cast<std::size_t>(
            std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(begin), text.end(),
                             is_word) -
            text.begin());
        const auto word = text.substr(begin, end - begin);
        if (std::ranges::count_if(word, [](char c) { return c >= '0' && c <= '9'; }) >= 4) {
            return word.substr(0, monitoring::max_id_bytes);
        }
        begin = end + 1;
    }
    return {};
}

std::string country_of(const CreditTransfer& transfer) {
    if (transfer.creditor_account.is_iban) {
        return transfer.creditor_account.value.substr(0, 2);
    }
    if (transfer.creditor_bic.size() >= 6) {
        return transfer.creditor_bic.substr(4, 2);
    }
    return transfer.creditor_address.country;
}

// Reads texts of one JSON object; remembers the first that is wrong.
class Members {
public:
    explicit Members(const json::object& object) : object_(object) {}

    std::string text(const char* name, bool required = false) {
        const auto* value = object_.if_contains(name);
        if (value == nullptr || value->is_null()) {
            if (required) {
                note(name, "is missing");
            }
            return {};
        }
        if (!value->is_string()) {
            note(name, "must be a text");
            return {};
        }
        return cut(std::string{value->as_string()});
    }
    bool boolean(const char* name) {
        const auto* value = object_.if_contains(name);
        return value != nullptr && value->is_bool() && value->as_bool();
    }
    std::optional<Instant> instant(const char* name) {
        const auto written = text(name);
        if (written.empty()) {
            return std::nullopt;
        }
        const auto at = parse_instant(written);
        if (!at) {
            note(name, "must be a point in time by RFC 3339");
            return std::nullopt;
        }
        return *at;
    }
    std::optional<Money> money(const char* amount, const char* currency) {
        const auto written = text(amount);
        if (written.empty()) {
            return std::nullopt;
        }
        const auto code = Currency::parse(text(currency, true));
        const auto value = code ? Money::parse(written, *code) : Result<Money>{code.error()};
        if (!value) {
            note(amount, "must be an amount of its currency");
            return std::nullopt;
        }
        return *value;
    }
    void note(const char* name, const char* what) {
        if (!problem_) {
            problem_ = fail(Errc::invalid_value, what, std::string{"/"} + name);
        }
    }
    const std::optional<Error>& problem() const { return problem_; }

private:
    const json::object& object_;
    std::optional<Error> problem_;
};

std::optional<MasterEvent> read_event(Members& in, const std::string& kind,
                                      const std::string& tenant, Instant at) {
    if (kind == "vendor") {
        return monitoring::Vendor{tenant, in.text("vendor_id", true), in.text("name", true),
                                  in.text("account", true)};
    }
    if (kind == "employee") {
        return monitoring::Employee{tenant, in.text("employee_id", true), in.text("name", true),
                                    in.text("account"), in.instant("left_at")};
    }
    if (kind == "user") {
        return monitoring::User{tenant, in.text("user_id", true), in.text("role"),
                                in.money("approve_limit", "currency"), in.text("home_country")};
    }
    if (kind == "own_account") {
        return monitoring::OwnAccount{tenant, in.text("account", true)};
    }
    if (kind == "device_confirmed") {
        return monitoring::DeviceConfirmed{tenant, in.text("user_id", true),
                                           in.text("device_id", true), in.text("ip_country")};
    }
    if (kind == "vendor_onboarded") {
        return monitoring::VendorOnboarded{at, tenant, in.text("name", true),
                                           in.text("account", true), in.boolean("verified")};
    }
    if (kind == "vendor_account_changed") {
        return monitoring::VendorAccountChanged{at,
                                                tenant,
                                                in.text("vendor_id", true),
                                                in.text("old_account"),
                                                in.text("new_account", true),
                                                in.boolean("verified")};
    }
    return std::nullopt;
}

}  // namespace

monitoring::Transfer transfer_of(const Directory& directory, const Fact& fact) {
    const auto& payment = *fact.payment;
    const auto& t = payment.transfer;
    return {.id = payment.id.to_string(),
            .at = fact.at,
            .tenant = fact.enterprise.to_string(),
            // The ERP's user, where it tells: its token is the same for all of them.
            .maker = t.origin.ordered_by.empty() ? cut(fact.actor) : t.origin.ordered_by,
            .approvers = t.origin.approved_by,
            .debit_account = t.debtor_account.value,
            .debit_bank = directory.bank(fact.enterprise, payment.channel).bic,
            .creditor_name = cut(t.creditor_name),
            .creditor_account = t.creditor_account.value,
            .creditor_bank = t.creditor_bic.empty() ? t.creditor_clearing_id : t.creditor_bic,
            .creditor_country = country_of(t),
            .creditor_residence = cut(t.creditor_address.country),
            .amount = t.amount,
            .purpose = t.category_purpose.empty() ? t.purpose : t.category_purpose,
            .vendor_id = t.origin.vendor_id,
            .invoice_no = invoice_of(t),
            .remittance = cut(t.remittance),
            .batch_id = payment.batch ? payment.batch->to_string() : std::string{},
            .ip_country = t.origin.ip_country,
            .device_id = t.origin.device_id};
}

monitoring::Receipt receipt_of(const Directory& directory, const Fact& fact) {
    const auto& receipt = *fact.receipt;
    const auto* account = directory.account(fact.enterprise, receipt.account);
    return {.id = receipt.line.to_string(),
            .at = fact.at,
            .tenant = fact.enterprise.to_string(),
            .credit_account = account == nullptr ? std::string{} : account->number,
            .debtor_name = cut(receipt.counterparty_name),
            .debtor_account = receipt.counterparty_account,
            .amount = receipt.amount};
}

Result<MasterEvent> master_event_of(EnterpriseId enterprise, Instant at, std::string_view text) {
    boost::system::error_code error;
    const auto value = json::parse(json::string_view{text.data(), text.size()}, error);
    if (error || !value.is_object()) {
        return fail(Errc::malformed, "must be a JSON object");
    }
    Members members{value.as_object()};
    const auto kind = members.text("kind", true);
    auto event = read_event(members, kind, enterprise.to_string(), at);
    if (!event) {
        members.note("kind", "is no kind of master data");
    }
    if (members.problem()) {
        return *members.problem();
    }
    return std::move(*event);
}

}  // namespace sluice::flow
