#pragma once

#include <atomic>
#include <functional>
#include <string_view>

#include "adapters/banks/simulated/config.hpp"
#include "ledger/base/result.hpp"

namespace sluice::simulated {

// Told once for each listener when it listens: "https", "http" or "admin", and where.
using Announce = std::function<void(std::string_view what, const Endpoint& endpoint)>;

// Runs the bank until `stop` becomes true, then closes cleanly.
// Errors: what the config, the store and the listeners may say.
Result<void> serve(const Config& config, const std::atomic<bool>& stop, const Announce& announce);

// Makes what is missing in `dir` for development: ca.pem and ca.key, a server certificate under the
// names that the config gives (for localhost and 127.0.0.1), and <subject>.pem/.key for every
// customer. Errors: io_error, config_invalid when the config names no certificate.
Result<void> make_development_certificates(const Config& config);

}  // namespace sluice::simulated
