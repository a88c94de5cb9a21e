#pragma once

#include <optional>

#include "gateway/flow/compliance_judge.hpp"
#include "gateway/flow/context.hpp"
#include "gateway/main/config.hpp"

namespace sluice {

// What the configuration says about screening, as the judge takes it.

// Loads and releases the list's first version unless it has one. Errors: io_error, and those of the
// list's format.
Result<void> load_first_version(flow::Context& context, const ScreeningListConfig& list,
                                std::chrono::hours look_back);

// Errors: io_error, and those of the parameters' text.
Result<flow::ComplianceOptions> compliance_options(const ScreeningConfig& config);

// The program's own model, or the configured one, which is put into `own`.
Result<const screening::NameModel*> name_model(const ScreeningConfig& config,
                                               std::optional<screening::NameModel>& own);

}  // namespace sluice
