#include "gateway/main/config_rules.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include "ledger/base/account_number.hpp"
#include "ledger/base/id.hpp"

namespace sluice::config {

namespace {

constexpr std::string_view fine{};

bool digit(char c) {
    return c >= '0' && c <= '9';
}
bool lower(char c) {
    return c >= 'a' && c <= 'z';
}

bool is_ip_address(std::string_view text) {
    const std::string address{text};
    unsigned char bytes[sizeof(in6_addr)];
    return inet_pton(AF_INET, address.c_str(), bytes) == 1 ||
           inet_pton(AF_INET6, address.c_str(), bytes) == 1;
}

std::string_view check_ip_address(std::string_view text) {
    return is_ip_address(text) ? fine : "is not an IP address";
}

// The text between "://" and the next '/', '?' or the end.
std::string_view authority(std::string_view url) {
    const auto begin = url.find("://");
    if (begin == std::string_view::npos) {
        return {};
    }
    const auto rest = url.substr(begin + 3);
    return rest.substr(0, rest.find_first_of("/?#"));
}

std::string_view check_database_url(std::string_view text) {
    if (!text.starts_with("postgresql://") && !text.starts_with("postgres://")) {
        return "is not a postgresql:// url";
    }
    const auto where = authority(text);
    const auto at = where.rfind('@');
    const bool password =
        at != std::string_view::npos && where.substr(0, at).find(':') != std::string_view::npos;
    if (password || text.find("password=") != std::string_view::npos) {
        return "holds a password; put it into database.passfile";
    }
    return fine;
}

std::string_view check_http_url(std::string_view text) {
    auto host = authority(text);
    if (host.empty() || host.find('@') != std::string_view::npos) {
        return "is not an https:// url without user information";
    }
    if (text.starts_with("https://")) {
        return fine;
    }
    const bool loopback = host.starts_with("127.") || host.starts_with("[::1]") ||
                          host == "localhost" || host.starts_with("localhost:");
    return text.starts_with("http://") && loopback ? fine
                                                   : "is neither https:// nor http:// on loopback";
}

std::string_view check_user_name(std::string_view text) {
    const bool good = !text.empty() && text.size() <= 32 && (lower(text[0]) || text[0] == '_') &&
                      std::ranges::all_of(text, [](char c) {
                          return lower(c) || digit(c) || c == '_' || c == '-';
                      });
    return good ? fine : "is not a user name";
}

std::string_view check_sha256_hex(std::string_view text) {
    const bool good = text.size() == 64 && std::ranges::all_of(text, [](char c) {
                          return digit(c) || (c >= 'a' && c <= 'f');
                      });
    return good ? fine : "is not a SHA-256 (64 lower-case hex digits)";
}

std::string_view check_iban(std::string_view text) {
    return parse_iban(text) ? fine : "is not an IBAN";
}

std::string_view check_bic(std::string_view text) {
    return parse_bic(text) ? fine : "is not a BIC";
}

std::string_view check_list_name(std::string_view text) {
    const bool good =
        !text.empty() && text.size() <= 64 &&
        std::ranges::all_of(text, [](char c) { return lower(c) || digit(c) || c == '_'; });
    return good ? fine : "is not 1 to 64 lower-case letters, digits and underscores";
}

std::string_view check_slug(std::string_view text) {
    const bool good =
        !text.empty() && text.size() <= 32 && lower(text[0]) &&
        std::ranges::all_of(text, [](char c) { return lower(c) || digit(c) || c == '-'; });
    return good ? fine : "is not 1 to 32 lower-case letters, digits and hyphens";
}

std::string_view check_uuid(std::string_view text) {
    return Uuid::parse(text) ? fine : "is not an id (UUID)";
}

std::string_view check_decimal(std::string_view text) {
    // The number of decimals depends on the account's currency and is checked with it.
    const bool good = !text.empty() && text.size() <= 20 && digit(text[0]) &&
                      std::ranges::all_of(text, [](char c) { return digit(c) || c == '.'; });
    return good ? fine : "is not a plain decimal number";
}

std::string_view check_time_of_day(std::string_view text) {
    return parse_time_of_day(text) ? fine : "is not a time of day (hh:mm)";
}

std::string_view check_currency(std::string_view text) {
    return Currency::parse(text) ? fine : "is not a currency of ISO 4217";
}

}  // namespace

const TextRule ip_address{"IP address", check_ip_address};
const TextRule database_url{"`postgresql://` url", check_database_url};
const TextRule http_url{"`https://` url", check_http_url};
const TextRule user_name{"user name", check_user_name};
const TextRule sha256_hex{"64 lower-case hex digits each", check_sha256_hex};
const TextRule iban{"IBAN", check_iban};
const TextRule bic{"BIC", check_bic};
const TextRule list_name{"1 to 64 of a-z, 0-9, _", check_list_name};
const TextRule slug{"1 to 32 of a-z, 0-9, -", check_slug};
const TextRule uuid{"UUID each", check_uuid};
const TextRule decimal{"decimal text", check_decimal};
const TextRule time_of_day{"hh:mm", check_time_of_day};
const TextRule currency_code{"ISO 4217 codes", check_currency};

std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':' || !digit(text[0]) || !digit(text[1]) ||
        !digit(text[3]) || !digit(text[4])) {
        return std::nullopt;
    }
    const std::chrono::minutes time{((text[0] - '0') * 10 + (text[1] - '0')) * 60 +
                                    (text[3] - '0') * 10 + (text[4] - '0')};
    const bool valid = text[3] < '6' && time <= std::chrono::hours{24};
    return valid ? std::optional{time} : std::nullopt;
}

}  // namespace sluice::config
