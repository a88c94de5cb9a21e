#pragma once

#include <string>
#include <utility>
#include <vector>

#include "security/http_signature/content_digest.hpp"
#include "security/http_signature/sign.hpp"
#include "tests/api/api_world.hpp"
#include "tests/http_signature/rfc9421.hpp"

namespace sluice::test {

using http_signature::Algorithm;
using http_signature::SignatureParameters;

// A request, and how it is signed; tests change both.
struct Signing {
    std::string method = "POST";
    std::string target = "/v1/payments";
    std::string body;
    http::Headers headers{{"Host", "gateway.example"},
                          {"Content-Type", "application/json"},
                          {"Idempotency-Key", "\"k-1\""}};
    std::vector<http_signature::Component> components{
        {"@method"}, {"@target-uri"}, {"content-digest"}, {"content-type"}, {"idempotency-key"}};
    SignatureParameters parameters{};
    std::string label = "sig1";
    Algorithm algorithm = Algorithm::ed25519;
    const char* private_key = http_signature::ed25519_private;

    void leave_out(const char* name) {
        std::erase_if(components, [&](const auto& one) { return one.name == name; });
    }
    void set(const std::string& name, const std::string& value) {
        for (auto& [known, its_value] : headers) {
            its_value = known == name ? value : its_value;
        }
    }
    void add_digest() {
        headers.emplace_back("Content-Digest",
                             content_digest(body, http_signature::DigestAlgorithm::sha_256));
    }
    // Adds the signature's two headers.
    void sign() {
        std::string pem = private_key;
        const auto key = http_signature::SigningKey::from_pem(algorithm, pem).value();
        const http_signature::Message message{method, "https", "gateway.example",
                                              target, headers, body};
        const auto made = http_signature::sign(message, label, components, parameters, key);
        EXPECT_TRUE(made) << to_string(made.error());
        headers.emplace_back("Signature-Input", made->input);
        headers.emplace_back("Signature", made->signature);
    }
};

// An API with the ERP "erp-2", a service of the database, and its keys.
class SignatureWorld : public ApiWorld {
public:
    using ApiWorld::ApiWorld;

    static std::string key_id(Algorithm algorithm, const char* pem) {
        return http_signature::VerifierKey::from_pem(algorithm, pem).value().id();
    }
    const std::string ed25519_id = key_id(Algorithm::ed25519, http_signature::ed25519_public);
    const std::string p256_id = key_id(Algorithm::ecdsa_p256_sha256, http_signature::p256_public);

    Answer propose(const std::string& members) {
        clock.advance(std::chrono::milliseconds{1});  // ids follow each other
        return post_as(lin, "/v1/access/changes", R"({"reason":"an ERP",)" + members + "}");
    }
    // Proposed by Lin and confirmed by Mia; the id of the change.
    std::string give(const std::string& members) {
        const auto proposed = propose(members);
        EXPECT_EQ(proposed.status(), 201) << proposed.response.body;
        const auto target = "/v1/access/changes/" + proposed.at("id") + "/confirm";
        EXPECT_EQ(post_as(mia, target, "").status(), 200);
        return proposed.at("id");
    }
    std::string in_days(int days) { return to_rfc3339(clock.now() + std::chrono::days{days}); }

    static std::string escaped(const std::string& pem) {
        std::string text;
        for (const char c : pem) {
            text += c == '\n' ? std::string{"\\n"} : std::string{c};
        }
        return text;
    }
    std::string key(const std::string& handle, const std::string& algorithm, const char* pem,
                    int days = 90) {
        return R"("kind":"key","handle":")" + handle + R"(","algorithm":")" + algorithm +
               R"(","public_key":")" + escaped(pem) + R"(","until":")" + in_days(days) + '"';
    }
    void make_erp() {
        open_account(1000'00);
        give(R"("kind":"principal","handle":"erp-2","holder":"service","name":"An ERP")");
        give(R"("kind":"grant","handle":"erp-2","role":"erp","enterprise":")" +
             enterprise.to_string() + '"');
        given_key = give(key("erp-2", "ed25519", http_signature::ed25519_public));
    }

    // A payment, ready to be signed by the ed25519 key; every one has a nonce of its own.
    Signing payment() {
        Signing signing;
        const auto suffix = std::to_string(++made);
        signing.body = payment_json("E2E-" + suffix, "1.00");
        signing.set("Idempotency-Key", "\"k-" + suffix + '"');
        signing.parameters.created = std::chrono::floor<std::chrono::seconds>(clock.now());
        signing.parameters.nonce = "a-nonce-of-test-" + suffix;
        signing.parameters.key_id = ed25519_id;
        return signing;
    }
    Signing query(const std::string& target = "/v1/accounts") {
        auto signing = payment();
        signing.method = "GET";
        signing.target = target;
        signing.body.clear();
        signing.headers = {{"Host", "gateway.example"}};
        signing.components = {{"@method"}, {"@target-uri"}};
        return signing;
    }
    Answer send(const Signing& signing) {
        return ApiWorld::send(signing.method, signing.target, signing.body, signing.headers);
    }
    Answer sign_and_send(Signing signing) {
        if (!signing.body.empty()) {
            signing.add_digest();
        }
        signing.sign();
        return send(signing);
    }
    std::string nonces() { return test_database.query("SELECT count(*) FROM request_nonce"); }

    std::string given_key;
    int made = 0;
};

class SignatureTest : public ::testing::Test, public SignatureWorld {};

}  // namespace sluice::test
