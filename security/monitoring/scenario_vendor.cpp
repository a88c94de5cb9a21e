#include <algorithm>

#include "security/monitoring/profile_name.hpp"
#include "security/monitoring/scenario.hpp"

namespace sluice::monitoring {

std::uint64_t invoice_key(const Transfer& transfer, std::uint32_t tenant) {
    const auto& payee = transfer.vendor_id.empty() ? transfer.creditor_account : transfer.vendor_id;
    std::string key = std::to_string(tenant);
    key += '\n' + payee + '\n' + folded_invoice(transfer.invoice_no);
    key += '\n' + std::to_string(transfer.amount.minor());
    key += transfer.amount.currency().code();
    return hash64(key);
}

namespace unit {

namespace {

// The vendor that the transfer names, by id or else by its exact name.
const VendorState* named_vendor(const ScenarioContext& context) {
    if (!context.transfer.vendor_id.empty()) {
        return context.tenant.vendor(context.transfer.vendor_id);
    }
    // An account of the master data under another vendor's name is S19's; two vendors may have one
    // name.
    if (context.vendor != nullptr) {
        return nullptr;
    }
    const auto* vendor = context.tenant.vendor_of_stem(context.stem);
    const bool is_same = vendor != nullptr && folded_name(vendor->name) == context.name;
    return is_same ? vendor : nullptr;
}

}  // namespace

// The account is not the one in the master data, or one whose change nobody has confirmed.
Outcome payee_account_change(const ScenarioContext& context) {
    if (!context.tenant.has_vendors || context.transfer.creditor_account.empty()) {
        return Outcome::not_evaluated();
    }
    const auto* vendor = named_vendor(context);
    const auto& account = context.transfer.creditor_account;
    if (vendor == nullptr || vendor->account == account || vendor->previous_account == account ||
        context.tenant.onboarded.contains(account)) {
        return Outcome::quiet();
    }
    const auto& p = context.parameters;
    const auto age =
        std::chrono::floor<std::chrono::days>(context.transfer.at - vendor->unverified_at).count();
    const bool is_announced = vendor->unverified_account == account;
    if (is_announced && age > p.account_change_watch_days) {
        return Outcome::quiet();
    }
    // An account that no master data event ever named is the plain case of a diverted payment.
    const bool is_stop = !is_announced && !context.transfer.vendor_id.empty();
    return Outcome::fired(is_announced ? Quantity{age, Unit::days} : count_of(0), count_of(1),
                          {p.account_change_watch_days, Unit::days},
                          days_text(p.account_change_watch_days), {context.transfer.id}, is_stop);
}

// The same invoice again: same payee, same amount, number equal but for small changes.
Outcome duplicate_invoice(const ScenarioContext& context) {
    const auto& transfer = context.transfer;
    if (transfer.invoice_no.empty()) {
        return transfer.purpose == "SUPP" || !transfer.vendor_id.empty() ? Outcome::not_evaluated()
                                                                         : Outcome::quiet();
    }
    const auto& p = context.parameters;
    const auto* known = context.books.invoices.find(invoice_key(transfer, context.tenant.number));
    if (known == nullptr || known->at < transfer.at - std::chrono::days{p.invoice_watch_days}) {
        return Outcome::quiet();
    }
    const auto amount = money_of(transfer.amount.minor(), transfer.amount.currency().code());
    auto outcome = Outcome::fired(amount, amount, {0, Unit::edits}, days_text(p.invoice_watch_days),
                                  {context.transfer.id});
    outcome.reason.transfers.insert(outcome.reason.transfers.begin(), known->id.text());
    return outcome;
}

// A bill of a vendor, paid to the account of an employee.
Outcome vendor_is_employee(const ScenarioContext& context) {
    if (!context.tenant.has_employees || context.transfer.creditor_account.empty()) {
        return Outcome::not_evaluated();
    }
    const auto& transfer = context.transfer;
    if (context.employee == nullptr || context.is_salary) {
        return Outcome::quiet();
    }
    const bool is_other_name = context.name != context.employee->name;
    if (transfer.vendor_id.empty() && !(is_other_name && transfer.purpose == "SUPP")) {
        return Outcome::quiet();
    }
    return Outcome::fired(money_of(transfer.amount.minor(), transfer.amount.currency().code()),
                          count_of(context.payee == nullptr ? 0 : context.payee->count),
                          count_of(0), days_text(0), {context.transfer.id});
}

// The account is known under another name.
Outcome name_account_mismatch(const ScenarioContext& context) {
    const auto& transfer = context.transfer;
    if (transfer.creditor_name.empty() || transfer.creditor_account.empty()) {
        return Outcome::not_evaluated();
    }
    const auto* vendor = context.tenant.vendor_of_account(transfer.creditor_account);
    const auto& p = context.parameters;
    const auto paid = context.payee == nullptr ? 0u : context.payee->name_count;
    const bool is_other_vendor = vendor != nullptr && vendor->stem != context.stem;
    const bool is_employee = context.employee != nullptr && context.employee->name == context.name;
    const bool is_other_history = vendor == nullptr && !context.is_own && !is_employee &&
                                  paid >= p.account_name_min_transfers &&
                                  context.payee->name_hash != name_signature(context.stem);
    if (!is_other_vendor && !is_other_history) {
        return Outcome::quiet();
    }
    return Outcome::fired(count_of(0), count_of(paid), {p.account_name_min_transfers, Unit::count},
                          days_text(0), {context.transfer.id});
}

// Nearly the name of a vendor, but another account.
Outcome lookalike_payee(const ScenarioContext& context) {
    if (!context.tenant.has_vendors || context.transfer.creditor_name.empty()) {
        return Outcome::not_evaluated();
    }
    if (context.is_planned || context.is_salary || !context.transfer.vendor_id.empty() ||
        is_person_name(context.transfer.creditor_name)) {
        return Outcome::quiet();
    }
    const auto& p = context.parameters;
    const auto& stem = context.stem;
    const auto signature = name_signature(stem);
    const auto most = static_cast<std::size_t>(p.lookalike_max_edits);
    if (static_cast<std::int64_t>(stem.size()) < p.lookalike_min_characters) {
        return Outcome::quiet();
    }
    for (std::size_t i = 0; i < context.tenant.vendors.size(); ++i) {
        if (!may_be_within(signature, context.tenant.vendor_signatures[i], most)) {
            continue;
        }
        const auto& vendor = context.tenant.vendors[i];
        const auto edits = edit_distance(stem, vendor.stem, most);
        // The very same name under another account is S11's.
        if (edits <= most && folded_name(vendor.name) != context.name) {
            return Outcome::fired({static_cast<std::int64_t>(edits), Unit::edits},
                                  {static_cast<std::int64_t>(stem.size()), Unit::count},
                                  {p.lookalike_max_edits, Unit::edits}, days_text(0),
                                  {context.transfer.id});
        }
    }
    return Outcome::quiet();
}

}  // namespace unit

}  // namespace sluice::monitoring
