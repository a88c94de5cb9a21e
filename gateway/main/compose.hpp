#pragma once

#include <memory>
#include <vector>

#include "adapters/banks/port/bank_adapter.hpp"
#include "gateway/flow/directory.hpp"
#include "gateway/flow/provision.hpp"
#include "gateway/main/config.hpp"

namespace sluice {

// From configuration to parts. The only place that names concrete banks.

std::vector<flow::BankProfile> bank_profiles(const Config& config);
std::vector<flow::ProvisionEnterprise> enterprises(const Config& config);

// Errors: config_invalid for an adapter that is not in the table.
Result<std::unique_ptr<BankAdapter>> make_bank_adapter(const BankConfig& bank);

}  // namespace sluice
