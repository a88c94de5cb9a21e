#include "security/http_signature/content_digest.hpp"

#include <openssl/sha.h>

#include <optional>

#include "security/digest/digest.hpp"
#include "security/http_signature/structured_field.hpp"

namespace sluice::http_signature {

namespace {

constexpr std::string_view field = "content-digest";

std::string raw_digest(std::string_view body, DigestAlgorithm algorithm) {
    if (algorithm == DigestAlgorithm::sha_256) {
        const auto made = digest::sha256(body);
        return {made.begin(), made.end()};
    }
    unsigned char made[SHA512_DIGEST_LENGTH];
    SHA512(reinterpret_cast<const unsigned char*>(body.data()), body.size(), made);
    return {reinterpret_cast<const char*>(made), sizeof made};
}

std::optional<DigestAlgorithm> find_digest(std::string_view key) {
    if (key == "sha-256") {
        return DigestAlgorithm::sha_256;
    }
    if (key == "sha-512") {
        return DigestAlgorithm::sha_512;
    }
    return std::nullopt;
}

}  // namespace

std::string content_digest(std::string_view body, DigestAlgorithm algorithm) {
    const std::string key = algorithm == DigestAlgorithm::sha_256 ? "sha-256" : "sha-512";
    return key + '=' + serialize(BareItem{Bytes{raw_digest(body, algorithm)}});
}

Result<void> check_content_digest(const Message& message) {
    const auto bad = [](Errc code, std::string why) {
        return fail(code, std::move(why), std::string{field});
    };
    std::string text;
    if (!combined_field(message, field, text)) {
        return bad(Errc::missing_field, "the message has no Content-Digest");
    }
    const auto members = parse_dictionary(text);
    if (!members) {
        return bad(Errc::malformed, members.error().detail);
    }
    bool is_checked = false;
    for (const auto& member : *members) {
        const auto algorithm = find_digest(member.key);
        if (!algorithm) {
            continue;
        }
        const auto* value = member.is_list ? nullptr : std::get_if<Bytes>(&member.items[0].value);
        if (value == nullptr) {
            return bad(Errc::malformed, "a digest is a byte sequence");
        }
        if (value->bytes != raw_digest(message.body, *algorithm)) {
            return bad(Errc::invalid_value, member.key + " is not the digest of the body");
        }
        is_checked = true;
    }
    return is_checked ? Result<void>{}
                      : bad(Errc::missing_field, "there is neither sha-256 nor sha-512");
}

}  // namespace sluice::http_signature
