#include "gateway/api/case_content.hpp"

#include "gateway/api/own_account.hpp"
#include "gateway/api/services.hpp"
#include "gateway/flow/case_material.hpp"

namespace sluice::api {

namespace {

constexpr const char* enterprise_id = "enterprise";
constexpr const char* counterparty_id = "counterparty";
constexpr const char* conductor_id = "conductor";

report::TransferMeans means_of(const Filing& filing) {
    return filing.means.value_or(report::TransferMeans::bank_transfer);
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
    if (!own.is_nil()) {
        given.accounts.push_back(own_account(directory, detail.view.enterprise, own));
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
    if (!number_of(account).empty()) {
        given.accounts.push_back(std::move(account));
    }
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
        reported_account(t.creditor_account.value, t.creditor_account.is_iban, t.amount.currency());
    account.bank_name = t.creditor_bank_name;
    account.bank_bic = t.creditor_bic;
    made.parties = {made.enterprise, counterparty_of(t.creditor_name, std::move(account), filing)};
    report::Transfer transfer{.id = payment.id.to_string(),
                              .bank_reference = payment.bank_reference,
                              .at = payment.created_at,
                              .means = means_of(filing),
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
    auto account = reported_account(receipt.counterparty_account, false, receipt.amount.currency());
    made.parties = {made.enterprise,
                    counterparty_of(receipt.counterparty_name, std::move(account), filing)};
    const auto& own = made.enterprise.accounts;
    report::Transfer transfer{
        .id = receipt.line.to_string(),
        .bank_reference = {},
        .at = Instant{receipt.booking_date},
        .means = means_of(filing),
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

// Whom master data name: nothing was paid, so there are parties and no transfer.
void add_beneficiary(const Call& call, const CaseDetail& detail, const Filing& filing,
                     report::CaseReport& made) {
    const auto& beneficiary = *detail.beneficiary;
    made.enterprise = enterprise_of(call, detail, {}, filing.enterprise);
    report::Account account;
    account.number = beneficiary.account;
    auto subject = counterparty_of(beneficiary.name, std::move(account), filing);
    if (subject.country.empty()) {
        subject.country = beneficiary.country;
    }
    made.parties = {made.enterprise, std::move(subject)};
}

// Of the transfer; of a beneficiary, when it was found.
BusinessDate activity_day(const CaseDetail& detail, const report::CaseReport& made) {
    const auto at = made.transfers.empty() ? detail.decision.observed_at : made.transfers[0].at;
    return std::chrono::floor<std::chrono::days>(at);
}

}  // namespace

report::CaseReport report_of_case(const Call& call, const CaseDetail& detail,
                                  const Filing& filing) {
    report::CaseReport made;
    made.case_id = detail.view.id.to_string();
    made.report_date = std::chrono::floor<std::chrono::days>(call.services->clock.now());
    made.reporter = filing.reporter;
    made.reporter.id = "reporter";
    made.reporter.kind = report::PartyKind::person;
    if (detail.payment) {
        add_payment(call, detail, filing, made);
    } else if (detail.receipt) {
        add_receipt(call, detail, filing, made);
    } else {
        add_beneficiary(call, detail, filing, made);
    }
    made.activity_from = made.activity_to = activity_day(detail, made);
    made.reasons = reasons_of(detail);
    made.parties[1].suspicion = filing.narrative;
    made.narrative = filing.narrative;
    made.action = filing.action;
    return made;
}

report::CaseReport cash_report_of_case(const Call& call, const CaseDetail& detail,
                                       const Filing& filing) {
    auto made = report_of_case(call, detail, filing);
    made.kind = report::ReportKind::ctr;
    const auto& transfer = made.transfers.at(0);
    const auto& holder =
        means_of(filing) == report::TransferMeans::cash_in ? transfer.creditor : transfer.debtor;
    for (auto& party : made.parties) {
        party.is_subject = party.id == holder.party;
        if (party.is_subject && party.kind == report::PartyKind::company && filing.conductor) {
            party.officers = {conductor_id};
        }
    }
    if (filing.conductor) {
        made.parties.push_back(*filing.conductor);
        made.parties.back().id = conductor_id;
    }
    return made;
}

}  // namespace sluice::api
