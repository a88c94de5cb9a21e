#pragma once

#include <array>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/banks/port/outcome.hpp"
#include "ledger/payment/state.hpp"
#include "ledger/statement/statement.hpp"

namespace sluice::sim {

// Where a process can be interrupted so that it matters to a payment's state.
enum class Point : std::uint8_t {
    before_commit,   // crash: the transaction is lost
    after_commit,    // crash: it was done, and nobody heard
    commit_lost,     // the answer to COMMIT is lost; it was not done
    commit_unheard,  // the answer to COMMIT is lost; it was done
    before_send,     // submit.before_send
    after_send,      // submit.after_send
    after_query,     // resolve.after_query
    after_page       // fetch.after_page
};
inline constexpr std::size_t point_count = 8;
std::string_view name(Point point);

// A transition of the payment's state machine and the point at which it was interrupted.
using Cell = std::pair<std::string, Point>;  // "queued send"

// Which transitions were interrupted where. What can be interrupted follows from the tables; the
// report lists what never was.
class Coverage {
public:
    // What cannot be interrupted there is left out.
    void add(const std::string& transition, Point point);
    void merge(const Coverage& other) { seen_.insert(other.seen_.begin(), other.seen_.end()); }
    const std::set<Cell>& seen() const { return seen_; }

    // Cells that can occur and were never seen, and how many can occur.
    std::vector<Cell> missing() const;
    static std::vector<Cell> possible();
    // The missing ones but those that hundreds of seeds have not met.
    std::vector<Cell> unexpectedly_missing() const;
    std::string report() const;

private:
    std::set<Cell> seen_;
};

std::string transition_name(PaymentState from, PaymentEvent event);
// Nobody in the simulation approves: its enterprises send what screening passed. What people
// approve is tests/flow's.
bool happens(const Transition& transition);
// What an outcome will be recorded as. Nothing: the payment stays where it is.
PaymentEvent event_of(const SubmitOutcome& outcome);
std::optional<PaymentEvent> event_of(const StatusOutcome& outcome);
std::optional<PaymentEvent> event_of(const StatementEntry& entry);

}  // namespace sluice::sim
