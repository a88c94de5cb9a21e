#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"

namespace sluice::signin {

// One item of CBOR, RFC 8949, in the canonical form that CTAP2 asks of authenticators (CTAP 2.1
// section 8): definite lengths, numbers in their shortest form, no floating point, no tags, no key
// of a map twice. The order of keys is not looked at. Texts are views into what was decoded.
struct Cbor {
    enum class Kind : std::uint8_t { integer, bytes, text, array, map, boolean, null };

    Kind kind = Kind::null;
    std::int64_t integer = 0;   // of a boolean: 0 or 1
    std::string_view text{};    // of bytes and text
    std::vector<Cbor> items{};  // of an array; of a map: key, value, key, value...

    // The value under this key of a map; null when it is no map or has no such key.
    const Cbor* find(std::string_view key) const;
    const Cbor* find(std::int64_t key) const;
};

inline constexpr std::size_t max_cbor_bytes = 16 * 1024;
inline constexpr int max_cbor_depth = 4;
inline constexpr std::size_t max_cbor_items = 256;  // in all

// The item at the front of `bytes`, which keeps what follows it. Errors: malformed; too_large
// beyond the limits above; unsupported_element for what the canonical form does not have. Nothing
// is allocated for a length that is said and not there.
Result<Cbor> take_cbor(std::string_view& bytes);

// As take_cbor() of the whole. Error besides: malformed when something follows.
Result<Cbor> decode_cbor(std::string_view bytes);

}  // namespace sluice::signin
