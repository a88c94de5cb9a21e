#include "tests/sim/erp.hpp"

#include <fmt/format.h>

#include <array>

#include "gateway/flow/decide.hpp"
#include "ledger/store/report_store.hpp"
#include "ledger/store/webhook_store.hpp"
#include "tests/sim/setting.hpp"

namespace sluice::sim {

namespace {

using auditor::ItemAnswer;

constexpr std::array<std::string_view, 3> creditors{"DE89370400440532013000", "NL91ABNA0417164300",
                                                    "DE75512108001245126199"};

// Answers that say nothing of what was done: the ERP has to ask again under the same key.
bool is_no_answer(Errc code) {
    return disposition(code) == Disposition::retry_later || code == Errc::commit_in_doubt;
}

ItemAnswer answer_of(const flow::AcceptOutcome& outcome) {
    return outcome ? ItemAnswer{outcome->id.to_string(), {}}
                   : ItemAnswer{{}, std::string{name(outcome.error().code)}};
}

}  // namespace

CreditTransfer Erp::new_transfer() {
    auto& dice = core_.dice;
    const auto account = account_at(enterprise_, static_cast<int>(dice.below(bank_count)));
    CreditTransfer transfer{
        .end_to_end_id =
            dice.chance(0.05) ? "NOTPROVIDED" : fmt::format("E{}-{}", enterprise_, next_++),
        .instruction_id = {},
        .uetr = {},
        .debtor_account = {account.number, account.is_iban},
        .debtor_name = customer_name(enterprise_),
        .amount = Money(dice.between(1, 90'000), account.currency),
        .requested_date = std::chrono::floor<std::chrono::days>(start_of_time()),
        .service_level = {},
        .local_instrument = {},
        .category_purpose = {},
        .purpose = {},
        .charge_bearer = "SLEV",
        .creditor_name = "Supplier",
        .creditor_address = {},
        .creditor_account = {},
        .creditor_bic = {},
        .creditor_clearing_id = {},
        .creditor_bank_name = {},
        .ultimate_debtor = {},
        .ultimate_creditor = {},
        .remittance = {},
        .creditor_reference = {},
        .creditor_reference_type = {}};
    if (account.is_iban) {
        transfer.creditor_account = {
            std::string{creditors[static_cast<std::size_t>(dice.below(creditors.size()))]}, true};
    } else {
        transfer.creditor_account = {fmt::format("62220000{}", dice.between(5'000, 5'999)), false};
    }
    return transfer;
}

std::string Erp::order(Gateway& gateway) {
    auto& dice = core_.dice;
    const auto open = unanswered();
    if (!open.empty() && dice.chance(0.3)) {
        return repeat(
            gateway,
            open[static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(open.size())))]);
    }
    if (!orders_.empty() && dice.chance(0.1)) {
        return repeat(gateway, static_cast<std::size_t>(
                                   dice.below(static_cast<std::int64_t>(orders_.size()))));
    }
    if (!orders_.empty() && core_.strikes(core_.script.swarm.rude_orders)) {
        return rude_order(gateway);
    }
    Request request;
    request.is_batch = dice.chance(0.2);
    const auto count = request.is_batch ? dice.between(1, 8) : 1;
    for (std::int64_t i = 0; i < count; ++i) {
        request.transfers.push_back(new_transfer());
    }
    return place(gateway, std::move(request),
                 fmt::format("key-{}-{}", enterprise_, orders_.size()));
}

// What an ERP should not do, and what must do no harm when it does.
std::string Erp::rude_order(Gateway& gateway) {
    auto& dice = core_.dice;
    Request request;
    request.transfers.push_back(new_transfer());
    auto key = fmt::format("key-{}-{}", enterprise_, orders_.size());
    const auto& earlier = requests_[static_cast<std::size_t>(
        dice.below(static_cast<std::int64_t>(requests_.size())))];
    switch (dice.below(3)) {
        case 0:  // more than there can be
            request.transfers[0].amount =
                Money(opening_minor * 2, request.transfers[0].amount.currency());
            break;
        case 1:  // the same payment under another key
            request.transfers[0] = earlier.transfers[0];
            break;
        default:  // another payload under a key that was used
            if (!earlier.is_batch) {
                key = orders_[static_cast<std::size_t>(&earlier - requests_.data())].key;
            }
    }
    return "rude " + place(gateway, std::move(request), std::move(key));
}

std::string Erp::place(Gateway& gateway, Request request, std::string key) {
    auditor::Order order{std::move(key), {}, {}};
    for (const auto& transfer : request.transfers) {
        order.items.push_back({transfer.end_to_end_id,
                               std::string{transfer.amount.currency().code()},
                               transfer.amount.minor(), transfer.creditor_account.value});
    }
    request.operation = request.is_batch ? "batches" : "payments";
    request.fingerprint = fmt::format("{:032}", orders_.size());
    orders_.push_back(std::move(order));
    requests_.push_back(std::move(request));
    core_.count("orders");
    return post(gateway, orders_.size() - 1);
}

std::string Erp::repeat(Gateway& gateway, std::size_t order) {
    core_.count("orders repeated");
    return "again " + post(gateway, order);
}

std::string Erp::post(Gateway& gateway, std::size_t order) {
    // By value: while the gateway works, other events may add orders.
    const auto request = requests_[order];
    const auto key = orders_[order].key;
    const bool loses_answer = core_.strikes(core_.script.swarm.erp_loses_answer);
    const auto answer =
        request.is_batch ? send_batch(gateway, request, key) : send_single(gateway, request, key);
    if (!answer) {
        return fmt::format("{}: {}", key, name(answer.error().code));
    }
    if (loses_answer) {
        core_.count("answers lost to the ERP");
        return key + ": answer lost";
    }
    orders_[order].answers.push_back(*answer);
    return fmt::format("{}: {} {}", key, answer->front().payment_id, answer->front().refusal);
}

Result<std::vector<ItemAnswer>> Erp::send_single(Gateway& gateway, const Request& request,
                                                 const std::string& key) {
    auto context = gateway.context();
    const flow::AcceptItem item{
        {request.operation, key, request.fingerprint}, request.transfers[0], ""};
    const auto outcomes =
        flow::accept_payments(context, enterprise_id(enterprise_), {&item, 1}, "erp");
    if (!outcomes) {
        return outcomes.error();
    }
    const auto& outcome = outcomes->front();
    if (!outcome && is_no_answer(outcome.error().code)) {
        return outcome.error();
    }
    return std::vector{answer_of(outcome)};
}

Result<std::vector<ItemAnswer>> Erp::send_batch(Gateway& gateway, const Request& request,
                                                const std::string& key) {
    auto context = gateway.context();
    flow::NewBatch batch;
    batch.idempotency = {request.operation, key, request.fingerprint};
    batch.message_id = key;
    batch.document = key;
    for (const auto& transfer : request.transfers) {
        batch.items.push_back({.content = transfer,
                               .place = {},
                               .line = 0,
                               .end_to_end_id = transfer.end_to_end_id,
                               .instruction_id = {},
                               .payment_information_id = {}});
    }
    const auto view =
        flow::accept_batch(context, enterprise_id(enterprise_), std::move(batch), "erp");
    if (!view) {
        return view.error();
    }
    std::vector<ItemAnswer> answers;
    for (const auto& item : view->items) {
        answers.push_back(item.payment ? ItemAnswer{item.payment->to_string(), {}}
                                       : ItemAnswer{{}, std::string{name(item.refusal->code)}});
    }
    return answers;
}

std::string Erp::cancel(Gateway& gateway) {
    std::vector<std::string> known;
    for (const auto& order : orders_) {
        if (!order.answers.empty()) {
            for (std::size_t i = 0; i < order.answers[0].size(); ++i) {
                // A bank that executes after its final "unknown" executes what was cancelled then.
                const bool is_risky =
                    core_.script.swarm.very_late && order.items[i].currency == "EUR";
                if (!order.answers[0][i].payment_id.empty() && !is_risky) {
                    known.push_back(order.answers[0][i].payment_id);
                }
            }
        }
    }
    if (known.empty()) {
        return "nothing to cancel";
    }
    // Mostly a recent one: the others are sent already.
    const auto last = static_cast<std::int64_t>(known.size());
    const auto back = std::min(last, core_.dice.between(1, core_.dice.chance(0.8) ? 4 : last));
    const auto id = *PaymentId::parse(known[static_cast<std::size_t>(last - back)]);
    auto context = gateway.context();
    const flow::Decision decision{id, std::nullopt, {}, "no longer wanted"};
    const auto cancelled =
        flow::cancel_payment(context, enterprise_id(enterprise_), decision, "erp");
    return fmt::format("cancel {}: {}", id.to_string(),
                       cancelled ? "done" : name(cancelled.error().code));
}

std::string Erp::read_feed(Gateway& gateway) {
    auto context = gateway.context();
    const auto page =
        context.database.transact([&](store::Tx& tx) -> Result<std::vector<store::FeedEvent>> {
            return store::read_feed(tx, enterprise_id(enterprise_), last_seq_, 1'000);
        });
    if (!page) {
        return fmt::format("feed: {}", name(page.error().code));
    }
    for (const auto& event : *page) {
        if (event.seq != last_seq_ + 1) {
            complain("feed_has_no_gap", std::to_string(event.seq), "the one before is missing");
        }
        last_seq_ = event.seq;
        if (event.subject_type != "payment") {
            continue;
        }
        auto& version = versions_[event.subject_id.to_string()];
        if (event.version != version + 1) {
            complain("versions_count_up", event.subject_id.to_string(), "a version is missing");
        }
        version = event.version;
    }
    return fmt::format("feed up to {}", last_seq_);
}

std::vector<std::size_t> Erp::unanswered() const {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < orders_.size(); ++i) {
        if (orders_[i].answers.empty()) {
            open.push_back(i);
        }
    }
    return open;
}

void Erp::complain(std::string invariant, std::string subject, std::string detail) {
    complaints_.push_back({std::move(invariant), std::move(subject), std::move(detail)});
}

}  // namespace sluice::sim
