// A request is its signer's by its signature and by nothing else, and once.
#include <filesystem>
#include <fstream>
#include <functional>

#include "gateway/http/codec.hpp"
#include "ledger/base/log.hpp"
#include "tests/api/signature_world.hpp"
#include "tests/support/temp_name.hpp"

namespace sluice::test {
namespace {

using std::chrono::seconds;

// What a stranger sees of an answer: all but the trace id, which is the request's own.
std::string seen(const ApiWorld::Answer& answer) {
    auto text = std::to_string(answer.status());
    for (const auto* member : {"type", "title", "code", "detail", "errors/0/code"}) {
        text += '|' + answer.at(member);
    }
    for (const auto& [name, value] : answer.response.headers) {
        text += '|' + name + (name == "traceparent" ? "" : '=' + value);
    }
    return text;
}

// The log of one block of a test.
class Logged {
public:
    Logged() { log::open(file_.string(), log::Level::warning, "test"); }
    ~Logged() {
        log::open("-", log::Level::warning, "test");
        std::filesystem::remove(file_);
    }
    Logged(const Logged&) = delete;
    Logged& operator=(const Logged&) = delete;

    // The last line.
    std::string last() const {
        std::ifstream in(file_);
        std::string last;
        for (std::string line; std::getline(in, line);) {
            last = line;
        }
        return last;
    }

private:
    const std::filesystem::path file_ = temp_name("signature-log");
};

TEST_F(SignatureTest, AServicePaysWithItsSignatureAlone) {
    make_erp();
    const auto paid = sign_and_send(payment());
    ASSERT_EQ(paid.status(), 202) << paid.response.body;
    const auto target = "/v1/payments/" + paid.at("id");
    EXPECT_EQ(sign_and_send(query(target)).at("id"), paid.at("id"));
    EXPECT_EQ(test_database.query("SELECT actor FROM payment_event"), "service:erp-2");
    EXPECT_EQ(sign_and_send(query("/v1/accounts?limit=%31")).status(), 200)
        << "what is signed are the bytes of the target, not what they say";
    EXPECT_EQ(sign_and_send(query("/v1/access/principals")).status(), 403)
        << "a signature gives no right that was not granted";
    EXPECT_EQ(nonces(), "4");
}

struct Refusal {
    const char* what;
    std::function<void(Signing&)> before;  // it is signed
    std::function<void(Signing&)> after;
    const char* reason;  // in the log
};

const auto nothing = [](Signing&) {};
std::function<void(Signing&)> without(const char* name) {
    return [name](Signing& signing) { signing.leave_out(name); };
}
std::function<void(Signing&)> made(int seconds_ago) {
    return [=](Signing& signing) { *signing.parameters.created -= seconds{seconds_ago}; };
}
std::function<void(Signing&)> with(const char* name, const char* value) {
    return [=](Signing& signing) { signing.headers.emplace_back(name, value); };
}
std::function<void(Signing&)> changed(const char* name, const char* value) {
    return [=](Signing& signing) { signing.set(name, value); };
}

const Refusal refusals[] = {
    {"the method is not covered", without("@method"), nothing, "(@method)"},
    {"the target is not covered", without("@target-uri"), nothing, "(@target-uri)"},
    {"the digest is not covered", without("content-digest"), nothing, "(content-digest)"},
    {"the type is not covered", without("content-type"), nothing, "(content-type)"},
    {"the key is not covered", without("idempotency-key"), nothing, "(idempotency-key)"},
    {"the enterprise is not covered",
     with("Sluice-Enterprise", "0193a000-0000-7000-8000-000000000002"), nothing,
     "(sluice-enterprise)"},
    {"made too long ago", made(301), nothing, "made 301 s ago"},
    {"made in the future", made(-31), nothing, "s from now"},
    {"no time", [](Signing& s) { s.parameters.created.reset(); }, nothing, "(created)"},
    {"expired", [](Signing& s) { s.parameters.expires = *s.parameters.created; }, nothing,
     "(expires)"},
    {"no nonce", [](Signing& s) { s.parameters.nonce.reset(); }, nothing, "no nonce"},
    {"a short nonce", [](Signing& s) { s.parameters.nonce = "123456789012345"; }, nothing,
     "a nonce of 15"},
    {"a key nobody has", [](Signing& s) { s.parameters.key_id = std::string(64, 'a'); }, nothing,
     "no such key"},
    {"another's key",
     [](Signing& s) {
         s.algorithm = Algorithm::ecdsa_p256_sha256;
         s.private_key = http_signature::p256_private;
     },
     nothing, "the signature does not hold"},
    {"another algorithm", [](Signing& s) { s.parameters.algorithm = "rsa-pss-sha512"; }, nothing,
     "the algorithm is not the key's"},
    {"no key id", [](Signing& s) { s.parameters.key_id.reset(); }, nothing, "(keyid)"},
    {"another method", nothing, [](Signing& s) { s.method = "GET"; }, "does not hold"},
    {"another path", nothing, [](Signing& s) { s.target = "/v1/batches"; }, "does not hold"},
    {"another query", nothing, [](Signing& s) { s.target += "?validate_only=true"; },
     "does not hold"},
    {"another spelling", nothing, [](Signing& s) { s.target = "/v1/p%61yments"; }, "does not hold"},
    {"another body", nothing, [](Signing& s) { s.body += ' '; }, "(content-digest)"},
    {"another body with its digest", nothing,
     [](Signing& s) {
         s.body += ' ';
         s.set("Content-Digest", content_digest(s.body, http_signature::DigestAlgorithm::sha_256));
     },
     "does not hold"},
    {"another host", nothing, changed("Host", "other.example"), "does not hold"},
    {"another idempotency key", nothing, changed("Idempotency-Key", "\"k-x\""), "does not hold"},
    {"a second idempotency key", nothing, with("Idempotency-Key", "\"k-x\""), "does not hold"},
    {"another type", nothing, changed("Content-Type", "text/plain"), "does not hold"},
    {"an enterprise added on the way", nothing,
     with("Sluice-Enterprise", "0193a000-0000-7000-8000-000000000002"), "(sluice-enterprise)"},
    {"a coding added on the way", nothing, with("Content-Encoding", "gzip"), "(content-encoding)"},
    {"two signatures", nothing,
     [](Signing& s) {
         s.label = "sig2";
         s.sign();
     },
     "exactly one signature counts"},
    {"no signature", nothing, [](Signing& s) { s.headers.pop_back(); }, "(signature)"},
    {"a good token beside it", nothing, with("Authorization", "Bearer a-token-for-tests"),
     "another credential beside the signature"},
};

TEST_F(SignatureTest, WhateverIsWrongIsRefusedAndOnlyTheLogSaysWhy) {
    make_erp();
    const auto stranger = ApiWorld::send("GET", "/v1/payments", {}, {bearer("nobody's")});
    const auto payments = test_database.query("SELECT count(*) FROM payment");
    const Logged logged;
    for (const auto& row : refusals) {
        auto signing = payment();
        row.before(signing);
        signing.add_digest();
        signing.sign();
        row.after(signing);
        const auto answer = send(signing);
        EXPECT_EQ(seen(answer), seen(stranger)) << row.what;
        const auto line = logged.last();
        EXPECT_NE(line.find("auth.signature_refused"), std::string::npos) << row.what;
        EXPECT_NE(line.find(row.reason), std::string::npos) << row.what << ": " << line;
        EXPECT_EQ(line.find("a-token-for-tests"), std::string::npos) << line;
    }
    EXPECT_EQ(nonces(), "0") << "a nonce is taken only by who may sign with it";
    EXPECT_EQ(test_database.query("SELECT count(*) FROM payment"), payments);
}

TEST_F(SignatureTest, ARequestCountsOnce) {
    make_erp();
    auto signing = payment();
    signing.add_digest();
    signing.sign();
    EXPECT_EQ(send(signing).status(), 202);
    const auto stranger = ApiWorld::send("GET", "/v1/payments", {}, {bearer("nobody's")});
    const Logged logged;
    EXPECT_EQ(seen(send(signing)), seen(stranger));
    EXPECT_NE(logged.last().find("the nonce was used before"), std::string::npos) << logged.last();
    // Whatever else it says.
    auto other = payment();
    other.parameters.nonce = signing.parameters.nonce;
    EXPECT_EQ(sign_and_send(other).status(), 401);
    // As long as its signature would be young enough.
    clock.advance(seconds{299});
    EXPECT_EQ(send(signing).status(), 401);
    EXPECT_NE(logged.last().find("the nonce was used before"), std::string::npos) << logged.last();
    clock.advance(seconds{2});
    EXPECT_EQ(send(signing).status(), 401);
    EXPECT_NE(logged.last().find("made 301 s ago"), std::string::npos) << logged.last();
}

TEST_F(SignatureTest, ANonceIsOneKeysOwn) {
    make_erp();
    give(key("erp-2", "ecdsa-p256-sha256", http_signature::p256_public));
    auto first = payment();
    EXPECT_EQ(sign_and_send(first).status(), 202);
    auto second = payment();
    second.parameters.nonce = first.parameters.nonce;
    second.parameters.key_id = p256_id;
    second.algorithm = Algorithm::ecdsa_p256_sha256;
    second.private_key = http_signature::p256_private;
    EXPECT_EQ(sign_and_send(second).status(), 202) << "and both keys count while they overlap";
}

TEST_F(SignatureTest, AKeyCountsWhileItIsGivenAndItsHolderIsNotSuspended) {
    make_erp();
    const Logged logged;
    const auto refused_because = [&](const char* reason) {
        EXPECT_EQ(sign_and_send(query()).status(), 401) << reason;
        EXPECT_NE(logged.last().find(reason), std::string::npos) << logged.last();
    };
    EXPECT_EQ(sign_and_send(query()).status(), 200);
    EXPECT_EQ(propose(R"("kind":"suspend","handle":"erp-2")").at("state"), "confirmed");
    refused_because("the principal is suspended");
    give(R"("kind":"resume","handle":"erp-2")");
    EXPECT_EQ(sign_and_send(query()).status(), 200);
    const auto kept = clock.now();
    clock.advance(std::chrono::days{90});
    refused_because("the key is not valid now");
    clock.set(kept);
    const auto revoke = R"("kind":"revoke_key","handle":"erp-2","ends":")" + given_key + '"';
    EXPECT_EQ(propose(revoke).at("state"), "confirmed") << "at once";
    refused_because("the key was revoked");
    EXPECT_EQ(propose(revoke).status(), 404) << "over already";
    EXPECT_EQ(get_as(lin, "/v1/access/principals/erp-2").at("keys/0/id"), "");
    const auto again = propose(key("erp-2", "ed25519", http_signature::ed25519_public));
    EXPECT_EQ(again.status(), 422) << "a key that was revoked does not come back";
}

TEST_F(SignatureTest, AKeyThatOnlyOneAdministratorWantsIsNone) {
    give(R"("kind":"principal","handle":"erp-2","holder":"service","name":"An ERP")");
    EXPECT_EQ(propose(key("erp-2", "ed25519", http_signature::ed25519_public)).status(), 201);
    EXPECT_EQ(sign_and_send(query()).status(), 401);
}

TEST_F(SignatureTest, TheEnterpriseIsTheSignedOne) {
    make_erp();
    const auto ask = [&](const std::string& of) {
        auto signing = query();
        signing.headers.emplace_back("Sluice-Enterprise", of);
        signing.components.push_back({"sluice-enterprise"});
        return sign_and_send(signing).status();
    };
    EXPECT_EQ(ask(enterprise.to_string()), 200);
    EXPECT_EQ(ask(other_enterprise.to_string()), 403);
}

TEST_F(SignatureTest, KeysThatCannotBeGiven) {
    make_erp();
    give(R"("kind":"principal","handle":"kim","holder":"person","name":"Kim")");
    const auto* p256 = http_signature::p256_public;
    struct Row {
        const char* what;
        std::string members;
        int status;
    };
    const Row rows[] = {
        {"to a person", key("kim", "ecdsa-p256-sha256", p256), 422},
        {"to nobody", key("nobody", "ecdsa-p256-sha256", p256), 404},
        {"for ever", key("erp-2", "ecdsa-p256-sha256", p256, 401), 422},
        {"of another algorithm", key("erp-2", "ed25519", p256), 422},
        {"of an algorithm that is not taken",
         key("erp-2", "rsa-v1_5-sha256", http_signature::rsa_pss_public), 422},
        {"of an algorithm nobody knows", key("erp-2", "hmac-sha256", p256), 422},
        {"that is no key", key("erp-2", "ed25519", "a key"), 422},
        {"that is private", key("erp-2", "ed25519", http_signature::ed25519_private), 422},
        {"that is there", key("erp-2", "ed25519", http_signature::ed25519_public), 422}};
    for (const auto& row : rows) {
        const auto answer = propose(row.members);
        EXPECT_EQ(answer.status(), row.status) << row.what << ": " << answer.response.body;
    }
    EXPECT_EQ(test_database.query("SELECT count(*) FROM access_change WHERE public_key LIKE "
                                  "'%PRIVATE%'"),
              "0");
}

TEST_F(SignatureTest, WhatStoodBesideThePublicKeyIsNotKept) {
    give(R"("kind":"principal","handle":"erp-2","holder":"service","name":"An ERP")");
    const auto both = std::string{http_signature::ed25519_private} + http_signature::ed25519_public;
    const auto given = propose(key("erp-2", "ed25519", both.c_str()));
    EXPECT_EQ(given.status(), 201);
    EXPECT_EQ(given.at("public_key"), http_signature::ed25519_public);
    EXPECT_EQ(given.at("key_id"), ed25519_id);
}

TEST(SignedRequest, IsForTheAuthorityOfTheConfigurationWhereThatHasOne) {
    SignatureWorld world;
    auto signing = world.query();
    signing.sign();
    http::Request request;
    request.method = signing.method;
    request.headers = signing.headers;
    ASSERT_TRUE(http::parse_target(signing.target, request));
    api::Authenticator authenticator{{}};
    const auto key =
        http_signature::VerifierKey::from_pem(Algorithm::ed25519, http_signature::ed25519_public);
    const auto principal = std::make_shared<const access::Principal>();
    authenticator.set_stored({},
                             {{world.ed25519_id, *key, principal, Instant::min(), Instant::max()}});
    const auto is_taken = [&](const api::SignatureOptions& options) {
        return api::identify_signed(request, authenticator, options, world.clock.now(), "trace")
            .has_value();
    };
    EXPECT_TRUE(is_taken({}));
    EXPECT_TRUE(is_taken({.authority = "gateway.example"}));
    EXPECT_FALSE(is_taken({.authority = "other.example"})) << "whatever its Host says";
    world.clock.advance(seconds{11});
    EXPECT_TRUE(is_taken({.window = seconds{20}}));
    EXPECT_FALSE(is_taken({.window = seconds{10}}));
    request.is_head = true;
    EXPECT_FALSE(is_taken({})) << "it was signed as a GET";
}

class FewRequests : public ::testing::Test, public SignatureWorld {
public:
    FewRequests() : SignatureWorld({.per_second = 1, .burst = 8}) {}
};

TEST_F(FewRequests, CountForTheSignerAndLeaveTheNonceAlone) {
    make_erp();
    for (int i = 0; i < 8; ++i) {
        EXPECT_EQ(sign_and_send(query()).status(), 200);
    }
    auto signing = query();
    signing.sign();
    EXPECT_EQ(send(signing).status(), 429);
    EXPECT_EQ(nonces(), "8");
    clock.advance(seconds{1});
    EXPECT_EQ(send(signing).status(), 200) << "it has not counted before";
}

}  // namespace
}  // namespace sluice::test
