#include "gateway/report/goaml.hpp"

#include <set>
#include <utility>

#include "gateway/report/case_index.hpp"
#include "gateway/report/goaml_party.hpp"
#include "gateway/report/problems.hpp"

namespace sluice::report {

namespace {

constexpr std::size_t max_comment = 8000;

// To the second, as the XSD's dateTime.
std::string goaml_time(Instant at) {
    return to_rfc3339(at).substr(0, 19);
}

class GoamlReport {
public:
    GoamlReport(const CaseReport& report, const GoamlSettings& settings)
        : report_(report),
          settings_(settings),
          out_("report", xml::Writer::Attributes{}),
          parties_(report, settings, problems_, out_) {}

    Result<std::string> write() && {
        check_ids(report_, problems_);
        header();
        if (report_.kind == ReportKind::str) {
            transactions();
        } else if (report_.kind == ReportKind::sar) {
            activity();
        } else {
            problems_.bad("kind", "goAML here takes STR and SAR");
        }
        indicators();
        if (auto error = problems_.error()) {
            return std::move(*error);
        }
        return std::move(out_).finish();
    }

private:
    void text(std::string_view tag, std::string_view field, std::string_view value, std::size_t max,
              bool required) {
        out_.optional_element(tag, text_of(problems_, field, value, max, required));
    }

    void header() {
        out_.element("schema_version", settings_.schema_version);
        if (settings_.rentity_id < 1) {
            problems_.missing("settings.rentity_id");
        }
        out_.element("rentity_id", std::to_string(settings_.rentity_id));
        text("rentity_branch", "settings.rentity_branch", settings_.rentity_branch, 255, false);
        out_.element("submission_code", settings_.submission_code);
        out_.element("report_code", report_.kind == ReportKind::sar ? "SAR" : "STR");
        text("entity_reference", "case_id", report_.case_id, 255, true);
        out_.element("submission_date", goaml_date(report_.report_date));
        out_.optional_element(
            "currency_code_local",
            currency_of(problems_, "settings.local_currency", settings_.local_currency, true));
        parties_.write_reporter("reporter", report_.reporter);
        if (report_.enterprise.addresses.empty()) {
            problems_.missing("enterprise.addresses");
        } else {
            parties_.write_address("location", "enterprise.addresses[0]",
                                   report_.enterprise.addresses.front(), PartyKind::company);
        }
        text("reason", "narrative", report_.narrative, max_comment, true);
        text("action", "action", report_.action, max_comment, true);
    }

    void transactions() {
        if (report_.transfers.empty()) {
            problems_.missing("transfers");
        }
        for (std::size_t i = 0; i < report_.transfers.size(); ++i) {
            transaction(at("transfers", i, {}), report_.transfers[i]);
        }
    }

    void transaction(const std::string& field, const Transfer& transfer) {
        const bool cash = transfer.means != TransferMeans::bank_transfer;
        out_.open("transaction");
        text("transactionnumber", field + ".id", transfer.id, 100, true);
        text("internal_ref_number", field + ".bank_reference", transfer.bank_reference, 100, false);
        out_.element("transaction_location",
                     text_of(problems_, field + ".place", transfer.place, 255, false));
        const auto& words = transfer.purpose.empty() ? transfer.remittance : transfer.purpose;
        text("transaction_description", field + ".purpose", words, max_comment, true);
        out_.element("date_transaction", goaml_time(transfer.at));
        out_.element("transmode_code",
                     cash ? settings_.transmode_cash : settings_.transmode_transfer);
        out_.element("transmode_comment", settings_.transmode_comment);
        out_.element("amount_local", amount_local(field, transfer));
        side("from", field + ".debtor", transfer.debtor, transfer);
        side("to", field + ".creditor", transfer.creditor, transfer);
        if (&words == &transfer.purpose) {
            text("comments", field + ".remittance", transfer.remittance, max_comment, false);
        }
        out_.close();
    }

