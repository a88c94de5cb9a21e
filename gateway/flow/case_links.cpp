#include "gateway/flow/case_links.hpp"

#include <algorithm>
#include <map>

#include "gateway/flow/case_material.hpp"
#include "ledger/base/check.hpp"
#include "ledger/store/beneficiary_store.hpp"
#include "ledger/store/payment_store.hpp"

namespace sluice::flow {

namespace {

using store::CaseView;
using store::MoneyLink;
using store::Tx;

constexpr std::size_t max_edges = 100;  // of each direction
constexpr std::size_t max_names = 5;
constexpr std::size_t max_compared = 2'000;  // newest cases

struct Centre {
    std::string account;
    std::string name;
    std::optional<AccountId> payer;
};

Centre centre_of(Tx& tx, const CaseView& found) {
    if (found.payment) {
        const auto payment = store::read_payments(tx, found.enterprise, {&*found.payment, 1}).at(0);
        return {payment.transfer.creditor_account.value, payment.transfer.creditor_name,
                payment.account};
    }
    if (found.beneficiary) {
        const auto one = store::find_beneficiary(tx, found.enterprise, *found.beneficiary);
        check(one.has_value(), "a case of a beneficiary has its row");
        return {one->account, one->name, {}};
    }
    const auto receipt = store::find_receipt(tx, found.enterprise, *found.line);
    check(receipt.has_value(), "a case of a receipt has its line");
    return {receipt->counterparty_account, receipt->counterparty_name, {}};
}

// Collects nodes in the order of their ids, so that the same rows give the same bytes.
class Graph {
public:
    Graph(const Directory& directory, EnterpriseId enterprise, const Centre& centre)
        : directory_(directory), enterprise_(enterprise) {
        other(centre.account, centre.name).is_centre = true;
    }

    void add(const MoneyLink& link) {
        const auto own_id = own(link.own).id;
        const auto other_id = other(link.account, link.name).id;
        edges_.push_back({.from = link.is_receipt ? other_id : own_id,
                          .to = link.is_receipt ? own_id : other_id,
                          .is_receipt = link.is_receipt,
                          .count = link.count,
                          .total = link.total,
                          .first_at = link.first_at,
                          .last_at = link.last_at});
    }

    CaseLinks take() && {
        CaseLinks links;
        for (auto& [id, node] : nodes_) {
            links.nodes.push_back(std::move(node));
        }
        links.edges = std::move(edges_);
        return links;
    }

private:
    LinkNode& own(AccountId id) {
        auto& node = nodes_["own:" + id.to_string()];
        if (node.id.empty()) {
            node.id = "own:" + id.to_string();
            node.is_own = true;
            if (const auto* account = directory_.account(enterprise_, id)) {
                node.account = account->number;
                node.names = {account->name};
            }
        }
        return node;
    }

    LinkNode& other(const std::string& account, const std::string& name) {
        const auto id = account.empty() ? "name:" + name : "account:" + account;
        auto& node = nodes_[id];
        node.id = id;
        node.account = account;
        if (!name.empty() && node.names.size() < max_names &&
            std::ranges::count(node.names, name) == 0) {
            node.names.push_back(name);
        }
        return node;
    }

    const Directory& directory_;
    EnterpriseId enterprise_;
    std::map<std::string, LinkNode> nodes_;
    std::vector<LinkEdge> edges_;
};

std::vector<std::string> in_common(const CaseTraits& a, const CaseTraits& b) {
    std::vector<std::string> why;
    const auto meets = [](const std::vector<std::string>& x, const std::vector<std::string>& y) {
        return std::ranges::any_of(
            x, [&](const auto& one) { return std::ranges::binary_search(y, one); });
    };
    if (!a.account.empty() && a.account == b.account) {
        why.emplace_back("account");
    }
    if (meets(a.entries, b.entries)) {
        why.emplace_back("entry");
    }
    if (meets(a.parties, b.parties)) {
        why.emplace_back("party");
    }
    for (const auto& scenario : a.scenarios) {
        if (std::ranges::binary_search(b.scenarios, scenario)) {
            why.push_back("scenario " + scenario);
        }
    }
    return why;
}

}  // namespace

CaseLinks case_links(Tx& tx, const Directory& directory, const CaseView& found) {
    const auto centre = centre_of(tx, found);
    const store::LinkQuery query{.since = found.opened_at - link_window,
                                 .account = centre.account,
                                 .name = centre.name,
                                 .own = centre.payer,
                                 .limit = max_edges + 1};
    Graph graph{directory, found.enterprise, centre};
    bool is_truncated = false;
    for (const auto& links : {store::payment_links(tx, found.enterprise, query),
                              store::receipt_links(tx, found.enterprise, query)}) {
        is_truncated = is_truncated || links.size() > max_edges;
        for (std::size_t i = 0; i < std::min(links.size(), max_edges); ++i) {
            graph.add(links[i]);
        }
    }
    auto result = std::move(graph).take();
    result.since = query.since;
    result.is_truncated = is_truncated;
    return result;
}

std::vector<SimilarCase> similar_cases(Tx& tx, const CaseView& found, bool special,
                                       std::size_t limit) {
    const auto all = store::case_material(tx, found.enterprise, max_compared);
    CaseTraits own;
    for (const auto& one : all) {
        if (one.view.id == found.id) {
            own = traits_of(one);
        }
    }
    std::vector<SimilarCase> similar;
    for (const auto& one : all) {
        if (one.view.id == found.id || (one.view.is_special && !special)) {
            continue;
        }
        auto why = in_common(own, traits_of(one));
        if (!why.empty()) {
            similar.push_back({one.view, one.reason_code, std::move(why)});
        }
    }
    std::ranges::stable_sort(similar, [](const SimilarCase& a, const SimilarCase& b) {
        return a.why.size() > b.why.size();
    });
    similar.erase(similar.begin() + static_cast<std::ptrdiff_t>(std::min(similar.size(), limit)),
                  similar.end());
    return similar;
}

}  // namespace sluice::flow
