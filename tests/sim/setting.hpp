#pragma once

#include <string>
#include <vector>

#include "adapters/banks/simulated/options.hpp"
#include "gateway/flow/directory.hpp"
#include "gateway/flow/provision.hpp"
#include "tests/sim/script.hpp"

namespace sluice::sim {

// Who takes part: two enterprises at most, each with one account at each of two banks. The first
// bank executes one reference once and its "unknown" is final after a while; the second executes
// whatever it is sent, so that a person has to decide.
inline constexpr int final_bank = 0;

inline constexpr std::chrono::milliseconds exchange_timeout{4'000};
inline constexpr std::chrono::milliseconds unknown_is_final_after{10'000};
// How late a request may still arrive at its bank.
inline constexpr std::chrono::milliseconds latest_arrival{4'000};
inline constexpr std::chrono::milliseconds lease_duration{10'000};
inline constexpr std::int64_t opening_minor = 50'000'000;

struct AccountSetting {
    AccountId id;
    std::string number;
    bool is_iban;
    Currency currency;
    int enterprise;
    int bank;
};

Instant start_of_time();
EnterpriseId enterprise_id(int enterprise);
std::string customer_name(int enterprise);
std::string bank_id(int bank);
int bank_of(std::string_view bank_id);
AccountSetting account_at(int enterprise, int bank);

std::vector<flow::BankProfile> profiles();
std::vector<flow::ProvisionEnterprise> enterprises(int count);
simulated::BankOptions bank_options(int bank, const Swarm& swarm);

}  // namespace sluice::sim
