#include <algorithm>

#include "gateway/api/case_json.hpp"
#include "gateway/api/filing_json.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/flow/case_desk.hpp"
#include "gateway/flow/case_material.hpp"
#include "security/digest/digest.hpp"

// A case as a report to an authority. The case has the transfer and why it was held; the officer
// gives what else the authority asks. That a report was made is a note of the case.
namespace sluice::api {

namespace {

constexpr const char* enterprise_id = "enterprise";
constexpr const char* counterparty_id = "counterparty";

report::Account account_of(const std::string& number, bool is_iban, Currency currency) {
    report::Account account;
    (is_iban ? account.iban : account.number) = number;
    account.bank_country = is_iban ? number.substr(0, 2) : std::string{};
    account.currency = currency.code();
    return account;
}

std::string number_of(const report::Account& account) {
    return account.iban.empty() ? account.number : account.iban;
}

report::Party enterprise_of(const Call& call, const CaseDetail& detail, AccountId own,
                            report::Party given) {
    const auto& directory = call.services->directory;
    given.id = enterprise_id;
    if (given.name.empty()) {
        given.name = directory.enterprise(detail.view.enterprise)->name;
    }
    if (const auto* account = directory.account(detail.view.enterprise, own)) {
        auto mine = account_of(account->number, account->is_iban, account->currency);
        const auto& bank = directory.bank(detail.view.enterprise, account->channel);
        mine.bank_name = bank.name;
        mine.bank_bic = bank.bic;
        given.accounts.push_back(std::move(mine));
    }
    return given;
}

report::Party counterparty_of(const std::string& name, report::Account account,
                              const Filing& filing) {
    auto given = filing.counterparty;
    if (account.bank_bic.empty()) {
        account.bank_bic = filing.counterparty_bic;
    }
    if (account.bank_name.empty()) {
        account.bank_name = filing.counterparty_bank_name;
    }
    given.id = counterparty_id;
    given.is_subject = true;
    if (given.name.empty() && given.kind == report::PartyKind::company) {
        given.name = name;
    }
    if (given.native_name.empty()) {
        given.native_name = name;
    }
    given.accounts.push_back(std::move(account));
    return given;
}

std::vector<report::Reason> reasons_of(const CaseDetail& detail) {
    std::vector<report::Reason> reasons;
    for (const auto& hit : flow::hits_of(detail.decision.matches)) {
        reasons.push_back({hit.list_name, "Named by list " + hit.list_name + ", entry " +
                                              hit.entry_id + ": " + hit.listed_name});
    }
    for (const auto& scenario : flow::scenarios_of(detail.decision.monitoring)) {
        reasons.push_back({scenario, "Monitoring scenario " + scenario});
    }
    return reasons;
}

void add_payment(const Call& call, const CaseDetail& detail, const Filing& filing,
                 report::CaseReport& made) {
    const auto& payment = *detail.payment;
    const auto& t = payment.transfer;
    made.enterprise = enterprise_of(call, detail, payment.account, filing.enterprise);
    auto account =
        account_of(t.creditor_account.value, t.creditor_account.is_iban, t.amount.currency());
    account.bank_name = t.creditor_bank_name;
    account.bank_bic = t.creditor_bic;
    made.parties = {made.enterprise, counterparty_of(t.creditor_name, std::move(account), filing)};
    report::Transfer transfer{.id = payment.id.to_string(),
                              .bank_reference = payment.bank_reference,
                              .at = payment.created_at,
                              .amount = t.amount,
                              .reported_amount = filing.reported_amount,
                              .debtor = {enterprise_id, t.debtor_account.value},
                              .creditor = {counterparty_id, t.creditor_account.value},
                              .purpose = t.purpose.empty() ? t.remittance : t.purpose,
                              .remittance = t.remittance,
                              .status = std::string{name(payment.state)},
                              .place = {}};
    made.transfers.push_back(std::move(transfer));
}

void add_receipt(const Call& call, const CaseDetail& detail, const Filing& filing,
                 report::CaseReport& made) {
    const auto& receipt = *detail.receipt;
    made.enterprise = enterprise_of(call, detail, receipt.account, filing.enterprise);
    auto account = account_of(receipt.counterparty_account, false, receipt.amount.currency());
    made.parties = {made.enterprise,
                    counterparty_of(receipt.counterparty_name, std::move(account), filing)};
    const auto& own = made.enterprise.accounts;
    report::Transfer transfer{
        .id = receipt.line.to_string(),
        .bank_reference = {},
        .at = Instant{receipt.booking_date},
        .amount = receipt.amount,
        .reported_amount = filing.reported_amount,
        .debtor = {counterparty_id, receipt.counterparty_account},
        .creditor = {enterprise_id, own.empty() ? std::string{} : number_of(own.back())},
        .purpose = receipt.remittance,
        .remittance = receipt.remittance,
        .status = "received",
        .place = {}};
    made.transfers.push_back(std::move(transfer));
}

report::CaseReport report_of(const Call& call, const CaseDetail& detail, const Filing& filing) {
    report::CaseReport made;
    made.case_id = detail.view.id.to_string();
    made.report_date = std::chrono::floor<std::chrono::days>(call.services->clock.now());
    made.reporter = filing.reporter;
    made.reporter.id = "reporter";
    made.reporter.kind = report::PartyKind::person;
    if (detail.payment) {
        add_payment(call, detail, filing, made);
    } else {
        add_receipt(call, detail, filing, made);
    }
    const auto day = std::chrono::floor<std::chrono::days>(made.transfers[0].at);
    made.activity_from = made.activity_to = day;
    made.reasons = reasons_of(detail);
    made.parties[1].suspicion = filing.narrative;
    made.narrative = filing.narrative;
    made.action = filing.action;
    return made;
}

// Their field takes 25 characters: as many hexadecimal digits of the case's id, which begin with
// its time and go on at random.
std::string fincen_case_id(std::string id) {
    std::erase(id, '-');
    return id.substr(0, 25);
}

Result<std::string> written(std::string_view format, report::CaseReport made,
                            const Filing& filing) {
    if (format == "fincen_sar") {
        made.kind = report::ReportKind::sar;
        made.case_id = fincen_case_id(made.case_id);
        return report::fincen_sar_xml(made, filing.fincen);
    }
    return format == "pboc" ? report::pboc_suspicious_xml(made, filing.pboc)
                            : report::goaml_xml(made, filing.goaml);
}

Result<CaseDetail> read_detail(const Call& call, CaseId id) {
    return call.services->read([&](store::Tx& tx) -> Result<CaseDetail> {
        auto found = flow::seen_case(tx, call.services->directory, *call.officer, id);
        return found ? Result<CaseDetail>{read_case_detail(tx, std::move(*found))} : found.error();
    });
}

http::Response make_report(const Call& call) {
    const auto id = path_id<CaseId>(call);
    const auto format = call.request.query_value("format");
    if (!id) {
        return problem(call, id.error());
    }
    if (format != "pboc" && format != "goaml_str" && format != "fincen_sar") {
        return problem(call, query_error("format", "pboc, goaml_str or fincen_sar"));
    }
    const auto body = json_body(call);
    if (!body) {
        return problem(call, body.error());
    }
    std::vector<Error> errors;
    const auto filing = read_filing(*body, errors);
    if (!errors.empty()) {
        return problems(call, errors);
    }
    const auto detail = read_detail(call, *id);
    if (!detail) {
        return problem(call, detail.error());
    }
    if (detail->beneficiary) {
        return problem(call, fail(Errc::invalid_value, "a beneficiary has no transfer to report"));
    }
    const auto xml = written(format, report_of(call, *detail, filing), filing);
    if (!xml) {
        return problem(call, xml.error());
    }
    const auto note =
        "report " + std::string{format} + ", SHA-256 " + digest::hex(digest::sha256(*xml));
    const auto noted = call.services->with_context(call, [&](flow::Context& context) {
        return flow::note_case(context, *call.officer, {*id, {}}, note);
    });
    if (!noted) {
        return problem(call, noted.error());
    }
    return {.status = 200,
            .headers = {{"Content-Type", "application/xml"},
                        {"Content-Disposition", "attachment; filename=\"report.xml\""},
                        {"ETag", etag(noted->version)}},
            .body = *xml};
}

}  // namespace

std::vector<Route> case_report_routes() {
    return {
        {"POST", "/v1/screening/cases/{id}/report", direct(make_report), Permission::case_report}};
}

}  // namespace sluice::api
