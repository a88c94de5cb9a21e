// What a policy asks of a request's signature, and that a client's own signature passes it.
#include "security/http_signature/verify.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "security/http_signature/content_digest.hpp"
#include "security/http_signature/sign.hpp"
#include "tests/http_signature/rfc9421.hpp"

namespace sluice::http_signature {
namespace {

using std::chrono::seconds;

const Instant now{seconds{1'772'500'000}};

SigningKey ed25519_key() {
    std::string pem = ed25519_private;
    return SigningKey::from_pem(Algorithm::ed25519, pem).value();
}

// A request with everything in it, and the signature that goes with it.
struct Sent {
    std::string method = "POST";
    std::string authority = "gateway.example";
    std::string target = "/v1/payments?dry_run=false";
    std::string body = "{\"amount\":\"1.00\"}";
    Headers headers{{"Content-Type", "application/json"}, {"Idempotency-Key", "\"k-1\""}};

    Message message() const { return {method, "https", authority, target, headers, body}; }

    Sent& add_digest() {
        headers.emplace_back("Content-Digest", content_digest(body, DigestAlgorithm::sha_256));
        return *this;
    }
    Sent& add_signature(const std::vector<Component>& components,
                        const SignatureParameters& parameters, const char* label = "sig1") {
        const auto made = sign(message(), label, components, parameters, ed25519_key());
        EXPECT_TRUE(made) << to_string(made.error());
        headers.emplace_back("Signature-Input", made->input);
        headers.emplace_back("Signature", made->signature);
        return *this;
    }
};

const std::vector<Component> all = {
    {"@method"}, {"@target-uri"}, {"content-digest"}, {"content-type"}, {"idempotency-key"}};

SignatureParameters usual() {
    SignatureParameters parameters;
    parameters.created = std::chrono::floor<seconds>(now);
    parameters.nonce = "0123456789abcdef";
    parameters.key_id = "erp-1";
    return parameters;
}

Result<void> outcome(const Sent& sent, const Policy& policy = request_policy(), Instant at = now) {
    const auto message = sent.message();
    const auto input = select_signature(message, policy);
    if (!input) {
        return input.error();
    }
    const auto key = VerifierKey::from_pem(Algorithm::ed25519, ed25519_public).value();
    return verify(message, *input, key, policy, at);
}

TEST(Verify, takes_what_a_client_signs) {
    SeededRandom random(1);
    for (const std::string method : {"POST", "GET", "PUT", "DELETE"}) {
        for (const std::string body : {"", "{}"}) {
            Sent sent;
            sent.method = method;
            sent.body = body;
            const auto added =
                sign_request(sent.message(), "erp-1", ed25519_key(), request_policy(), now, random);
            ASSERT_TRUE(added) << to_string(added.error());
            EXPECT_EQ(added->size(), body.empty() ? 2u : 3u);
            sent.headers.insert(sent.headers.end(), added->begin(), added->end());
            const auto done = outcome(sent);
            EXPECT_TRUE(done) << method << body << to_string(done.error());
            EXPECT_EQ(select_signature(sent.message(), request_policy())->parameters.key_id,
                      "erp-1");
        }
    }
}

TEST(Verify, a_client_does_not_use_a_nonce_twice) {
    SeededRandom random(1);
    const Sent sent;
    const auto sign_once = [&] {
        return sign_request(sent.message(), "erp-1", ed25519_key(), request_policy(), now, random)
            .value();
    };
    EXPECT_NE(sign_once(), sign_once());
}

TEST(Verify, a_client_is_told_what_it_forgot) {
    SeededRandom random(1);
    Sent sent;
    sent.headers.pop_back();
    const auto added =
        sign_request(sent.message(), "erp-1", ed25519_key(), request_policy(), now, random);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().where, "idempotency-key");
    EXPECT_EQ(sign_request(Sent{}.message(), "k\n", ed25519_key(), request_policy(), now, random)
                  .error()
                  .code,
              Errc::invalid_value);
    EXPECT_EQ(sign(Sent{}.message(), "Sig", {}, usual(), ed25519_key()).error().where, "label");
}

// What changes the meaning of a request is covered where it is there.
TEST(Verify, covers_what_a_request_may_say_besides) {
    SeededRandom random(1);
    for (const std::string field : {"sluice-enterprise", "if-match", "content-encoding"}) {
        Sent sent;
        sent.headers.emplace_back(field, "a");
        EXPECT_EQ(outcome(Sent{sent}.add_digest().add_signature(all, usual())).error().where,
                  field);
        const auto added =
            sign_request(sent.message(), "erp-1", ed25519_key(), request_policy(), now, random);
        sent.headers.insert(sent.headers.end(), added->begin(), added->end());
        EXPECT_TRUE(outcome(sent)) << field;
    }
}

TEST(Verify, takes_each_way_to_cover_the_target) {
    EXPECT_TRUE(outcome(Sent{}.add_digest().add_signature(all, usual())));
    EXPECT_TRUE(outcome(Sent{}.add_digest().add_signature({{"@method"},
                                                           {"@authority"},
                                                           {"@path"},
                                                           {"@query"},
                                                           {"content-digest"},
                                                           {"content-type"},
                                                           {"idempotency-key"}},
                                                          usual())));
}

TEST(Verify, refuses_a_signature_that_covers_too_little) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto fewer = all;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        const auto done = outcome(Sent{}.add_digest().add_signature(fewer, usual()));
        ASSERT_FALSE(done) << all[i].name;
        EXPECT_EQ(done.error().code, Errc::unauthenticated);
        EXPECT_EQ(done.error().where, all[i].name);
    }
    // One parameter of a query is not the query.
    auto part = all;
    part[1] = {"@authority"};
    part.push_back({"@path"});
    part.push_back({"@query-param", "dry_run"});
    EXPECT_EQ(outcome(Sent{}.add_digest().add_signature(part, usual())).error().where,
              "@target-uri");
}

TEST(Verify, refuses_whatever_was_changed_on_the_way) {
    const std::pair<const char*, std::function<void(Sent&)>> cases[] = {
        {"signature", [](Sent& sent) { sent.method = "PATCH"; }},
        {"signature", [](Sent& sent) { sent.authority = "other.example"; }},
        {"signature", [](Sent& sent) { sent.target = "/v1/payments?dry_run=true"; }},
        {"signature", [](Sent& sent) { sent.target = "/v1/payments?dry_run=%66alse"; }},
        {"signature", [](Sent& sent) { sent.headers[0].second = "text/plain"; }},
        {"signature", [](Sent& sent) { sent.headers[1].second = "\"k-2\""; }},
        {"signature", [](Sent& sent) { sent.headers.emplace_back("idempotency-key", "\"k-2\""); }},
        {"content-digest", [](Sent& sent) { sent.body = "{\"amount\":\"9.00\"}"; }},
        {"signature",
         [](Sent& sent) {
             sent.body = "{\"amount\":\"9.00\"}";
             sent.headers[2].second = content_digest(sent.body, DigestAlgorithm::sha_256);
         }},
        {"idempotency-key", [](Sent& sent) { sent.headers.erase(sent.headers.begin() + 1); }},
    };
    for (const auto& [where, change] : cases) {
        auto sent = Sent{}.add_digest().add_signature(all, usual());
        ASSERT_TRUE(outcome(sent));
        change(sent);
        const auto done = outcome(sent);
        ASSERT_FALSE(done) << where;
        EXPECT_EQ(done.error().where, where) << to_string(done.error());
    }
}

TEST(Verify, refuses_a_signature_made_too_early_or_too_late) {
    const auto at = [](int created, std::optional<int> expires = {}) {
        auto parameters = usual();
        parameters.created = std::chrono::floor<seconds>(now) + seconds{created};
        if (expires) {
            parameters.expires = std::chrono::floor<seconds>(now) + seconds{*expires};
        }
        return outcome(Sent{}.add_digest().add_signature(all, parameters));
    };
    EXPECT_TRUE(at(0));
    EXPECT_TRUE(at(-300));
    EXPECT_TRUE(at(30));
    EXPECT_TRUE(at(-10, 1));
    EXPECT_EQ(at(-301).error().detail, "made 301 s ago");
    EXPECT_EQ(at(31).error().detail, "made 31 s from now");
    EXPECT_EQ(at(-10, 0).error().where, "expires");
    EXPECT_EQ(at(-10, -5).error().where, "expires");
    auto parameters = usual();
    parameters.created.reset();
    EXPECT_EQ(outcome(Sent{}.add_digest().add_signature(all, parameters)).error().where, "created");
    // A clock at the end of what can be told does not overflow.
    parameters.created = Seconds{seconds{253'402'300'799}};
    EXPECT_EQ(outcome(Sent{}.add_digest().add_signature(all, parameters)).error().where, "created");
}

TEST(Verify, refuses_a_nonce_of_the_wrong_form) {
    const auto with = [](std::optional<std::string> nonce) {
        auto parameters = usual();
        parameters.nonce = std::move(nonce);
        return outcome(Sent{}.add_digest().add_signature(all, parameters));
    };
    EXPECT_TRUE(with(std::string(64, 'n')));
    for (const auto& nonce : {std::optional<std::string>{},
                              {std::string(15, 'n')},
                              {std::string(65, 'n')},
                              {std::string{}}}) {
        const auto done = with(nonce);
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().where, "nonce");
    }
    auto policy = request_policy();
    policy.is_nonce_required = false;
    auto parameters = usual();
    parameters.nonce.reset();
    EXPECT_TRUE(outcome(Sent{}.add_digest().add_signature(all, parameters), policy));
}

// RFC 9421 section 7.3.6: the message does not choose the algorithm.
TEST(Verify, refuses_an_algorithm_that_is_not_the_keys) {
    auto parameters = usual();
    parameters.algorithm = "ed25519";
    EXPECT_TRUE(outcome(Sent{}.add_digest().add_signature(all, parameters)));
    for (const auto* algorithm : {"rsa-v1_5-sha256", "hmac-sha256", "none", ""}) {
        parameters.algorithm = algorithm;
        EXPECT_EQ(outcome(Sent{}.add_digest().add_signature(all, parameters)).error().where, "alg");
    }
    auto policy = request_policy();
    policy.algorithms = {Algorithm::sm2_sm3};
    EXPECT_EQ(outcome(Sent{}.add_digest().add_signature(all, usual()), policy).error().where,
              "alg");
}

TEST(Verify, refuses_the_key_of_another) {
    const auto sent = Sent{}.add_digest().add_signature(all, usual());
    const auto message = sent.message();
    const auto input = select_signature(message, request_policy()).value();
    const auto other = VerifierKey::from_pem(Algorithm::ecdsa_p256_sha256, p256_public).value();
    const auto done = verify(message, input, other, request_policy(), now);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().detail, "the signature does not hold");
}

TEST(Verify, takes_the_one_signature_with_the_tag) {
    auto policy = request_policy();
    policy.tag = "sluice";
    auto tagged = usual();
    tagged.tag = "sluice";
    auto proxy = usual();
    proxy.tag = "proxy";
    const auto sent =
        Sent{}.add_digest().add_signature({{"@method"}}, proxy, "proxy").add_signature(all, tagged);
    EXPECT_TRUE(outcome(sent, policy));
    EXPECT_EQ(outcome(sent).error().where, "signature-input") << "two count without a tag";
    EXPECT_FALSE(outcome(Sent{}.add_digest().add_signature(all, usual()), policy));
}

TEST(Verify, tells_the_sender_nothing) {
    EXPECT_EQ(refused().code, Errc::unauthenticated);
    EXPECT_TRUE(refused().where.empty());
}

struct FieldCase {
    const char* input;
    const char* signature;
    Errc code;
    const char* where;
};
constexpr const char* good = "a=:AQ==:";
const FieldCase field_cases[] = {
    {nullptr, good, Errc::missing_field, "signature-input"},
    {"a=();keyid=\"k\"", nullptr, Errc::missing_field, "signature"},
    {"a=(;", good, Errc::malformed, "signature-input"},
    {"a=()", "a=:A:", Errc::malformed, "signature"},
    {"a=1", good, Errc::malformed, "signature-input"},
    {"a=()", "a=(:AQ==:)", Errc::malformed, "signature"},
    {"a=()", "a=\"AQ==\"", Errc::malformed, "signature"},
    {"a=()", "a=::", Errc::malformed, "signature"},
    {"a=()", "a=:AQ==:;x", Errc::malformed, "signature"},
    {"a=()", "b=:AQ==:", Errc::invalid_value, "a"},
    {"a=(), b=()", good, Errc::invalid_value, "signature"},
    {"a=(), a=()", good, Errc::malformed, "signature-input"},
    {"a=(), b=(), c=(), d=(), e=()", good, Errc::too_large, "signature-input"},
    {"a=(1)", good, Errc::malformed, "signature-input"},
    {"a=(date)", good, Errc::malformed, "signature-input"},
    {"a=(\"Date\")", good, Errc::malformed, "signature-input"},
    {"a=(\"\")", good, Errc::malformed, "signature-input"},
    {"a=(\"@\")", good, Errc::malformed, "signature-input"},
    {"a=(\"da te\")", good, Errc::malformed, "signature-input"},
    {"a=(\"date\" \"date\")", good, Errc::invalid_value, "date"},
    {"a=(\"signature\")", good, Errc::invalid_value, "signature"},
    {"a=(\"signature-input\")", good, Errc::invalid_value, "signature-input"},
    {"a=(\"@signature-params\")", good, Errc::invalid_value, "@signature-params"},
    {"a=(\"date\";sf)", good, Errc::unsupported_element, "date"},
    {"a=(\"date\";key=\"x\")", good, Errc::unsupported_element, "date"},
    {"a=(\"date\";req)", good, Errc::unsupported_element, "date"},
    {"a=(\"date\";tr)", good, Errc::unsupported_element, "date"},
    {"a=(\"date\";bs=?0)", good, Errc::unsupported_element, "date"},
    {"a=(\"@method\";bs)", good, Errc::unsupported_element, "@method"},
    {"a=(\"date\";name=\"x\")", good, Errc::unsupported_element, "date"},
    {"a=(\"@query-param\")", good, Errc::malformed, "@query-param"},
    {"a=(\"@query-param\";name=\"\")", good, Errc::malformed, "@query-param"},
    {"a=(\"@query-param\";name=x)", good, Errc::malformed, "@query-param"},
    {"a=();created=\"1\"", good, Errc::malformed, "created"},
    {"a=();created=-1", good, Errc::malformed, "created"},
    {"a=();created=253402300800", good, Errc::malformed, "created"},
    {"a=();expires", good, Errc::malformed, "expires"},
    {"a=();nonce=1", good, Errc::malformed, "nonce"},
    {"a=();keyid=token", good, Errc::malformed, "keyid"},
    {"a=();alg=?1", good, Errc::malformed, "alg"},
    {"a=();tag=:AQ==:", good, Errc::malformed, "tag"},
    {"a=();unknown=1", good, Errc::unknown_field, "unknown"},
};

TEST(ReadSignatures, refuses_what_is_wrong_with_the_fields) {
    for (const auto& each : field_cases) {
        Headers headers;
        if (each.input != nullptr) {
            headers.emplace_back("Signature-Input", each.input);
        }
        if (each.signature != nullptr) {
            headers.emplace_back("Signature", each.signature);
        }
        const auto read = read_signatures({.method = "GET", .headers = headers});
        ASSERT_FALSE(read) << each.input;
        EXPECT_EQ(read.error().code, each.code) << each.input;
        EXPECT_EQ(read.error().where, each.where) << each.input;
    }
    const Headers nameless = {{"Signature-Input", "a=()"}, {"Signature", good}};
    EXPECT_EQ(select_signature({.headers = nameless}, request_policy()).error().where, "keyid");
    std::string many = "a=(";
    for (std::size_t i = 0; i <= max_components; ++i) {
        many += "\"x-" + std::to_string(i) + "\" ";
    }
    const Headers long_list = {{"Signature-Input", many + ")"}, {"Signature", good}};
    EXPECT_EQ(read_signatures({.headers = long_list}).error().code, Errc::too_large);
    const Headers long_text = {
        {"Signature-Input", "a=();nonce=\"" + std::string(max_parameter_bytes + 1, 'n') + '"'},
        {"Signature", good}};
    EXPECT_EQ(read_signatures({.headers = long_text}).error().where, "nonce");
}

}  // namespace
}  // namespace sluice::http_signature
