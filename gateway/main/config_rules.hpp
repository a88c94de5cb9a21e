#pragma once

#include "gateway/main/config_table.hpp"

namespace sluice::config {

extern const TextRule ip_address;     // IPv4 or IPv6
extern const TextRule database_url;   // postgresql://... without a password
extern const TextRule http_url;       // https://..., or http:// on loopback
extern const TextRule user_name;      // of the system
extern const TextRule sha256_hex;     // 64 lower-case hex digits
extern const TextRule iban;           // ISO 13616
extern const TextRule bic;            // ISO 9362
extern const TextRule slug;           // lower-case letters, digits, hyphens; 1 to 32
extern const TextRule uuid;           // RFC 9562
extern const TextRule list_name;      // lower-case letters, digits, underscores; 1 to 64
extern const TextRule decimal;        // digits with an optional point
extern const TextRule time_of_day;    // hh:mm, to 24:00
extern const TextRule currency_code;  // ISO 4217

// "hh:mm" as minutes, "24:00" included; nothing when it is no such text.
std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);

}  // namespace sluice::config
