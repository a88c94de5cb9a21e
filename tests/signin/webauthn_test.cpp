// WebAuthn: what real authenticators answered, and what one of the test's own must not get through.
#include "security/signin/webauthn.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "tests/signin/authenticator.hpp"
#include "tests/signin/real_keys.hpp"

namespace sluice::signin {
namespace {

std::string decoded(const char* text) {
    return base64url_decode(text).value();
}

const std::string challenge(32, 'c');

RelyingParty us() {
    RelyingParty party;
    party.id = "console.example";
    party.origins = {"https://other.example", "https://console.example"};
    return party;
}

RelyingParty party_of(const char* rp_id, const char* origin, bool is_verified) {
    RelyingParty party;
    party.id = rp_id;
    party.origins = {origin};
    party.is_user_verification_required = is_verified;
    return party;
}

TEST(RealKeys, answers_are_verified) {
    for (const auto& real : real_assertions) {
        SCOPED_TRACE(real.what);
        const auto party = party_of(real.rp_id, real.origin, real.is_verified);
        const Assertion assertion{decoded(real.client_data), decoded(real.authenticator_data),
                                  decoded(real.signature)};
        Credential credential;
        credential.public_key = decoded(real.public_key);
        credential.sign_count = real.count - 1;
        const auto done = verify_assertion(party, decoded(real.challenge), credential, assertion);
        ASSERT_TRUE(done) << to_string(done.error());
        EXPECT_EQ(done->sign_count, real.count);
        EXPECT_EQ(done->user_verified, real.is_verified);

        credential.sign_count = real.count;
        const auto replayed =
            verify_assertion(party, decoded(real.challenge), credential, assertion);
        ASSERT_FALSE(replayed);
        EXPECT_EQ(replayed.error().where, "signCount");
        EXPECT_TRUE(verify_stored_assertion(party, decoded(real.challenge), credential.public_key,
                                            assertion))
            << "years later the counter has moved on";

        const auto strict = party_of(real.rp_id, real.origin, true);
        EXPECT_EQ(verify_stored_assertion(strict, decoded(real.challenge), credential.public_key,
                                          assertion)
                      .has_value(),
                  real.is_verified);
    }
}

TEST(RealKeys, answers_with_any_byte_changed_are_not) {
    for (const auto& real : real_assertions) {
        SCOPED_TRACE(real.what);
        const auto party = party_of(real.rp_id, real.origin, real.is_verified);
        const Assertion good{decoded(real.client_data), decoded(real.authenticator_data),
                             decoded(real.signature)};
        for (auto part :
             {&Assertion::client_data, &Assertion::authenticator_data, &Assertion::signature}) {
            for (std::size_t i = 0; i < (good.*part).size(); ++i) {
                auto changed = good;
                (changed.*part)[i] = static_cast<char>((changed.*part)[i] ^ 1);
                EXPECT_FALSE(verify_stored_assertion(party, decoded(real.challenge),
                                                     decoded(real.public_key), changed))
                    << i;
            }
        }
    }
}

TEST(RealKeys, a_laptop_registers_with_its_own_signature) {
    const auto party = party_of(real_self::rp_id, real_self::origin, true);
    const auto made =
        verify_registration(party, decoded(real_self::challenge), decoded(real_self::client_data),
                            decoded(real_self::attestation));
    ASSERT_TRUE(made) << to_string(made.error());
    EXPECT_EQ(made->attestation, Attestation::self);
    EXPECT_EQ(base64url(made->id), real_self::id);
    EXPECT_EQ(made->sign_count, 0x5C9139CCu);
    EXPECT_TRUE(made->user_verified);
    EXPECT_FALSE(made->backup_eligible);
}

TEST(RealKeys, a_security_key_registers_and_signs) {
    namespace real = real_certified;
    auto party = party_of(real::rp_id, real::origin, false);
    const auto registered = [&] {
        return verify_registration(party, decoded(real::challenge), real::client_data,
                                   decoded(real::attestation));
    };
    EXPECT_EQ(registered().error().where, "fmt") << "its certificate is not verified here";
    party.is_other_attestation_taken = true;
    const auto credential = registered();
    ASSERT_TRUE(credential) << to_string(credential.error());
    EXPECT_EQ(credential->attestation, Attestation::not_looked);
    EXPECT_EQ(digest::hex(credential->aaguid), "fa2b99dc9e3942578f924a30d23c4118");
    EXPECT_EQ(credential->sign_count, 0x39u);
    const Assertion assertion{real::get_client_data, decoded(real::get_authenticator_data),
                              decoded(real::get_signature)};
    const auto done = verify_assertion(party, decoded(real::get_challenge), *credential, assertion);
    ASSERT_TRUE(done) << to_string(done.error());
    EXPECT_EQ(done->sign_count, 0x3Au);
}

TEST(Registration, of_every_kind_of_key_leads_to_assertions) {
    const std::pair<KeyKind, int> kinds[] = {
        {KeyKind::es256, -7}, {KeyKind::eddsa, -8}, {KeyKind::rs256, -257}};
    for (const auto& [kind, algorithm] : kinds) {
        SCOPED_TRACE(algorithm);
        Authenticator device(kind);
        const auto client = device.client_data("webauthn.create", challenge);
        const auto none = verify_registration(us(), challenge, client, device.none());
        ASSERT_TRUE(none) << to_string(none.error());
        EXPECT_EQ(none->attestation, Attestation::none);
        EXPECT_EQ(none->id, "credential-1");
        EXPECT_EQ(none->public_key, device.cose_key());
        const auto self =
            verify_registration(us(), challenge, client, device.self(client, algorithm));
        ASSERT_TRUE(self) << to_string(self.error());
        EXPECT_EQ(self->attestation, Attestation::self);

        device.count = 1;
        const auto done = verify_assertion(us(), challenge, *self, device.answer(challenge));
        ASSERT_TRUE(done) << to_string(done.error());
        EXPECT_EQ(done->sign_count, 1u);
        EXPECT_FALSE(verify_assertion(us(), std::string(32, 'd'), *self, device.answer(challenge)));
        const Authenticator other(kind);
        EXPECT_EQ(verify_assertion(us(), challenge, *none, other.answer(challenge)).error().where,
                  "signature");
    }
}

struct Change {
    const char* where;
    std::function<void(Authenticator&)> change;
};

// What both ceremonies refuse.
const Change changes[] = {
    {"rpIdHash", [](auto& it) { it.rp_id = "example"; }},
    {"flags", [](auto& it) { it.flags = 0x44; }},
    {"flags", [](auto& it) { it.flags = 0x41; }},
    {"authenticatorData", [](auto& it) { it.flags = 0x47; }},
    {"authenticatorData", [](auto& it) { it.flags = 0x65; }},
    {"authenticatorData", [](auto& it) { it.flags = 0x55; }},  // backed up, but not eligible
    {"authenticatorData", [](auto& it) { it.flags = 0xC5; }},  // extensions that are not there
    {"authenticatorData", [](auto& it) { it.extensions = head(5, 0); }},
    {"authenticatorData",
     [](auto& it) {
         it.flags = 0xC5;
         it.extensions = cbor(1);
     }},
    {"clientData.origin", [](auto& it) { it.origin = "https://console.example.evil"; }},
    {"clientData.origin", [](auto& it) { it.origin = "http://console.example"; }},
    {"clientData.origin", [](auto& it) { it.origin = "https://console.example/"; }},
    {"clientData.origin", [](auto& it) { it.origin = ""; }},
    {"clientData.crossOrigin", [](auto& it) { it.more_client_data = ",\"crossOrigin\":true"; }},
    {"clientData.crossOrigin",
     [](auto& it) { it.more_client_data = ",\"crossOrigin\":\"false\""; }},
    {"clientData.crossOrigin",
     [](auto& it) { it.more_client_data = ",\"topOrigin\":\"https://evil.example\""; }},
    {"clientData.tokenBinding",
     [](auto& it) { it.more_client_data = ",\"tokenBinding\":{\"status\":\"present\"}"; }},
    {"clientData.tokenBinding", [](auto& it) { it.more_client_data = ",\"tokenBinding\":1"; }},
    {"clientData",
     [](auto& it) { it.more_client_data = ",\"origin\":\"https://console.example\""; }},
    {"clientData", [](auto& it) { it.more_client_data = ",\"\\u006frigin\":\"https://evil\""; }},
    {"clientData", [](auto& it) { it.more_client_data = "}{"; }},
    {"clientData",
     [](auto& it) { it.more_client_data = "," + std::string(5000, ' ') + "\"a\":1"; }},
    {"clientData", [](auto& it) { it.more_client_data = ",\"a\":[[[[[[[[[[1]]]]]]]]]]"; }},
};

TEST(Registration, refuses_what_is_not_as_it_has_to_be) {
    const std::string create = "webauthn.create";
    for (const auto& [where, change] : changes) {
        Authenticator device;
        change(device);
        const auto done = verify_registration(us(), challenge,
                                              device.client_data(create, challenge), device.none());
        ASSERT_FALSE(done) << where;
        EXPECT_EQ(done.error().where, where) << to_string(done.error());
    }
    const Authenticator device;
    const auto client = device.client_data(create, challenge);
    EXPECT_EQ(verify_registration(us(), std::string(32, 'd'), client, device.none()).error().where,
              "clientData.challenge");
    EXPECT_EQ(verify_registration(us(), challenge, device.client_data("webauthn.get", challenge),
                                  device.none())
                  .error()
                  .where,
              "clientData.type");
    for (const auto* text : {"", "[]", "null", "{}", "{\"type\":1}", "\xFF"}) {
        EXPECT_FALSE(verify_registration(us(), challenge, text, device.none())) << text;
    }
    auto lenient = us();
    lenient.is_cross_origin_allowed = true;
    Authenticator framed;
    framed.more_client_data = ",\"crossOrigin\":true";
    EXPECT_TRUE(verify_registration(lenient, challenge, framed.client_data(create, challenge),
                                    framed.none()));
}

TEST(Registration, refuses_broken_attestations) {
    Authenticator device;
    const auto client = device.client_data("webauthn.create", challenge);
    const auto data = device.authenticator_data(true);
    const auto good = device.self(client, -7);
    const auto empty = head(5, 0);
    const auto sig = [&](std::int64_t algorithm, const std::string& bytes) {
        return head(5, 2) + cbor_text("alg") + cbor(algorithm) + cbor_text("sig") +
               cbor_bytes(bytes);
    };
    const std::pair<const char*, std::string> cases[] = {
        {"attestationObject", ""},
        {"attestationObject", "\xFF"},
        {"attestationObject", good.substr(0, good.size() - 1)},
        {"attestationObject", good + '\0'},
        {"attestationObject", head(5, 0)},
        {"attestationObject", head(4, 0)},
        {"attStmt", device.self(device.client_data("webauthn.create", "other"), -7)},
        {"attStmt", device.self(client, -8)},
        {"attStmt", Authenticator::object("packed", sig(-7, "not a signature"), data)},
        {"attStmt", Authenticator::object("packed", sig(-7, ""), data)},
        {"attStmt", Authenticator::object("packed", empty, data)},
        {"attStmt", Authenticator::object("none", sig(-7, "x"), data)},
        {"fmt", Authenticator::object("tpm", empty, data)},
        {"fmt", Authenticator::object("NONE", empty, data)},
        {"authenticatorData", Authenticator::object("none", empty, "")},
        {"authenticatorData", Authenticator::object("none", empty, data.substr(0, 60))},
        {"authenticatorData", Authenticator::object("none", empty, data + '\0')},
        {"authenticatorData",
         Authenticator::object("none", empty, device.authenticator_data(false))},
    };
    for (const auto& [where, object] : cases) {
        const auto done = verify_registration(us(), challenge, client, object);
        ASSERT_FALSE(done) << where;
        EXPECT_EQ(done.error().where, where) << to_string(done.error());
    }
    for (const auto& id : {std::string{}, std::string(1024, 'i')}) {
        device.id = id;
        EXPECT_EQ(verify_registration(us(), challenge, client, device.none()).error().where,
                  "authenticatorData");
    }
    device.id = std::string(1023, 'i');
    EXPECT_TRUE(verify_registration(us(), challenge, client, device.none()));
}

TEST(Assertion, refuses_what_is_not_as_it_has_to_be) {
    const Authenticator fresh;
    Credential credential;
    credential.public_key = fresh.cose_key();
    for (const auto& [where, change] : changes) {
        Authenticator device;
        credential.public_key = device.cose_key();
        change(device);
        const auto done = verify_assertion(us(), challenge, credential, device.answer(challenge));
        ASSERT_FALSE(done) << where;
        EXPECT_EQ(done.error().where, where) << to_string(done.error());
    }
    credential.public_key = fresh.cose_key();
    auto answer = fresh.answer(challenge);
    EXPECT_TRUE(verify_assertion(us(), challenge, credential, answer));
    answer.client_data = fresh.client_data("webauthn.create", challenge);
    EXPECT_EQ(verify_assertion(us(), challenge, credential, answer).error().where,
              "clientData.type");
    credential.public_key = "broken";
    EXPECT_EQ(verify_assertion(us(), challenge, credential, fresh.answer(challenge)).error().where,
              "publicKey");
}

TEST(Assertion, has_a_counter_that_grows) {
    Authenticator device;
    Credential credential;
    credential.public_key = device.cose_key();
    struct Case {
        std::uint32_t stored;
        std::uint32_t said;
        bool is_taken;
    };
    const Case cases[] = {{0, 0, true},
                          {0, 1, true},
                          {1, 0, false},
                          {5, 5, false},
                          {5, 4, false},
                          {5, 6, true},
                          {0xFFFFFFFE, 0xFFFFFFFF, true},
                          {0xFFFFFFFF, 0, false}};
    for (const auto& each : cases) {
        credential.sign_count = each.stored;
        device.count = each.said;
        const auto done = verify_assertion(us(), challenge, credential, device.answer(challenge));
        EXPECT_EQ(done.has_value(), each.is_taken) << each.stored << ' ' << each.said;
        EXPECT_TRUE(done || done.error().where == "signCount");
    }
}

TEST(Assertion, says_whether_the_key_is_backed_up) {
    Authenticator device;
    device.flags = 0x4D;  // eligible
    const auto client = device.client_data("webauthn.create", challenge);
    auto credential = verify_registration(us(), challenge, client, device.none()).value();
    EXPECT_TRUE(credential.backup_eligible);
    EXPECT_FALSE(credential.backed_up);
    device.flags = 0x5D;
    EXPECT_TRUE(verify_assertion(us(), challenge, credential, device.answer(challenge))->backed_up);
    device.flags = 0x45;
    EXPECT_EQ(verify_assertion(us(), challenge, credential, device.answer(challenge)).error().where,
              "flags");
}

TEST(Approval, is_of_what_was_shown) {
    const Authenticator device;
    const std::string nonce(16, 'n');
    const std::string shown = "pay 1.00 CNY to ACME, version 3";
    const auto wanted = approval_challenge(shown, nonce);
    EXPECT_EQ(wanted.size(), 32u);
    // Computed by hand, so that what is stored today is verified by any later version.
    EXPECT_EQ(wanted, sha256_text("sluice approval 1\n\x10" + nonce + shown));
    const auto stored = device.answer(wanted);
    const auto later = [&](const std::string& text, const std::string& with) {
        return verify_stored_assertion(us(), approval_challenge(text, with), device.cose_key(),
                                       stored);
    };
    EXPECT_TRUE(later(shown, nonce));
    EXPECT_FALSE(later("pay 9.00 CNY to ACME, version 3", nonce));
    EXPECT_FALSE(later(shown, std::string(16, 'm')));
    EXPECT_FALSE(later(shown.substr(1), nonce + shown[0])) << "the nonce has an end";
    const Authenticator other;
    EXPECT_FALSE(verify_stored_assertion(us(), wanted, other.cose_key(), stored));
}

TEST(ApprovalDeathTest, is_not_made_of_a_short_nonce) {
    EXPECT_DEATH(approval_challenge("shown", std::string(15, 'n')), "nonce");
    EXPECT_DEATH(approval_challenge("shown", std::string(65, 'n')), "nonce");
}

}  // namespace
}  // namespace sluice::signin
