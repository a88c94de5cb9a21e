#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>

#include "security/monitoring/monitor.hpp"

namespace sluice::monitoring {

// One enterprise, T1, with the master data below, and a monitor that watches it.
//   makers m1, m2; approvers a1 (up to 50,000) and a2 (up to 200,000); home CN
//   vendors V1 上海诚信材料有限公司 account VA1, V2 北京宏图机械有限公司 account VA2
//   employees 王芳 account EA1, 李强 account EA2 (left on day 10)
//   own accounts OWN1 and OWN2; T2 ... T5 own OWN-T2 ... OWN-T5
// Day 0 is Monday, 2 March 2026. Times are local (UTC+8).
class World {
public:
    explicit World(ParameterSet parameters = {}) : monitor(std::move(parameters)) {
        monitor.observe(MasterEvent{Vendor{"T1", "V1", "上海诚信材料有限公司", "VA1", at(-400)}});
        monitor.observe(MasterEvent{Vendor{"T1", "V2", "北京宏图机械有限公司", "VA2", at(-400)}});
        monitor.observe(MasterEvent{Employee{"T1", "E1", "王芳", "EA1", {}}});
        monitor.observe(MasterEvent{Employee{"T1", "E2", "李强", "EA2", at(10)}});
        for (const auto* maker : {"m1", "m2"}) {
            monitor.observe(MasterEvent{User{"T1", maker, "maker", {}, "CN"}});
        }
        monitor.observe(MasterEvent{User{"T1", "a1", "approver", cny("50000"), "CN"}});
        monitor.observe(MasterEvent{User{"T1", "a2", "approver", cny("200000"), "CN"}});
        monitor.observe(MasterEvent{OwnAccount{"T1", "OWN1"}});
        monitor.observe(MasterEvent{OwnAccount{"T1", "OWN2"}});
        for (const auto* tenant : {"T2", "T3", "T4", "T5"}) {
            monitor.observe(MasterEvent{OwnAccount{tenant, std::string{"OWN-"} + tenant}});
        }
    }

    static Instant at(int day, int hour = 10, int minute = 0) {
        const auto start = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2};
        return start + std::chrono::days{day} + std::chrono::hours{hour - 8} +
               std::chrono::minutes{minute};
    }

    static Money cny(const char* decimal) {
        return Money::parse(decimal, Currency::of("CNY")).value();
    }

    // An ordinary bill of V1, which single tests change.
    Transfer bill(Instant when, const char* amount = "1234.56") {
        const auto number = std::to_string(++made_);
        return {.id = "P" + number,
                .at = when,
                .tenant = "T1",
                .maker = "m1",
                .approvers = {"a1"},
                .debit_account = "OWN1",
                .debit_bank = "ICBKCNBJ",
                .creditor_name = "上海诚信材料有限公司",
                .creditor_account = "VA1",
                .creditor_bank = "ABOCCNBJ",
                .creditor_country = "CN",
                .amount = cny(amount),
                .purpose = "SUPP",
                .vendor_id = "V1",
                .invoice_no = "INV2026" + number,
                .remittance = "货款",
                .ip_country = "CN",
                .device_id = "D1"};
    }

    // A payment to someone outside master data.
    Transfer stranger(Instant when, const char* amount, const std::string& account = "X1",
                      const std::string& name = "广州远航贸易有限公司") {
        auto transfer = bill(when, amount);
        transfer.creditor_name = name;
        transfer.creditor_account = account;
        transfer.purpose = "OTHR";
        transfer.vendor_id.clear();
        transfer.invoice_no.clear();
        return transfer;
    }

    Transfer salary(Instant when, const std::string& name, const std::string& account) {
        auto transfer = stranger(when, "8000.10", account, name);
        transfer.purpose = "SALA";
        transfer.batch_id = "PAY";
        return transfer;
    }

    Decision pay(const Transfer& transfer) { return monitor.observe(transfer); }

    void receive(Instant when, const char* amount, const std::string& tenant = "T1",
                 const std::string& debtor = "CUSTOMER") {
        monitor.observe(Receipt{.id = "R" + std::to_string(++made_),
                                .at = when,
                                .tenant = tenant,
                                .credit_account = tenant == "T1" ? "OWN1" : "OWN-" + tenant,
                                .debtor_account = debtor,
                                .amount = cny(amount)});
    }

    // Bills of V1 with amounts that differ, one a day, so that what is usual is known.
    void ordinary_days(int first_day, int days) {
        for (int i = 0; i < days; ++i) {
            auto transfer = bill(at(first_day + i, 11, 7));
            transfer.amount = Money{90'017 + 1'371 * i, Currency::of("CNY")};
            monitor.observe(transfer);
        }
    }

    Monitor monitor;

private:
    int made_ = 0;
};

inline const Reason* reason(const Decision& decision, std::string_view scenario) {
    const auto found = std::ranges::find(decision.reasons, scenario, &Reason::scenario);
    return found == decision.reasons.end() ? nullptr : &*found;
}

// The scenario fired in full, not only as a weak signal.
inline bool fires(const Decision& decision, std::string_view scenario) {
    const auto* found = reason(decision, scenario);
    return found != nullptr && found->score_permille >= 600;
}

inline bool was_not_evaluated(const Decision& decision, std::string_view scenario) {
    return std::ranges::find(decision.not_evaluated, scenario) != decision.not_evaluated.end();
}

}  // namespace sluice::monitoring
