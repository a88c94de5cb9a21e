#include <algorithm>

#include "security/monitoring/monitor.hpp"
#include "security/monitoring/profile_name.hpp"

// How events become history.
namespace sluice::monitoring {

namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr std::size_t max_invoices = 2'000'000;
constexpr std::size_t max_listed = 4'096;  // receipts, first payments and unplanned ones a tenant
constexpr hours receipts_kept{168};        // the longest window of S03 and S25
constexpr hours first_paid_kept{48};       // the longest window of S04

template <class List>
void expire(List& list, Instant oldest) {
    while (!list.empty() && (list.front().at < oldest || list.size() > max_listed)) {
        list.pop_front();
    }
}

template <std::size_t capacity>
void remember(Ring<std::uint64_t, capacity>& ring, std::string_view text) {
    const auto hash = hash64(text);
    for (std::size_t i = 0; i < ring.size(); ++i) {
        if (ring[i] == hash) {
            return;
        }
    }
    ring.push(hash);
}

bool has_amount(const PayeeProfile& payee, std::int64_t minor) {
    for (std::size_t i = 0; i < payee.recent.size(); ++i) {
        if (payee.recent[i].minor == minor) {
            return true;
        }
    }
    return false;
}

// What raised an alarm moves the usual a little only: one wave is not what is usual, but one that
// never ends becomes it.
double tempered(double value, const Ewma& usual, bool is_alarm) {
    return is_alarm ? std::min(value, 1.5 * usual.mean() + 1) : value;
}

bool has_reason(const Decision& decision, std::string_view scenario) {
    return std::ranges::any_of(decision.reasons,
                               [&](const Reason& reason) { return reason.scenario == scenario; });
}

}  // namespace

void Monitor::learn(const ScenarioContext& context, TenantState& tenant, const Decision& decision) {
    learn_flows(context, tenant, decision);
    learn_maker(context, tenant, decision);
    learn_payee(context);
    learn_invoice(context);
    const auto& transfer = context.transfer;
    if (transfer.batch_id.empty()) {
        tenant.hours.add(transfer.at, context.parameters.utc_offset_minutes);
    }
    if (!context.is_own && context.base_minor) {
        tenant.amounts.add(*context.base_minor);
    }
    tenant.totals.add(transfer.at, context.base_minor.value_or(0));
    tenant.debit_totals[context.debit_account].add(transfer.at, context.base_minor.value_or(0));
    ++tenant.count;
}

void Monitor::learn_payee(const ScenarioContext& context) {
    const auto& transfer = context.transfer;
    auto& payee = books_.payees[payee_key(context.tenant.number, context.account)];
    const auto minor = transfer.amount.minor();
    const PaidEntry entry{transfer.at, minor, context.base_minor.value_or(-1),
                          EventId{transfer.id}};
    for (const auto& match : forward_matches(context)) {
        payee.forwarded.push({match.share_of_10000, match.receipt->id, entry.id});
    }
    // A fixed amount says something about its first digit once, not each month again.
    if (minor > 0 && !has_amount(payee, minor)) {
        payee.digits.push({std::chrono::floor<days>(transfer.at), first_digit(minor)});
    }
    if (payee.count == 0) {
        payee.first_at = transfer.at;
    }
    const auto name_hash = name_signature(context.stem);
    payee.name_count = payee.name_hash == name_hash ? payee.name_count + 1 : 1;
    payee.name_hash = name_hash;
    if (entry.base_minor >= 0 &&
        (payee.records.empty() || entry.base_minor > payee.records.back().base_minor)) {
        payee.records.push(entry);
    }
    payee.recent.push(entry);
    payee.last_at = transfer.at;
    payee.round_count += minor % context.parameters.round_step_minor == 0 ? 1 : 0;
    ++payee.count;
    payee.totals.add(transfer.at, context.base_minor.value_or(0));
}

