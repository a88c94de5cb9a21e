#pragma once

#include <map>
#include <string>
#include <vector>

#include "gateway/flow/accept.hpp"
#include "tests/auditor/auditor.hpp"
#include "tests/sim/core.hpp"
#include "tests/sim/gateway.hpp"

namespace sluice::sim {

// The ERP of one enterprise. It remembers what it ordered and every answer, repeats under its key
// what was not answered, and reads the event feed. Most of the time it is polite.
class Erp {
public:
    Erp(Core& core, int enterprise) : core_(core), enterprise_(enterprise) {}

    // One request to that gateway: a new order, or one that is repeated.
    std::string order(Gateway& gateway);
    std::string repeat(Gateway& gateway, std::size_t order);
    std::string cancel(Gateway& gateway);
    std::string read_feed(Gateway& gateway);

    // Orders that have no answer yet.
    std::vector<std::size_t> unanswered() const;
    const std::vector<auditor::Order>& orders() const { return orders_; }
    // What the feed should not have said: gaps, versions that jump.
    const std::vector<auditor::Finding>& complaints() const { return complaints_; }

private:
    struct Request {
        bool is_batch = false;
        std::string operation;
        std::string fingerprint;
        std::vector<CreditTransfer> transfers;
    };

    CreditTransfer new_transfer();
    std::string place(Gateway& gateway, Request request, std::string key);
    std::string post(Gateway& gateway, std::size_t order);
    std::string rude_order(Gateway& gateway);
    Result<std::vector<auditor::ItemAnswer>> send_single(Gateway& gateway, const Request& request,
                                                         const std::string& key);
    Result<std::vector<auditor::ItemAnswer>> send_batch(Gateway& gateway, const Request& request,
                                                        const std::string& key);
    void complain(std::string invariant, std::string subject, std::string detail);

    Core& core_;
    int enterprise_;
    std::vector<auditor::Order> orders_;
    std::vector<Request> requests_;  // one an order
    std::map<std::string, int> versions_;
    std::int64_t last_seq_ = 0;
    int next_ = 1;
    std::vector<auditor::Finding> complaints_;
};

}  // namespace sluice::sim
