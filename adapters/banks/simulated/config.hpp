#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/banks/simulated/options.hpp"
#include "ledger/base/result.hpp"

namespace sluice::simulated {

struct Endpoint {
    std::string address;
    std::uint16_t port = 0;
};

// "127.0.0.1:7443". Error: config_invalid.
Result<Endpoint> parse_endpoint(std::string_view text);

// A bank's configuration file. File names in it are relative to the file's own folder, `tls_dir` or
// `data_dir`; read_config leaves them as full paths.
struct Config {
    BankOptions bank;
    std::uint64_t random_seed = 0;  // 0: the system's random numbers
    Endpoint listen{"127.0.0.1", 7443};
    Endpoint admin{"", 0};         // empty address: no admin listener
    std::string certificate_file;  // all three empty: plain HTTP, on loopback only
    std::string private_key_file;
    std::string client_ca_file;
    std::string log_file = "-";
    std::size_t workers = 4;
};

// Strict TOML: an unknown key is an error that names it. Empty directories: the file's own.
// Errors: io_error, config_invalid with key and line.
Result<Config> read_config(const std::string& file, const std::string& tls_dir,
                           const std::string& data_dir);

}  // namespace sluice::simulated
