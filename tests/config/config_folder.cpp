#include "tests/config/config_folder.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace sluice {

ConfigFolder::ConfigFolder() {
    std::string name = std::filesystem::temp_directory_path() / "sluice-config.XXXXXX";
    if (mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("mkdtemp failed");
    }
    path_ = name;
}

ConfigFolder::~ConfigFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path ConfigFolder::write(const std::string& name, std::string_view content) const {
    std::ofstream(path_ / name) << content;
    return path_ / name;
}

std::string changed(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    if (at == std::string::npos) {
        throw std::runtime_error("nothing to change: " + std::string{from});
    }
    return text.replace(at, from.size(), to);
}

const char* const good_config = R"(locale = "en"

[server]
port = 8443
[[enterprise]]
id = "0190c0de-0000-7000-8000-000000000001"
name = "Acme"
token_sha256 = ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]
base_currency = "EUR"

[[enterprise.account]]
id = "0190c0de-0000-7000-8000-000000000101"
name = "Operating"
iban = "NL02ABNA0123456789"
currency = "EUR" # account
bank = "one"
overdraft_limit = "1.00"

[[bank]]
id = "one"
name = "First Bank"
adapter = "iso20022_https"
base_url = "https://127.0.0.1:7443"
bic = "NSEANL2A"
initiating_party = "Acme"
calendar_file = "c.toml"
cut_off = "16:00"
[bank.capabilities]
max_batch = 500
currencies = ["EUR"]
[[officer]]
id = "ann"
name = "Ann"
token_sha256 = ["49915e0d7d4b402e3017d010bc1c0e83cac6c797d6c16e66340fe3268693a6a1"]
special_measures = true
)";

const char* const good_calendar = R"(name = "test"
utc_offset_minutes = 60
weekend = ["saturday", "sunday"]
holidays = [2026-05-01, 2026-01-01]
working_days = [2026-01-03]
first_year = 2026
last_year = 2026
opens = "08:00"
cut_off = "17:00"
)";

}  // namespace sluice
