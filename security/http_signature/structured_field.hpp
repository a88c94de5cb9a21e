#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/base/result.hpp"

namespace sluice::http_signature {

// Structured Field Values for HTTP, RFC 8941: dictionaries, as far as message signatures and
// content digests use them. Stricter than the standard where two readers could come to two answers:
// a key that comes twice is refused, not the last one taken.

struct Token {
    std::string text;
    bool operator==(const Token&) const = default;
};

struct Bytes {
    std::string bytes;
    bool operator==(const Bytes&) const = default;
};

// An integer, a string (section 3.3.3, printable ASCII), a token, a byte sequence or a boolean.
// There are no decimals.
using BareItem = std::variant<std::int64_t, std::string, Token, Bytes, bool>;

struct Parameter {
    std::string key;
    BareItem value;
    bool operator==(const Parameter&) const = default;
};
using Parameters = std::vector<Parameter>;

struct Item {
    BareItem value;
    Parameters parameters{};
};

// A member of a dictionary: one item, or an inner list of them. The parameters of one item are in
// the item, those of a list here.
struct Member {
    std::string key;
    bool is_list = false;
    std::vector<Item> items{};
    Parameters parameters{};
};

inline constexpr std::size_t max_field_bytes = 8 * 1024;
inline constexpr std::size_t max_members = 16;
inline constexpr std::size_t max_list_items = 64;
inline constexpr std::size_t max_parameters = 16;

// Section 4.2.2. Errors: malformed with the byte at which it went wrong; too_large beyond the
// limits above.
Result<std::vector<Member>> parse_dictionary(std::string_view text);

// Section 4.1: the one form of a value. A string has printable ASCII only, a token and a key are
// ones; the caller has seen to that.
std::string serialize(const BareItem& value);
std::string serialize(const Parameters& parameters);  // with the ';' before each
std::string serialize_list(const std::vector<Item>& items, const Parameters& parameters);

// Whether the text may be a string of section 3.3.3: printable ASCII.
bool is_string(std::string_view text);
// Whether the text is a key of section 3.1.2.
bool is_key(std::string_view text);

}  // namespace sluice::http_signature
