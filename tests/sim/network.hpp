#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/banks/port/transport.hpp"
#include "adapters/banks/simulated/bank.hpp"
#include "tests/auditor/evidence.hpp"
#include "tests/sim/core.hpp"

namespace sluice::sim {

// The banks and the lines to them: what is refused, lost, late or garbled. It sees every
// instruction that leaves a gateway and every answer of a bank, and keeps what it saw for the
// auditor.
class Network {
public:
    explicit Network(Core& core);

    // A line of one gateway to one bank, for one customer. `is_dead` tells whether its process died
    // while the line was in use.
    std::unique_ptr<Transport> line(int instance, int bank, std::string customer);

    simulated::Bank& bank(int bank) { return *banks_[static_cast<std::size_t>(bank)]; }

    // Lets true time go on; requests that were on their way arrive.
    void pass(std::chrono::microseconds by);
    void go_down(int bank, std::chrono::microseconds duration);
    // A factor on all faults of the network, or a line that is cut.
    void set_weather(int instance, int bank, double factor, bool is_cut);
    void clear_up();  // faults have stopped: lines and banks are well

    // What a look into the bank's own books says of a reference: its status, or nothing.
    std::optional<std::string> books_of(int bank, const std::string& customer,
                                        const std::string& reference);
    bool is_under_way(const std::string& reference) const;
    // The time has come from which the bank's "unknown" gives authority to send again.
    bool is_unknown_final(const std::string& reference) const;
    bool has_requests_under_way() const { return !under_way_.empty(); }
    void note_decision(const std::string& reference);
    void withdraw_decision(const std::string& reference);  // the last one; it was refused
    const std::vector<auditor::WireEvent>& wire() const { return wire_; }

private:
    friend class Line;

    struct Weather {
        double factor = 1;
        bool is_cut = false;
    };
    struct Request {
        int bank;
        std::string customer;
        HttpRequest request;
        Instant arrives_at;
    };

    simulated::Answer deliver(int bank, const std::string& customer, const HttpRequest& request);
    void note(auditor::WireKind kind, const HttpRequest& request, Instant deadline);
    void note_unknown(int bank, const std::string& body);
    bool is_down(int instance, int bank) const;
    double factor(int instance, int bank) const;

    Core& core_;
    EventRandom random_;
    std::array<std::unique_ptr<simulated::Bank>, bank_count> banks_;
    std::array<Instant, bank_count> down_until_{};
    Instant takes_payments_from_ = Instant::min();  // the bank whose requests may come very late
    std::map<std::pair<int, int>, Weather> weather_;
    std::vector<Request> under_way_;
    std::vector<auditor::WireEvent> wire_;
    std::map<std::string, Instant> last_deadline_;  // of the last send of each reference
};

}  // namespace sluice::sim
