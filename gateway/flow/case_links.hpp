#pragma once

#include <string>
#include <vector>

#include "gateway/flow/context.hpp"
#include "ledger/store/link_store.hpp"

// What is around a case: who else moves money with its party, and cases that were like it.
namespace sluice::flow {

inline constexpr std::chrono::hours link_window{24 * 90};

struct LinkNode {
    std::string id;
    bool is_own = false;             // an account of the enterprise
    bool is_centre = false;          // the counterparty of the case
    std::string account;             // number or IBAN, where it is known
    std::vector<std::string> names;  // that it appears under; at most 5
};

struct LinkEdge {
    std::string from;  // id of a node: where the money comes from
    std::string to;
    bool is_receipt = false;
    std::int64_t count = 0;
    Money total;
    Instant first_at{};
    Instant last_at{};
};

// The ego graph of a case's counterparty over link_window before the case: payments and receipts of
// the same account or name, and the other payees of the paying account.
struct CaseLinks {
    Instant since{};
    std::vector<LinkNode> nodes;
    std::vector<LinkEdge> edges;
    bool is_truncated = false;  // there are more edges than are shown
};
// `tx`: of a connection for reports.
CaseLinks case_links(store::Tx& tx, const Directory& directory, const store::CaseView& found);

struct SimilarCase {
    store::CaseView view;
    std::string reason_code;       // of its end, or empty
    std::vector<std::string> why;  // "party", "entry", "account", "scenario S01"; sorted
};
// Other cases of the enterprise with the same party, list entry, counterparty account or scenario;
// what has most in common first, then the newest. Of special preventive measures only when asked.
std::vector<SimilarCase> similar_cases(store::Tx& tx, const store::CaseView& found, bool special,
                                       std::size_t limit);

}  // namespace sluice::flow
