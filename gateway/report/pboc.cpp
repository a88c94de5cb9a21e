#include "gateway/report/pboc.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "adapters/banks/wire/xml_writer.hpp"
#include "gateway/report/case_index.hpp"
#include "gateway/report/problems.hpp"

namespace sluice::report {

namespace {

constexpr std::size_t max_words = 4000;
constexpr std::size_t max_name = 512;
constexpr std::size_t max_code = 64;

std::string sub(std::string_view field, std::string_view name) {
    return std::string{field} + '.' + std::string{name};
}

std::string_view document_name(DocumentKind kind) {
    constexpr std::string_view names[] = {
        "passport", "national_id", "driving_licence", "tax_id", "registration", "lei", "other"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view means_name(TransferMeans means) {
    return means == TransferMeans::cash_in    ? "cash_in"
           : means == TransferMeans::cash_out ? "cash_out"
                                              : "bank_transfer";
}

class DataSet {
public:
    DataSet(std::string_view kind, BusinessDate report_date, const PbocSettings& settings)
        : out_("data_set",
               {{"xmlns", "urn:sluice:pboc-data-set:1"}, {"version", "1"}, {"kind", kind}}) {
        text("institution_code", "settings.institution_code", settings.institution_code, max_code,
             true);
        text("institution_name", "settings.institution_name", settings.institution_name, max_name,
             true);
        out_.element("report_date", to_iso_date(report_date));
    }

    xml::Writer& out() { return out_; }
    Problems& problems() { return problems_; }

    void text(std::string_view tag, std::string_view field, std::string_view value, std::size_t max,
              bool required) {
        out_.optional_element(tag, text_of(problems_, field, value, max, required));
    }

    void money(std::string_view tag, const Money& amount) {
        out_.open(tag, {{"currency", amount.currency().code()}});
        text_only(amount.decimal());
    }

    // What the order asks to know of a party: name, kind, papers, country, address, accounts.
    void party(std::string_view tag, std::string_view field, const Party& party) {
        const auto id = text_of(problems_, sub(field, "id"), party.id, 128, true);
        out_.open(tag, {{"id", id},
                        {"kind", party.kind == PartyKind::person ? "person" : "organisation"}});
        // The name in its own script is the legal one in China.
        const auto name = party.native_name.empty() ? full_name(party) : party.native_name;
        text("name", sub(field, "native_name"), name, max_name, true);
        if (!party.native_name.empty()) {
            text("latin_name", sub(field, "name"), full_name(party), max_name, false);
        }
        out_.optional_element("country",
                              country_of(problems_, sub(field, "country"), party.country, true));
        if (party.born) {
            out_.element("born", to_iso_date(*party.born));
        }
        text("occupation", sub(field, "occupation"), party.occupation, max_name, false);
        if (!party.addresses.empty()) {
            const auto& a = party.addresses.front();
            text("address", sub(field, "addresses[0]"),
                 a.state + ' ' + a.city + ' ' + a.street + ' ' + a.postal_code, max_name, false);
        }
        documents(field, party);
        for (std::size_t i = 0; i < party.accounts.size(); ++i) {
            account(sub(field, at("accounts", i, {})), party.accounts[i]);
        }
        out_.close();
    }

    Result<std::string> finish() && {
        if (auto error = problems_.error()) {
            return std::move(*error);
        }
        return std::move(out_).finish();
    }

private:
    void text_only(std::string_view decimal) {
        out_.element("value", decimal);
        out_.close();
    }

    void documents(std::string_view field, const Party& party) {
        for (std::size_t i = 0; i < party.documents.size(); ++i) {
            const auto& document = party.documents[i];
            out_.open("document", {{"kind", document_name(document.kind)}});
            text("number", sub(field, at("documents", i, "number")), document.number, 128, true);
            out_.optional_element("country",
                                  country_of(problems_, sub(field, at("documents", i, "country")),
                                             document.country, false));
            out_.close();
        }
    }

    void account(std::string_view field, const Account& account) {
        out_.open("account");
        text("number", sub(field, "number"), account.number.empty() ? account.iban : account.number,
             64, true);
        text("bank_name", sub(field, "bank_name"), account.bank_name, max_name, false);
        out_.optional_element("bank_bic",
                              bic_of(problems_, sub(field, "bank_bic"), account.bank_bic, false));
        out_.optional_element("bank_country", country_of(problems_, sub(field, "bank_country"),
                                                         account.bank_country, false));
        out_.optional_element(
            "currency", currency_of(problems_, sub(field, "currency"), account.currency, false));
        out_.close();
    }

    Problems problems_;
    xml::Writer out_;
};

using Movements = std::map<std::string_view, const LargeValueInput*>;

void write_movement(DataSet& set, std::string_view field, const LargeValueInput& movement) {
    auto& out = set.out();
    out.open("movement");
    set.text("id", sub(field, "id"), movement.id, 128, true);
    out.element("cash", movement.is_cash ? "true" : "false");
    out.element("cross_border", movement.is_cross_border ? "true" : "false");
    set.money("amount", movement.amount);
    if (movement.usd_equivalent) {
        set.money("usd_equivalent", *movement.usd_equivalent);
    }
    out.close();
}

void write_day(DataSet& set, std::string_view field, const LargeValueDay& day,
               const Movements& movements) {
    auto& out = set.out();
    out.open("large_value_day", {{"rule", std::to_string(static_cast<int>(day.rule))}});
    set.text("customer", sub(field, "customer"), day.customer, 128, true);
    out.element("day", to_iso_date(day.day));
    out.element("direction", day.direction == Direction::receipt ? "receipt" : "payment");
    out.element("single", day.is_single ? "true" : "false");
    // Not a Money: a total may be above the largest single amount.
    out.open("total", {{"currency", day.currency.code()}});
    out.element("value", decimal(day.total_minor, day.currency));
    out.close();
    out.open("limit", {{"currency", day.currency.code()}});
    out.element("value", decimal(day.limit_minor, day.currency));
    out.close();
    for (const auto& id : day.movements) {
        const auto found = movements.find(id);
        if (found == movements.end()) {
            set.problems().bad(sub(field, "movements"), "names " + id + ", which is not there");
        } else {
            write_movement(set, sub(field, "movements"), *found->second);
        }
    }
    out.close();
}

void write_transfer(DataSet& set, std::string_view field, const Transfer& transfer) {
    auto& out = set.out();
    out.open("transfer");
    set.text("id", sub(field, "id"), transfer.id, 128, true);
    set.text("bank_reference", sub(field, "bank_reference"), transfer.bank_reference, 128, false);
    out.element("at", to_rfc3339(transfer.at));
    out.element("means", means_name(transfer.means));
    set.money("amount", transfer.amount);
    set.text("debtor", sub(field, "debtor.party"), transfer.debtor.party, 128, true);
    set.text("debtor_account", sub(field, "debtor.account"), transfer.debtor.account, 64, false);
    set.text("creditor", sub(field, "creditor.party"), transfer.creditor.party, 128, true);
    set.text("creditor_account", sub(field, "creditor.account"), transfer.creditor.account, 64,
             false);
    set.text("purpose", sub(field, "purpose"), transfer.purpose, max_words, true);
    set.text("remittance", sub(field, "remittance"), transfer.remittance, max_words, false);
    set.text("status", sub(field, "status"), transfer.status, max_code, false);
    out.close();
}

void check_sides(DataSet& set, const CaseReport& report) {
    for (std::size_t i = 0; i < report.transfers.size(); ++i) {
        for (const auto& [name, side] :
             {std::pair{"debtor.party", &report.transfers[i].debtor},
              std::pair{"creditor.party", &report.transfers[i].creditor}}) {
            if (find_party(report, side->party) == nullptr) {
                set.problems().bad(at("transfers", i, name), "is no party of this report");
            }
        }
    }
}

}  // namespace

Result<std::string> pboc_large_value_xml(std::span<const LargeValueDay> days,
                                         std::span<const LargeValueInput> movements,
                                         std::span<const Party> customers, BusinessDate report_date,
                                         const PbocSettings& settings) {
    DataSet set("large_value", report_date, settings);
    Movements by_id;
    for (const auto& movement : movements) {
        by_id.emplace(movement.id, &movement);
    }
    if (days.empty()) {
        set.problems().missing("days");
    }
    for (std::size_t i = 0; i < customers.size(); ++i) {
        set.party("party", at("customers", i, {}), customers[i]);
    }
    for (std::size_t i = 0; i < days.size(); ++i) {
        const auto field = at("days", i, {});
        if (std::ranges::find(customers, days[i].customer, &Party::id) == customers.end()) {
            set.problems().missing("customers: " + days[i].customer);
        }
        write_day(set, field, days[i], by_id);
    }
    return std::move(set).finish();
}

Result<std::string> pboc_suspicious_xml(const CaseReport& report, const PbocSettings& settings) {
    DataSet set("suspicious", report.report_date, settings);
    check_ids(report, set.problems());
    check_sides(set, report);
    if (std::ranges::none_of(report.parties, &Party::is_subject)) {
        set.problems().missing("parties: a subject");
    }
    for (std::size_t i = 0; i < report.parties.size(); ++i) {
        set.party(report.parties[i].is_subject ? "subject" : "party", at("parties", i, {}),
                  report.parties[i]);
    }
    set.text("case", "case_id", report.case_id, 128, true);
    if (report.reasons.empty()) {
        set.problems().missing("reasons");
    }
    for (std::size_t i = 0; i < report.reasons.size(); ++i) {
        const auto code = text_of(set.problems(), at("reasons", i, "code"), report.reasons[i].code,
                                  max_code, true);
        set.out().open("reason", {{"code", code}});
        set.text("text", at("reasons", i, "text"), report.reasons[i].text, max_words, true);
        set.out().close();
    }
    set.text("narrative", "narrative", report.narrative, 20'000, true);
    set.text("action", "action", report.action, max_words, true);
    for (std::size_t i = 0; i < report.transfers.size(); ++i) {
        write_transfer(set, at("transfers", i, {}), report.transfers[i]);
    }
    return std::move(set).finish();
}

}  // namespace sluice::report
