#include "security/columns/column_cipher.hpp"

namespace sluice::columns {

namespace {

constexpr char form = 1;
static_assert(static_cast<int>(Purpose::aes_256_gcm) == static_cast<int>(Cipher::aes_256_gcm) &&
                  static_cast<int>(Purpose::sm4_gcm) == static_cast<int>(Cipher::sm4_gcm),
              "a purpose that encrypts has its cipher's number");
constexpr std::size_t header_bytes = 6;
constexpr std::size_t overhead = header_bytes + nonce_bytes + tag_bytes;

std::string header_of(std::uint32_t version, Cipher cipher) {
    std::string header{form, static_cast<char>(cipher)};
    append_number(header, version);
    return header;
}

std::string bound_to(std::string_view header, const Place& place) {
    check(!place.table.empty() && !place.column.empty() && !place.row.empty(),
          "a value has a place");
    std::string bound{header};
    append_with_length(bound, place.table);
    append_with_length(bound, place.column);
    append_with_length(bound, place.row);
    return bound;
}

Error no_such_version(std::uint32_t version) {
    return fail(Errc::key_missing, "no data key of this version", std::to_string(version));
}

}  // namespace

Result<ColumnCipher> ColumnCipher::open(const KeyEncryptionKey& kek,
                                        std::span<const WrappedKey> keys) {
    ColumnCipher opened;
    for (const auto& wrapped : keys) {
        if (wrapped.purpose != Purpose::aes_256_gcm && wrapped.purpose != Purpose::sm4_gcm) {
            return fail(Errc::invalid_value, "a data key that does not encrypt", "purpose");
        }
        auto key = kek.unwrap(wrapped);
        if (!key) {
            return key.error();
        }
        const auto cipher = static_cast<Cipher>(wrapped.purpose);
        if (!opened.keys_.try_emplace(wrapped.version, DataKey{cipher, std::move(*key)}).second) {
            return fail(Errc::invalid_value, "two data keys of one version", "version");
        }
    }
    if (opened.keys_.empty()) {
        return fail(Errc::invalid_value, "no data key", "keys");
    }
    return opened;
}

std::string ColumnCipher::seal_under(std::uint32_t version, const DataKey& key, const Place& place,
                                     std::string_view plain, RandomSource& random) const {
    check(plain.size() <= max_value_bytes, "an encrypted column holds short values");
    const auto header = header_of(version, key.cipher);
    const auto nonce = random_bytes(nonce_bytes, random);
    return header + std::string(nonce.view()) +
           gcm_seal(key.cipher, key.bytes.view(), nonce.view(), bound_to(header, place), plain);
}

std::string ColumnCipher::seal(const Place& place, std::string_view plain,
                               RandomSource& random) const {
    return seal_under(keys_.rbegin()->first, keys_.rbegin()->second, place, plain, random);
}

Result<std::uint32_t> ColumnCipher::version_of(std::string_view sealed) {
    if (sealed.size() < overhead || sealed.size() > overhead + max_value_bytes ||
        sealed[0] != form) {
        return fail(Errc::malformed, "not an encrypted value");
    }
    std::uint32_t version = 0;
    for (const char c : sealed.substr(2, 4)) {
        version = version << 8 | static_cast<unsigned char>(c);
    }
    return version;
}

Result<keys::SecretBytes> ColumnCipher::open_value(const Place& place,
                                                   std::string_view sealed) const {
    const auto version = version_of(sealed);
    if (!version) {
        return version.error();
    }
    const auto key = keys_.find(*version);
    if (key == keys_.end()) {
        return no_such_version(*version);
    }
    // The header is bound as it was sealed: another purpose in it is another header.
    return gcm_open(
        key->second.cipher, key->second.bytes.view(), sealed.substr(header_bytes, nonce_bytes),
        bound_to(sealed.substr(0, header_bytes), place), sealed.substr(header_bytes + nonce_bytes));
}

Result<std::string> ColumnCipher::reseal(const Place& place, std::string_view sealed,
                                         std::uint32_t version, RandomSource& random) const {
    const auto key = keys_.find(version);
    if (key == keys_.end()) {
        return no_such_version(version);
    }
    const auto plain = open_value(place, sealed);
    return plain
               ? Result<std::string>(seal_under(version, key->second, place, plain->view(), random))
               : plain.error();
}

}  // namespace sluice::columns
