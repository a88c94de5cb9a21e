#pragma once

// Inside security/keys and security/columns only: Botan 2 behind our own types.

#include <botan/alg_id.h>
#include <botan/pk_keys.h>
#include <botan/rng.h>

#include <memory>
#include <string>
#include <string_view>

#include "ledger/base/id.hpp"
#include "ledger/base/result.hpp"
#include "security/keys/scheme.hpp"
#include "security/keys/secret_bytes.hpp"

namespace sluice::keys {

// Random bytes for Botan out of a RandomSource: its numbers, big-endian. Not for several threads.
class BotanRandom final : public Botan::RandomNumberGenerator {
public:
    explicit BotanRandom(RandomSource& source) : source_(source) {}
    void randomize(std::uint8_t output[], std::size_t length) override;
    bool accepts_input() const override { return false; }
    void add_entropy(const std::uint8_t[], std::size_t) override {}
    std::string name() const override { return "RandomSource"; }
    void clear() override {}
    bool is_seeded() const override { return true; }

private:
    RandomSource& source_;
};

inline const std::uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

template <class Vector>
std::string text_of(const Vector& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <class Vector>
SecretBytes secret_of(const Vector& bytes) {
    return SecretBytes::copy_of({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

// AlgorithmIdentifier of a key kind, the same in SPKI and PKCS #8. Botan's own for SM2 is one that
// nobody else reads.
Botan::AlgorithmIdentifier algorithm_of(KeyKind kind);
// Error: invalid_value for a kind or curve that is not taken.
Result<KeyKind> kind_of(const Botan::AlgorithmIdentifier& algorithm);

// How Botan names the padding of a digest that is made already; of Ed25519: "Pure".
std::string padding_of(Scheme scheme);
std::string padding_of(Encryption encryption);

// Throws what Botan throws on bits that are no such key.
std::unique_ptr<Botan::Public_Key> load_public(KeyKind kind, const std::vector<std::uint8_t>& bits);
std::unique_ptr<Botan::Private_Key> load_private(KeyKind kind,
                                                 const Botan::secure_vector<std::uint8_t>& bits);
std::unique_ptr<Botan::Private_Key> make_private(KeyKind kind, std::size_t rsa_bits,
                                                 RandomSource& random);

}  // namespace sluice::keys
