#pragma once

#include <string>
#include <vector>

#include "ledger/base/id.hpp"
#include "security/monitoring/monitor_event.hpp"

namespace sluice::monitoring {

// A made-up history of three enterprises with all kinds of events, from a seed: for tests of
// replay and size, not of what is found.
inline std::vector<MonitoringEvent> made_history(std::uint64_t seed, int transfers,
                                                 int payees = 60) {
    SeededRandom random(seed);
    const auto below = [&](int limit) {
        return static_cast<int>(random.next() % static_cast<std::uint64_t>(limit));
    };
    const std::vector<std::string> names = {"上海诚信材料有限公司", "北京宏图机械有限公司",
                                            "上海诚鑫材料有限公司", "胡桂", "Silva Shipping Ltd"};
    const std::vector<std::string> purposes = {"SUPP", "SUPP", "OTHR", "SALA", "EXPN"};
    const std::vector<std::string> countries = {"CN", "CN", "CN", "SG", "KY"};
    std::vector<MonitoringEvent> events;
    for (const auto* tenant : {"T0", "T1", "T2"}) {
        for (int i = 0; i < 20; ++i) {
            const auto number = std::to_string(i);
            events.emplace_back(MasterEvent{Vendor{
                tenant, "V" + number, names[static_cast<std::size_t>(i % 3)], "A" + number}});
        }
        events.emplace_back(MasterEvent{Employee{tenant, "E1", "胡桂", "A21", {}}});
        events.emplace_back(MasterEvent{
            User{tenant, "a1", "approver", Money{5'000'000, Currency::of("CNY")}, "CN"}});
        events.emplace_back(MasterEvent{OwnAccount{tenant, std::string{"OWN-"} + tenant}});
    }
    auto at = Instant{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}};
    for (int i = 0; i < transfers; ++i) {
        at += std::chrono::seconds{below(1'200)};
        const auto number = std::to_string(i);
        const auto tenant = "T" + std::to_string(below(3));
        const auto amount =
            Money{1 + below(60'000'000), Currency::of(below(9) == 0 ? "USD" : "CNY")};
        if (below(6) == 0) {
            events.emplace_back(Receipt{.id = "R" + number,
                                        .at = at,
                                        .tenant = tenant,
                                        .credit_account = "OWN-" + tenant,
                                        .debtor_account = "A" + std::to_string(below(payees)),
                                        .amount = amount});
        }
        if (below(200) == 0) {
            events.emplace_back(MasterEvent{
                VendorAccountChanged{at, tenant, "V" + std::to_string(below(20)), "",
                                     "A" + std::to_string(below(payees)), below(2) == 0}});
        }
        const auto pick = [&](const std::vector<std::string>& list) {
            return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
        };
        events.emplace_back(
            Transfer{.id = "P" + number,
                     .at = at,
                     .tenant = tenant,
                     .maker = "m" + std::to_string(below(3)),
                     .approvers = {below(90) == 0 ? "m1" : "a1"},
                     .debit_account = "OWN-" + tenant,
                     .debit_bank = "ICBKCNBJ",
                     .creditor_name = pick(names),
                     .creditor_account = "A" + std::to_string(below(payees)),
                     .creditor_country = pick(countries),
                     .amount = amount,
                     .purpose = pick(purposes),
                     .vendor_id = below(2) == 0 ? "V" + std::to_string(below(20)) : "",
                     .invoice_no = "INV" + std::to_string(below(5'000)),
                     .remittance = "货款",
                     .ip_country = below(50) == 0 ? "NG" : "CN",
                     .device_id = "D" + std::to_string(below(6))});
    }
    return events;
}

}  // namespace sluice::monitoring
