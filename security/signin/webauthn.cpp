#include "security/signin/webauthn.hpp"

#include <algorithm>

#include "security/signin/authenticator_data.hpp"
#include "security/signin/cbor.hpp"
#include "security/signin/client_data.hpp"
#include "security/signin/cose_key.hpp"
#include "security/signin/encoding.hpp"

namespace sluice::signin {

namespace {

constexpr std::size_t challenge_bytes = 32;
constexpr std::size_t min_challenge_bytes = 16;  // section 13.4.3
constexpr std::string_view approval_purpose = "sluice approval 1\n";

Error no(std::string where, std::string why) {
    return fail(Errc::unauthenticated, std::move(why), std::move(where));
}

std::string text_of(const digest::Sha256& hash) {
    return {hash.begin(), hash.end()};
}

// Section 7.1 steps 11 to 16 and 7.2 steps 15 to 18: what both have in common.
Result<AuthenticatorData> read_and_check(const RelyingParty& party, std::string_view bytes) {
    auto data = read_authenticator_data(bytes);
    if (!data) {
        return data;
    }
    if (data->rp_id_hash != text_of(digest::sha256(party.id))) {
        return no("rpIdHash", "made for another relying party");
    }
    if (!data->user_present) {
        return no("flags", "nobody was there");
    }
    if (party.is_user_verification_required && !data->user_verified) {
        return no("flags", "the user was not verified");
    }
    return data;
}

Result<void> check_client(const RelyingParty& party, std::string_view type,
                          std::string_view challenge, std::string_view client_data) {
    check(challenge.size() >= min_challenge_bytes, "a challenge cannot be guessed");
    return check_client_data(client_data,
                             {type, challenge, party.origins, party.is_cross_origin_allowed});
}

// Section 8.2, self attestation: no x5c, the algorithm is the key's, signed with the key itself.
Result<Attestation> check_packed_self(const Cbor& statement, const CoseKey& key,
                                      std::string_view signed_bytes) {
    const auto* alg = statement.find("alg");
    const auto* sig = statement.find("sig");
    if (alg == nullptr || sig == nullptr || alg->kind != Cbor::Kind::integer ||
        sig->kind != Cbor::Kind::bytes || statement.items.size() != 4) {
        return fail(Errc::malformed, "a packed statement has alg and sig", "attStmt");
    }
    if (alg->integer != static_cast<int>(key.algorithm())) {
        return no("attStmt", "the statement's algorithm is not the key's");
    }
    if (!key.verify(signed_bytes, sig->text)) {
        return no("attStmt", "the attestation's signature does not hold");
    }
    return Attestation::self;
}

Result<Attestation> check_attestation(const RelyingParty& party, std::string_view format,
                                      const Cbor& statement, const CoseKey& key,
                                      std::string_view signed_bytes) {
    if (format == "none") {
        if (!statement.items.empty()) {
            return fail(Errc::malformed, "the statement of none is empty", "attStmt");
        }
        return Attestation::none;
    }
    if (format == "packed" && statement.find("x5c") == nullptr) {
        return check_packed_self(statement, key, signed_bytes);
    }
    if (!party.is_other_attestation_taken) {
        return fail(Errc::unsupported_element, "an attestation that is not verified here", "fmt");
    }
    return Attestation::not_looked;
}

struct AttestationObject {
    std::string_view format;
    Cbor statement;
    std::string_view authenticator_data;
};

// Section 6.5.4.
Result<AttestationObject> read_attestation_object(std::string_view bytes) {
    auto map = decode_cbor(bytes);
    if (!map) {
        return fail(map.error().code, map.error().detail, "attestationObject");
    }
    const auto* format = map->find("fmt");
    const auto* statement = map->find("attStmt");
    const auto* data = map->find("authData");
    if (format == nullptr || statement == nullptr || data == nullptr ||
        format->kind != Cbor::Kind::text || statement->kind != Cbor::Kind::map ||
        data->kind != Cbor::Kind::bytes || map->items.size() != 6) {
        return fail(Errc::malformed, "an attestation has fmt, attStmt and authData",
                    "attestationObject");
    }
    return AttestationObject{format->text, *statement, data->text};
}

std::string signed_bytes_of(std::string_view authenticator_data, std::string_view client_data) {
    return std::string{authenticator_data} + text_of(digest::sha256(client_data));
}

Credential credential_of(const AuthenticatorData& data, Attestation attestation) {
    Credential credential;
    credential.id = data.attested->credential_id;
    credential.public_key = data.attested->public_key;
    credential.sign_count = data.sign_count;
    std::ranges::copy(data.attested->aaguid, credential.aaguid.begin());
    credential.attestation = attestation;
    credential.user_verified = data.user_verified;
    credential.backup_eligible = data.backup_eligible;
    credential.backed_up = data.backed_up;
    return credential;
}

// All of section 7.2 that does not need the stored state.
Result<AuthenticatorData> verify_proof(const RelyingParty& party, std::string_view challenge,
                                       std::string_view public_key, const Assertion& assertion) {
    const auto key = CoseKey::parse(public_key);
    if (!key) {
        return key.error();
    }
    auto client = check_client(party, "webauthn.get", challenge, assertion.client_data);
    if (!client) {
        return client.error();
    }
    auto data = read_and_check(party, assertion.authenticator_data);
    if (!data) {
        return data;
    }
    if (!key->verify(signed_bytes_of(assertion.authenticator_data, assertion.client_data),
                     assertion.signature)) {
        return no("signature", "the signature does not hold");
    }
    return data;
}

}  // namespace

std::string make_challenge(RandomSource& random) {
    return random_bytes(random, challenge_bytes);
}

std::string approval_challenge(std::string_view shown, std::string_view nonce) {
    check(nonce.size() >= 16 && nonce.size() <= 64, "a nonce has 16 to 64 bytes");
    std::string text{approval_purpose};
    text += static_cast<char>(nonce.size());  // where it ends, whatever follows
    text += nonce;
    text += shown;
    return text_of(digest::sha256(text));
}

Result<Credential> verify_registration(const RelyingParty& party, std::string_view challenge,
                                       std::string_view client_data,
                                       std::string_view attestation_object) {
    auto client = check_client(party, "webauthn.create", challenge, client_data);
    if (!client) {
        return client.error();
    }
    const auto object = read_attestation_object(attestation_object);
    if (!object) {
        return object.error();
    }
    const auto data = read_and_check(party, object->authenticator_data);
    if (!data) {
        return data.error();
    }
    if (!data->attested) {
        return fail(Errc::malformed, "a registration has a credential", "authenticatorData");
    }
    const auto key = CoseKey::parse(data->attested->public_key);
    if (!key) {
        return key.error();
    }
    const auto attestation =
        check_attestation(party, object->format, object->statement, *key,
                          signed_bytes_of(object->authenticator_data, client_data));
    if (!attestation) {
        return attestation.error();
    }
    return credential_of(*data, *attestation);
}

Result<Asserted> verify_assertion(const RelyingParty& party, std::string_view challenge,
                                  const Credential& credential, const Assertion& assertion) {
    const auto data = verify_proof(party, challenge, credential.public_key, assertion);
    if (!data) {
        return data.error();
    }
    if (data->backup_eligible != credential.backup_eligible) {
        return no("flags", "a credential stays eligible for backup, or not");
    }
    const bool has_counter = data->sign_count != 0 || credential.sign_count != 0;
    if (has_counter && data->sign_count <= credential.sign_count) {
        return no("signCount", "the counter has not grown");
    }
    return Asserted{data->sign_count, data->user_verified, data->backed_up};
}

Result<Asserted> verify_stored_assertion(const RelyingParty& party, std::string_view challenge,
                                         std::string_view public_key, const Assertion& assertion) {
    const auto data = verify_proof(party, challenge, public_key, assertion);
    if (!data) {
        return data.error();
    }
    return Asserted{data->sign_count, data->user_verified, data->backed_up};
}

}  // namespace sluice::signin
