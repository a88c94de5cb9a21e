#include <algorithm>
#include <cstdlib>

#include "security/monitoring/profile_name.hpp"
#include "security/monitoring/scenario.hpp"

namespace sluice::monitoring {

namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr std::size_t step_cap = 200;     // edges followed of a way round
constexpr std::size_t receipt_cap = 128;  // receipts tried for one transfer

}  // namespace

std::vector<ForwardMatch> forward_matches(const ScenarioContext& context) {
    std::vector<ForwardMatch> matches;
    const auto& p = context.parameters;
    if (!context.base_minor || context.is_own || context.is_salary) {
        return matches;
    }
    const auto& receipts = context.tenant.receipts;
    const auto oldest = context.transfer.at - hours{p.commission_window_hours};
    for (auto receipt = receipts.rbegin(); receipt != receipts.rend(); ++receipt) {
        if (receipt->at < oldest || matches.size() == 4) {
            break;
        }
        const auto low = receipt->base_minor / 1000 * p.commission_min_permille;
        const auto high = receipt->base_minor / 1000 * p.commission_max_permille;
        if (receipt->base_minor >= 100'000 && *context.base_minor >= low &&
            *context.base_minor <= high) {
            matches.push_back({&*receipt, *context.base_minor / (receipt->base_minor / 10'000)});
        }
    }
    return matches;
}

namespace unit {

namespace {

// What of one receipt went on to payees that were never paid before it, this transfer included.
Outcome forwarded(const ScenarioContext& context, const ReceiptEntry& receipt) {
    const auto& p = context.parameters;
    const auto most = receipt.base_minor / 1000 * p.pass_through_max_permille;
    std::int64_t sum = *context.base_minor;
    std::vector<std::string> transfers{context.transfer.id};
    const auto& unplanned = context.tenant.unplanned;
    for (auto paid = unplanned.rbegin(); paid != unplanned.rend() && sum <= most; ++paid) {
        if (paid->at < receipt.at) {
            break;
        }
        if (paid->payee_since >= receipt.at && paid->base_minor >= receipt.base_minor / 10) {
            sum += paid->base_minor;
            transfers.push_back(paid->id.text());
        }
    }
    const auto share = sum / (receipt.base_minor / 1000);
    if (share < p.pass_through_min_permille || share > p.pass_through_max_permille) {
        return Outcome::quiet();
    }
    transfers.push_back(receipt.id.text());
    std::ranges::reverse(transfers);
    return Outcome::fired({share, Unit::permille},
                          money_of(receipt.base_minor, p.base_currency.code()),
                          {p.pass_through_min_permille, Unit::permille},
                          hours_text(p.pass_through_window_hours), std::move(transfers));
}

}  // namespace

// Money that came in leaves at once, nearly whole, to payees that were never paid before.
Outcome pass_through(const ScenarioContext& context) {
    if (!context.base_minor) {
        return Outcome::not_evaluated();
    }
    if (context.is_planned || context.is_salary) {
        return Outcome::quiet();
    }
    const auto& p = context.parameters;
    const auto since = context.payee == nullptr ? context.transfer.at : context.payee->first_at;
    const auto oldest = context.transfer.at - hours{p.pass_through_window_hours};
    const auto& receipts = context.tenant.receipts;
    std::size_t tried = 0;
    for (auto receipt = receipts.rbegin(); receipt != receipts.rend() && tried < receipt_cap;
         ++receipt) {
        if (receipt->at < oldest) {
            break;
        }
        if (receipt->base_minor < p.pass_through_min_receipt_minor || since < receipt->at ||
            *context.base_minor < receipt->base_minor / 10) {
            continue;
        }
        ++tried;
        auto outcome = forwarded(context, *receipt);
        if (outcome.kind == Outcome::Kind::fired) {
            return outcome;
        }
    }
    return Outcome::quiet();
}

namespace {

// Each of these enterprises paid the account for the first time within the window.
bool is_new_to_all(const ScenarioContext& context, const std::vector<std::uint32_t>& payers) {
    const auto oldest = context.transfer.at - days{context.parameters.fan_in_window_days};
    return std::ranges::all_of(payers, [&](std::uint32_t tenant) {
        const auto* payee = context.books.payee(tenant, context.account);
        return payee == nullptr || payee->first_at >= oldest;
    });
}

}  // namespace

// Several enterprises pay one account that is in none of their master data. A natural person who
// becomes a payee of two of them in the same days is as telling as one more payer.
Outcome fan_in(const ScenarioContext& context) {
    const auto& p = context.parameters;
    const auto* found = context.books.payers.find(context.account);
    if (context.is_planned || context.is_salary || found == nullptr) {
        return Outcome::quiet();
    }
    std::vector<std::uint32_t> payers{context.tenant.number};
    std::vector<std::string> transfers;
    for (std::size_t i = 0; i < found->size(); ++i) {
        const auto& entry = (*found)[i];
        if (entry.at < context.transfer.at - days{p.fan_in_window_days}) {
            continue;
        }
        transfers.push_back(entry.id.text());
        if (std::ranges::find(payers, entry.tenant) == payers.end()) {
            payers.push_back(entry.tenant);
        }
    }
    transfers.push_back(context.transfer.id);
    const auto paying = static_cast<std::int64_t>(payers.size());
    const bool is_short = paying == p.fan_in_min_payers - 1 && paying >= 2;
    if (paying < p.fan_in_min_payers && !is_short) {
        return Outcome::quiet();
    }
    const bool is_weak = is_short && !(is_person_name(context.transfer.creditor_name) &&
                                       is_new_to_all(context, payers));
    return Outcome::fired(count_of(payers.size()), count_of(1), {p.fan_in_min_payers, Unit::count},
                          days_text(p.fan_in_window_days), std::move(transfers))
        .weakened(is_weak);
}

namespace {

// Looks backwards in time for a chain of transfers from the payee to the payer.
class WayBack {
public:
    WayBack(const ScenarioContext& context, std::uint32_t goal)
        : context_(context),
          goal_(goal),
          oldest_(context.transfer.at - days{context.parameters.cycle_window_days}) {}

    bool find(std::uint32_t node, Instant before, std::int64_t minor, std::int64_t hops) {
        const auto* edges = context_.books.flows_to.find(node);
        if (edges == nullptr) {
            return false;
        }
        for (std::size_t i = edges->size(); i-- > 0 && steps_ < step_cap;) {
            const auto& edge = (*edges)[i];
            if (edge.at < oldest_) {
                break;
            }
            if (edge.at > before || !is_like(edge.base_minor, minor)) {
                continue;
            }
            ++steps_;
            path_.push_back(&edge);
            const bool is_round = edge.from == goal_ && hops + 1 >= 3;
            if (is_round || (edge.from != goal_ && hops + 1 < context_.parameters.cycle_max_hops &&
                             find(edge.from, edge.at, edge.base_minor, hops + 1))) {
                return true;
            }
            path_.pop_back();
        }
        return false;
    }

    std::vector<std::string> transfers() const {
        std::vector<std::string> ids;
        for (auto edge = path_.rbegin(); edge != path_.rend(); ++edge) {
            ids.push_back((*edge)->id.text());
        }
        ids.push_back(context_.transfer.id);
        return ids;
    }

private:
    bool is_like(std::int64_t earlier, std::int64_t later) const {
        const auto least = context_.parameters.cycle_min_permille;
        return later >= earlier / 1000 * least && earlier >= later / 1000 * least;
    }

    const ScenarioContext& context_;
    std::uint32_t goal_;
    Instant oldest_;
    std::size_t steps_ = 0;
    std::vector<const FlowEdge*> path_{};
};

}  // namespace

Outcome round_trip(const ScenarioContext& context) {
    if (!context.base_minor || context.transfer.debit_account.empty()) {
        return Outcome::not_evaluated();
    }
    const auto from = context.books.node_of(context.debit_account);
    const auto to = context.books.node_of(context.account);
    WayBack way(context, to);
    if (context.is_salary || from == to ||
        !way.find(from, context.transfer.at, *context.base_minor, 1)) {
        return Outcome::quiet();
    }
    const auto& p = context.parameters;
    auto transfers = way.transfers();
    return Outcome::fired(count_of(transfers.size()), count_of(0), {3, Unit::count},
                          days_text(p.cycle_window_days), std::move(transfers));
}

// Receipts go on to one payee less the same share each time.
Outcome commission_mirroring(const ScenarioContext& context) {
    if (!context.base_minor) {
        return Outcome::not_evaluated();
    }
    const auto& p = context.parameters;
    const auto needed =
        p.commission_min_transfers + (context.is_planned || !context.tenant.has_vendors ? 2 : 0);
    const auto matches =
        context.payee == nullptr ? std::vector<ForwardMatch>{} : forward_matches(context);
    for (const auto& match : matches) {
        std::vector<std::string> transfers;
        for (std::size_t i = 0; i < context.payee->forwarded.size(); ++i) {
            const auto& earlier = context.payee->forwarded[i];
            const auto id = earlier.transfer.text();
            if (std::llabs(earlier.share_of_10000 - match.share_of_10000) <=
                    p.commission_spread_permille * 10 &&
                earlier.receipt != match.receipt->id &&
                std::ranges::find(transfers, id) == transfers.end()) {
                transfers.push_back(id);
            }
        }
        transfers.push_back(context.transfer.id);
        if (static_cast<std::int64_t>(transfers.size()) >= needed) {
            return Outcome::fired({match.share_of_10000 / 10, Unit::permille},
                                  count_of(transfers.size()), {needed, Unit::count},
                                  hours_text(p.commission_window_hours), std::move(transfers));
        }
    }
    return Outcome::quiet();
}

}  // namespace unit

}  // namespace sluice::monitoring