void Monitor::learn_maker(const ScenarioContext& context, TenantState& tenant,
                          const Decision& decision) {
    const auto& transfer = context.transfer;
    if (transfer.maker.empty()) {
        return;
    }
    auto& maker = tenant.makers[transfer.maker];
    ++maker.count;
    maker.totals.add(transfer.at, context.base_minor.value_or(0));
    if (!has_reason(decision, "S22")) {
        remember(maker.devices, transfer.device_id);
        remember(maker.countries, transfer.ip_country);
    }
    if (!transfer.batch_id.empty()) {
        return;
    }
    const auto oldest =
        transfer.at - std::chrono::minutes{context.parameters.velocity_window_minutes};
    std::size_t busy = 1;
    for (std::size_t i = maker.recent.size(); i-- > 0 && maker.recent[i].at >= oldest;) {
        ++busy;
    }
    maker.busy_count.add(
        tempered(static_cast<double>(busy), maker.busy_count, has_reason(decision, "S08")));
    maker.recent.push({transfer.at, transfer.amount.minor(), context.base_minor.value_or(-1),
                       EventId{transfer.id}});
}

void Monitor::learn_flows(const ScenarioContext& context, TenantState& tenant,
                          const Decision& decision) {
    const auto& transfer = context.transfer;
    const auto base = context.base_minor.value_or(-1);
    const EventId id{transfer.id};
    if (!context.is_own && base >= 0) {
        const auto from = books_.node_of(context.debit_account);
        const auto to = books_.node_of(context.account);
        books_.flows_to[to].push({transfer.at, from, to, base, id});
    }
    if (context.is_planned || context.is_salary) {
        return;
    }
    books_.payers[context.account].push({transfer.at, tenant.number, id});
    if (base >= 0) {
        tenant.unplanned.push_back(
            {{transfer.at, transfer.amount.minor(), base, id},
             context.payee == nullptr ? transfer.at : context.payee->first_at});
        expire(tenant.unplanned, transfer.at - receipts_kept);
    }
    if (context.payee != nullptr || !transfer.batch_id.empty()) {
        return;
    }
    auto& first_paid = tenant.first_paid;
    // In the order of time, so that a window is found without looking at every one.
    first_paid.push_back(
        {first_paid.empty() ? transfer.at : std::max(transfer.at, first_paid.back().at), id});
    expire(first_paid, transfer.at - first_paid_kept);
    const auto oldest = transfer.at - hours{context.parameters.fan_out_window_hours};
    const auto count = first_paid.cend() - first_paid_since(first_paid, oldest);
    tenant.usual_first_paid.add(
        tempered(static_cast<double>(count), tenant.usual_first_paid, has_reason(decision, "S04")));
}

void Monitor::learn_invoice(const ScenarioContext& context) {
    const auto& transfer = context.transfer;
    if (transfer.invoice_no.empty()) {
        return;
    }
    const auto key = invoice_key(transfer, context.tenant.number);
    const auto [place, is_new] = books_.invoices.try_emplace(
        key, InvoiceEntry{transfer.at, transfer.amount.minor(), EventId{transfer.id}});
    if (!is_new) {
        *place = {transfer.at, transfer.amount.minor(), EventId{transfer.id}};
        return;
    }
    books_.invoice_order.emplace_back(transfer.at, key);
    if (books_.invoice_order.size() > max_invoices) {
        books_.invoices.erase(books_.invoice_order.front().second);
        books_.invoice_order.pop_front();
    }
}

Decision Monitor::observe(const Receipt& receipt) {
    check(!problem_of(receipt), "a receipt is checked before the monitor sees it");
    auto& tenant = books_.tenant(receipt.tenant);
    const auto base = in_base(parameters_.of(receipt.tenant), receipt.amount);
    const EventId id{receipt.id};
    if (!base) {
        return {.not_evaluated = {"S03", "S06", "S25"}};
    }
    // What another enterprise here paid was seen when it left.
    if (!books_.is_own(receipt.debtor_account)) {
        network_.learn(
            {receipt.id, receipt.at, receipt.debtor_account, receipt.credit_account, *base});
    }
    tenant.receipts.push_back({receipt.at, *base, id});
    tenant.receipt_amounts.add(*base);
    expire(tenant.receipts, receipt.at - receipts_kept);
    if (!receipt.debtor_account.empty() && !receipt.credit_account.empty()) {
        const auto from = books_.node_of(books_.accounts.number(receipt.debtor_account));
        const auto to = books_.node_of(books_.accounts.number(receipt.credit_account));
        books_.flows_to[to].push({receipt.at, from, to, *base, id});
    }
    return {};
}

}  // namespace sluice::monitoring
