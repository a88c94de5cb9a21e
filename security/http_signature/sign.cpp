#include "security/http_signature/sign.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "security/http_signature/content_digest.hpp"
#include "security/http_signature/structured_field.hpp"

namespace sluice::http_signature {

namespace {

constexpr const char* digest_field = "content-digest";

std::vector<Component> wanted(const Message& message, const Policy& policy) {
    std::vector<Component> components;
    for (const auto& requirement : policy.requirements) {
        if (!applies(requirement, message)) {
            continue;
        }
        for (const auto& name : requirement.any_of.front()) {
            if (std::ranges::count(components, name, &Component::name) == 0) {
                components.push_back({name});
            }
        }
    }
    return components;
}

}  // namespace

Result<SignatureHeaders> sign(const Message& message, std::string_view label,
                              const std::vector<Component>& components,
                              const SignatureParameters& parameters, const SigningKey& key) {
    if (!is_key(label)) {
        return fail(Errc::invalid_value, "a label has lower-case letters, digits and _-.*",
                    "label");
    }
    const auto signature_params = to_signature_params(components, parameters);
    if (!signature_params) {
        return signature_params.error();
    }
    const auto base = signature_base(message, components, *signature_params);
    if (!base) {
        return base.error();
    }
    const auto begin = std::string{label} + '=';
    return SignatureHeaders{begin + *signature_params,
                            begin + serialize(BareItem{Bytes{key.sign(*base)}})};
}

Result<Headers> sign_request(const Message& message, std::string_view key_id, const SigningKey& key,
                             const Policy& policy, Instant now, RandomSource& random) {
    Headers headers{message.headers.begin(), message.headers.end()};
    const auto given = headers.size();
    std::string old;
    if (!message.body.empty() && !combined_field(message, digest_field, old)) {
        headers.emplace_back("Content-Digest",
                             content_digest(message.body, DigestAlgorithm::sha_256));
    }
    auto complete = message;
    complete.headers = headers;
    SignatureParameters parameters;
    parameters.created = std::chrono::floor<std::chrono::seconds>(now);
    const auto high = random.next();
    parameters.nonce = fmt::format("{:016x}{:016x}", high, random.next());
    parameters.algorithm = name(key.algorithm());
    parameters.key_id = key_id;
    if (!policy.tag.empty()) {
        parameters.tag = policy.tag;
    }
    auto made = sign(complete, "sig1", wanted(message, policy), parameters, key);
    if (!made) {
        return made.error();
    }
    headers.erase(headers.begin(), headers.begin() + static_cast<std::ptrdiff_t>(given));
    headers.emplace_back("Signature-Input", std::move(made->input));
    headers.emplace_back("Signature", std::move(made->signature));
    return headers;
}

}  // namespace sluice::http_signature
