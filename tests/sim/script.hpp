#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/banks/simulated/fault.hpp"

namespace sluice::sim {

inline constexpr int bank_count = 2;
inline constexpr int instance_count = 2;

// What happens in one step. Everything else about it comes from the dice of its number.
enum class Kind : std::uint8_t {
    order,           // an ERP orders payments, or repeats an order
    cancel,          // an ERP cancels one
    read,            // an ERP reads the event feed
    lease,           // a gateway takes or renews the lease of a channel
    screen,          // a gateway screens what was received
    send,            // a gateway sends what is due on a channel
    ask,             // a gateway asks the bank about payments
    fetch,           // a gateway fetches a page of statements
    resume,          // a gateway goes on with unfinished batches
    bank_works,      // a bank executes, books and notifies what is due
    bank_closes,     // a bank closes its day
    bank_goes_down,  // a bank refuses connections for a while
    time_passes,
    officer_works,     // a compliance officer proposes or confirms what becomes of a held payment
    list_released,     // a new list is held against the payments of before
    person_decides,    // a treasurer looks into the bank's books and decides a doubt
    crash,             // a gateway dies between two steps
    start,             // a dead gateway starts again
    connections_lost,  // the database ends every connection
    clock_jumps,       // a gateway's clock is set to another time
    weather            // the network of a gateway turns better or worse
};

std::string_view name(Kind kind);

struct Event {
    Kind kind = Kind::time_passes;
    std::uint32_t number = 0;  // in the script as it was made; seeds the event's dice
    std::uint8_t actor = 0;    // gateway, enterprise or bank, modulo how many there are
    std::uint8_t target = 0;   // channel, modulo how many there are
    bool quiet = false;        // without faults: of shrunk scripts
};

// How often what goes wrong in one seed: swarm testing. Each is 0 in many seeds, so that a seed is
// about few faults, and rarely reached states are reached.
struct Swarm {
    int enterprises = 1;
    std::string target;         // a transition that mishaps wait for; empty: they strike anywhere
    double crash = 0;           // of an operation, at one of its test points
    double lost_commit = 0;     // the answer to COMMIT is lost
    double database_error = 0;  // serialization failure, disk full, server going down
    double stall = 0;           // the process stands still while others go on
    double refused = 0;         // the network, for one exchange
    double lost_request = 0;
    double late_request = 0;
    double lost_answer = 0;
    double slow = 0;
    double lease_not_renewed = 0;  // a gateway goes on with a lease that it should have renewed
    double garbled = 0;
    double erp_loses_answer = 0;
    double rude_orders = 0;  // key reused, end-to-end id repeated, too much money
    double held = 0;  // of payments, by screening
    // The bank that executes one reference once gets requests even after its "unknown" was final.
    bool very_late = false;
    bool clocks_jump = false;
    bool batch_booking = false;  // asked of the second bank
    simulated::FaultSettings bank_faults = simulated::default_fault_settings();
};

struct Script {
    std::uint64_t seed = 0;
    std::uint32_t steps = 0;
    Swarm swarm;
    std::vector<Event> events;
};

Script make_script(std::uint64_t seed, std::uint32_t steps);

// Keeps the events of a list like "3,17,40q": numbers, q for quiet. Nothing when it cannot be read.
std::optional<Script> only(const Script& script, std::string_view list);
std::string list_of(const Script& script);
std::string describe(const Event& event);

}  // namespace sluice::sim
