#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "tests/auditor/auditor.hpp"
#include "tests/sim/compliance.hpp"
#include "tests/sim/core.hpp"
#include "tests/sim/coverage.hpp"
#include "tests/sim/erp.hpp"
#include "tests/sim/gateway.hpp"
#include "tests/sim/network.hpp"
#include "tests/sim/treasurer.hpp"
#include "tests/sim/trouble.hpp"
#include "tests/support/database.hpp"

namespace sluice::sim {

struct Outcome {
    std::vector<auditor::Finding> findings;
    std::uint64_t digest = 0;  // of the trace: equal for two runs of one script
    Coverage coverage;
    std::vector<std::pair<std::string, std::int64_t>> counts;
};

// One seed's world: enterprises with their ERPs and treasurers, two gateways on one database, two
// banks, and true time. Runs a script event by event in one thread, then lets faults stop, time run
// on, and the auditor judge.
class World {
public:
    World(const Script& script, bool print_trace);

    Outcome run();

private:
    void step();  // the next event
    void handle(const Event& event);
    void interlude(int events);
    void others_work(int rounds);
    void die_if_killed(const Gateway* gateway);
    std::string act(const Event& event);
    std::string act_as_person(Kind kind, Gateway& gateway, Treasurer& treasurer);
    // One operation of a gateway; a crash ends the gateway.
    template <class Act>
    std::string operate(int number, const Event& event, const Act& act);
    std::string operate_channel(const Event& event);
    std::string change_weather(const Event& event);
    std::string jump_clock(int number);

    void start(int number);
    void kill(int number);
    bool is_alive(int number) const;
    int some_alive(int preferred) const;

    void settle();  // faults have stopped: until nothing is left to do
    bool settle_round();
    bool is_settled();
    void close_books();  // the banks close their day; what is left is explained
    void trace_exceptions();
    void count_transitions();
    void check_always();
    void check_end();
    void check_tables(bool ended);
    void check_replay(flow::Context& context);
    auditor::Evidence evidence();
    void read_gateway(auditor::Evidence& evidence);
    void read_banks(auditor::Evidence& evidence);
    void find(std::vector<auditor::Finding> findings);
    std::int64_t number(std::string_view sql);  // of the auditor's own connection
    std::optional<PaymentState> state_of(const std::string& reference);

    Script script_;
    Core core_;
    Outcome outcome_;
    test::TestDatabase test_database_;
    store::Database reader_;  // the auditor's
    Network network_;
    Trouble trouble_;
    std::array<std::unique_ptr<GatewayClock>, instance_count> clocks_;
    // Shared, because an operation that stands still keeps its gateway until it finds it dead.
    std::array<std::shared_ptr<Gateway>, instance_count> gateways_;
    std::vector<Erp> erps_;
    std::vector<Treasurer> treasurers_;
    Compliance compliance_{core_};
    std::size_t next_event_ = 0;
    int depth_ = 0;
};

}  // namespace sluice::sim
