// What a body's digest looks like, and which digests fit it.
#include "security/http_signature/content_digest.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "tests/http_signature/rfc9421.hpp"

namespace sluice::http_signature {
namespace {

// RFC 9530 appendix B.1 and D.
TEST(ContentDigest, is_that_of_rfc_9530) {
    EXPECT_EQ(content_digest("{\"hello\": \"world\"}\n", DigestAlgorithm::sha_256),
              "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
    EXPECT_EQ(content_digest("", DigestAlgorithm::sha_256),
              "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
    EXPECT_EQ(content_digest("{\"hello\": \"world\"}", DigestAlgorithm::sha_512), request_digest);
}

TEST(ContentDigest, is_checked_against_the_body) {
    const std::string body = "{\"hello\": \"world\"}";
    const auto sha_256 = content_digest(body, DigestAlgorithm::sha_256);
    const auto wrong = content_digest("other", DigestAlgorithm::sha_256);
    const std::pair<std::vector<std::string>, std::optional<Errc>> cases[] = {
        {{sha_256}, {}},
        {{request_digest}, {}},
        {{sha_256, request_digest}, {}},
        {{"md5=:AAAA:, " + sha_256}, {}},
        {{"md5=1, " + sha_256}, {}},
        {{}, Errc::missing_field},
        {{""}, Errc::missing_field},
        {{"md5=:AAAA:, unixsum=:AA==:"}, Errc::missing_field},
        {{wrong}, Errc::invalid_value},
        {{wrong + ", " + request_digest}, Errc::invalid_value},
        {{request_digest + ", " + wrong}, Errc::invalid_value},
        {{"sha-256=::"}, Errc::invalid_value},
        {{"sha-256=abc"}, Errc::malformed},
        {{"sha-256=(:AAAA:)"}, Errc::malformed},
        {{"sha-256"}, Errc::malformed},
        {{sha_256, sha_256}, Errc::malformed},
        {{"SHA-256=:AAAA:"}, Errc::malformed},
    };
    for (const auto& [lines, code] : cases) {
        Headers headers;
        for (const auto& line : lines) {
            headers.emplace_back("content-digest", line);
        }
        const auto done = check_content_digest({.headers = headers, .body = body});
        const auto shown = lines.empty() ? "" : lines[0];
        ASSERT_EQ(done.has_error(), code.has_value()) << shown;
        if (code) {
            EXPECT_EQ(done.error().code, *code) << shown;
            EXPECT_EQ(done.error().where, "content-digest");
        }
    }
}

}  // namespace
}  // namespace sluice::http_signature
