#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "security/columns/data_key.hpp"

namespace sluice::columns {

// Where a value stands. None is empty.
struct Place {
    std::string_view table;
    std::string_view column;
    std::string_view row;  // its id as text
};

inline constexpr std::size_t max_value_bytes = 1 << 20;

// Encrypts single values of a table. A value is bound to its place: put into another row, column or
// table it does not open. The form is
//   1 byte   form, 1
//   1 byte   Purpose of the data key
//   4 bytes  version of the data key, big-endian
//   12 bytes nonce
//   the ciphertext, as long as the value, and a tag of 16 bytes
// where the first six bytes and the place are bound too. The length of a value shows.
//
// Nonces are random, from a RandomSource that cannot be guessed and does not repeat: SystemRandom.
// NIST SP 800-38D section 8.3 allows 2^32 values under one data key then; make a new version long
// before that. Safe from any thread.
class ColumnCipher {
public:
    // All versions of the data keys that values may be under. Errors: of unwrap();
    // invalid_value when there is none, two of one version, or one for a blind index.
    static Result<ColumnCipher> open(const KeyEncryptionKey& kek, std::span<const WrappedKey> keys);

    std::uint32_t newest_version() const { return keys_.rbegin()->first; }

    // Under the newest version. The value has at most max_value_bytes.
    std::string seal(const Place& place, std::string_view plain, RandomSource& random) const;
    // Errors: malformed when it is no such value; key_missing with the version in `where`;
    // decryption_failed when it was changed or is not this place's.
    Result<keys::SecretBytes> open_value(const Place& place, std::string_view sealed) const;

    // The version a value is under; nothing else of it is looked at. Error: malformed.
    static Result<std::uint32_t> version_of(std::string_view sealed);
    // The same value under another version, with a new nonce. Errors: of open_value(); key_missing
    // when there is no such version.
    Result<std::string> reseal(const Place& place, std::string_view sealed, std::uint32_t version,
                               RandomSource& random) const;

private:
    struct DataKey {
        Cipher cipher;
        keys::SecretBytes bytes;
    };

    ColumnCipher() = default;
    std::string seal_under(std::uint32_t version, const DataKey& key, const Place& place,
                           std::string_view plain, RandomSource& random) const;

    std::map<std::uint32_t, DataKey> keys_;
};

}  // namespace sluice::columns
