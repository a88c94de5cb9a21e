// How long the monitor takes a transfer, and what it keeps: prints one line of JSON.
//   sluice-monitor-bench [PAYEES] [TRANSFERS]
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>

#include "ledger/base/id.hpp"
#include "security/monitoring/monitor.hpp"

namespace {

using namespace sluice;
using namespace sluice::monitoring;

constexpr std::uint64_t tenants = 200;

long long resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    long long pages = 0;
    long long resident = 0;
    statm >> pages >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

void add_master_data(Monitor& monitor) {
    for (std::uint64_t t = 0; t < tenants; ++t) {
        const auto tenant = "T" + std::to_string(t);
        for (int v = 0; v < 500; ++v) {
            const auto number = std::to_string(t) + '-' + std::to_string(v);
            monitor.observe(MasterEvent{
                Vendor{tenant, "V" + number, "供应商第" + number + "号有限公司", "VA" + number}});
        }
        monitor.observe(MasterEvent{
            User{tenant, "a1", "approver", Money{5'000'000, Currency::of("CNY")}, "CN"}});
        monitor.observe(MasterEvent{OwnAccount{tenant, "OWN" + tenant}});
    }
}

// A third goes to vendors, the rest to any of the payees; each payee belongs to one enterprise.
Transfer made_transfer(SeededRandom& random, std::uint64_t index, std::uint64_t payees,
                       Instant at) {
    const auto payee = index < payees ? index : random.next() % payees;
    const auto t = payee % tenants;
    const bool is_vendor = index >= payees && random.next() % 3 == 0;
    const auto v = std::to_string(t) + '-' + std::to_string(random.next() % 500);
    return {.id = "P" + std::to_string(index),
            .at = at,
            .tenant = "T" + std::to_string(t),
            .maker = "m" + std::to_string(random.next() % 5),
            .approvers = {"a1"},
            .debit_account = "OWNT" + std::to_string(t),
            .debit_bank = "ICBKCNBJ",
            .creditor_name = is_vendor ? "供应商第" + v + "号有限公司"
                                       : "收款第" + std::to_string(payee) + "公司",
            .creditor_account = is_vendor ? "VA" + v : "6200" + std::to_string(payee),
            .creditor_country = "CN",
            .amount = Money{static_cast<std::int64_t>(100 + random.next() % 9'000'000),
                            Currency::of("CNY")},
            .purpose = "SUPP",
            .vendor_id = is_vendor ? "V" + v : "",
            .invoice_no = is_vendor ? "INV" + std::to_string(index) : "",
            .ip_country = "CN",
            .device_id = "D1"};
}

std::uint64_t argument(int argc, char** argv, int index, std::uint64_t otherwise) {
    return argc > index ? std::strtoull(argv[index], nullptr, 10) : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
    const auto payees = std::max<std::uint64_t>(1, argument(argc, argv, 1, 1'000'000));
    const auto transfers = argument(argc, argv, 2, 3'000'000);
    const auto before = resident_bytes();
    Monitor monitor;
    add_master_data(monitor);
    SeededRandom random(1);
    auto at = Instant{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
    std::vector<float> micros;
    micros.reserve(transfers);
    std::uint64_t held = 0;
    std::clock_t busy = 0;
    for (std::uint64_t i = 0; i < transfers; ++i) {
        at += std::chrono::seconds{3};
        const auto transfer = made_transfer(random, i, payees, at);
        const auto busy_before = std::clock();
        const auto start = std::chrono::steady_clock::now();
        held += monitor.observe(transfer).verdict == Verdict::pass ? 0 : 1;
        micros.push_back(
            std::chrono::duration<float, std::micro>(std::chrono::steady_clock::now() - start)
                .count());
        busy += std::clock() - busy_before;
    }
    const auto grown =
        resident_bytes() - before - static_cast<long long>(transfers * sizeof(float));
    const auto mean_us = 1e6 * static_cast<double>(busy) / CLOCKS_PER_SEC /
                         static_cast<double>(std::max<std::uint64_t>(1, transfers));
    std::ranges::sort(micros);
    const auto at_share = [&](std::uint64_t permille) {
        return micros.empty() ? 0.0F : micros[(micros.size() - 1) * permille / 1000];
    };
    std::cout << "{\"payees\":" << payees << ",\"transfers\":" << transfers
              << ",\"mean_cpu_us\":" << mean_us << ",\"median_us\":" << at_share(500)
              << ",\"p99_us\":" << at_share(990) << ",\"p999_us\":" << at_share(999)
              << ",\"memory_mb\":" << grown / 1'000'000 << ",\"held\":" << held << "}\n";
    return 0;
}
