#pragma once

#include <map>
#include <string>

#include "ledger/store/payment_store.hpp"
#include "tests/sim/core.hpp"
#include "tests/sim/gateway.hpp"
#include "tests/sim/network.hpp"

namespace sluice::sim {

// The person of one enterprise. Decides a doubt only when the bank's own books show it, and calls a
// payment unknown to the bank only when nothing can arrive there any more.
class Treasurer {
public:
    Treasurer(Core& core, Network& network, int enterprise)
        : core_(core), network_(network), enterprise_(enterprise) {}

    // Looks at what is in doubt at the bank that a person has to ask; decides one.
    std::string decide_doubt(Gateway& gateway);
    // Explains open exceptions: a line of another amount than ordered belongs to the payment that
    // it names.
    std::string explain_lines(Gateway& gateway);

private:
    // Whether it has been in doubt so long that nothing of it can still be under way.
    bool has_waited(const store::PaymentView& payment);

    Core& core_;
    Network& network_;
    int enterprise_;
    std::map<std::pair<PaymentId, int>, Instant> first_seen_;  // by payment and version
};

}  // namespace sluice::sim
