#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "security/columns/data_key.hpp"

namespace sluice::columns {

// An account number as it is compared: ASCII letters in upper case, full-width forms (U+FF01 to
// U+FF5E, as Chinese keyboards give them) as ASCII, and without blanks, tabs, U+3000 and dashes.
// Other bytes stay as they are.
std::string normalise_account(std::string_view text);

// Finds an encrypted value without decrypting: HMAC (RFC 2104) with SHA-256 or SM3 under a key of
// its own, over table, column and value. Equal values have equal indexes within a column, and only
// there; how often one occurs shows, so it is not for columns with few different values. Safe from
// any thread.
class BlindIndex {
public:
    using Value = std::array<std::uint8_t, 32>;

    // Errors: of unwrap(); invalid_value for a data key of another purpose.
    static Result<BlindIndex> open(const KeyEncryptionKey& kek, const WrappedKey& key);

    // To be stored beside the index: a new key is a new column of indexes.
    std::uint32_t version() const { return version_; }
    // `normalised` is the value as it is compared, the same function at every time.
    Value of(std::string_view table, std::string_view column, std::string_view normalised) const;

private:
    BlindIndex(std::uint32_t version, const char* mac, keys::SecretBytes key)
        : version_(version), mac_(mac), key_(std::move(key)) {}

    std::uint32_t version_;
    const char* mac_;
    keys::SecretBytes key_;
};

}  // namespace sluice::columns