    std::string amount_local(const std::string& field, const Transfer& transfer) {
        if (transfer.amount.currency().code() == settings_.local_currency) {
            return transfer.amount.decimal();
        }
        const auto& converted = transfer.reported_amount;
        if (!converted) {
            problems_.missing(field + ".reported_amount");
            return {};
        }
        if (converted->currency().code() != settings_.local_currency) {
            problems_.bad(field + ".reported_amount", "is not in the report's currency");
        }
        return converted->decimal();
    }

    // `way` is "from" or "to": t_from_my_client/from_funds_code/... and t_to/to_funds_code/...
    void side(std::string_view way, const std::string& field, const Side& side,
              const Transfer& transfer) {
        const bool from = way == "from";
        const auto* party = find_party(report_, side.party);
        if (party == nullptr) {
            return problems_.bad(field + ".party", "is no party of this report");
        }
        if (party->is_customer) {
            out_.open(from ? "t_from_my_client" : "t_to_my_client");
        } else {
            out_.open(from ? "t_from" : "t_to");
        }
        const bool cash = transfer.means != TransferMeans::bank_transfer;
        out_.element(from ? "from_funds_code" : "to_funds_code",
                     cash ? settings_.funds_cash : settings_.funds_transfer);
        foreign_currency(from ? "from_foreign_currency" : "to_foreign_currency", transfer.amount);
        std::string country = party->residence.empty() ? party->country : party->residence;
        if (side.account.empty()) {
            const bool person = party->kind == PartyKind::person;
            parties_.write(person ? (from ? "from_person" : "to_person")
                                  : (from ? "from_entity" : "to_entity"),
                           field, *party);
        } else if (const auto* account = find_account(*party, side.account)) {
            parties_.write_account(from ? "from_account" : "to_account", field + ".account", *party,
                                   *account);
            country = account->bank_country.empty() ? country : account->bank_country;
        } else {
            problems_.bad(field + ".account", "is no account of the party");
        }
        out_.optional_element(from ? "from_country" : "to_country",
                              country_of(problems_, field + ".country", country, true));
        out_.close();
    }

    void foreign_currency(std::string_view tag, const Money& amount) {
        if (amount.currency().code() != settings_.local_currency) {
            out_.open(tag);
            out_.element("foreign_currency_code", amount.currency().code());
            out_.element("foreign_amount", amount.decimal());
            out_.close();
        }
    }

    void activity() {
        out_.open("activity");
        out_.open("report_parties");
        bool any = false;
        for (std::size_t i = 0; i < report_.parties.size(); ++i) {
            const auto& party = report_.parties[i];
            if (party.is_subject) {
                subject(at("parties", i, {}), party);
                any = true;
            }
        }
        if (!any) {
            problems_.missing("parties: a subject");
        }
        out_.close();
        out_.close();
    }

    void subject(const std::string& field, const Party& party) {
        const bool person = party.kind == PartyKind::person;
        out_.open("report_party");
        parties_.write(party.is_customer ? (person ? "person_my_client" : "entity_my_client")
                                         : (person ? "person" : "entity"),
                       field, party);
        text("reason", field + ".suspicion", party.suspicion, max_comment, true);
        out_.close();
    }

    void indicators() {
        std::set<std::string> codes;
        for (const auto& reason : report_.reasons) {
            const auto found = settings_.indicators.find(reason.code);
            if (found != settings_.indicators.end()) {
                codes.insert(found->second);
            }
        }
        if (codes.empty()) {
            problems_.missing("reasons: one that settings.indicators has a code for");
        }
        out_.open("report_indicators");
        for (const auto& code : codes) {
            out_.element("indicator", code);
        }
        out_.close();
    }

    const CaseReport& report_;
    const GoamlSettings& settings_;
    Problems problems_;
    xml::Writer out_;
    GoamlParties parties_;
};

}  // namespace

Result<std::string> goaml_xml(const CaseReport& report, const GoamlSettings& settings) {
    return GoamlReport(report, settings).write();
}

}  // namespace sluice::report
