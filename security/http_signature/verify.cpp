#include "security/http_signature/verify.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "security/http_signature/content_digest.hpp"

namespace sluice::http_signature {

namespace {

Error no(std::string why, std::string where) {
    return fail(Errc::unauthenticated, std::move(why), std::move(where));
}

bool covers(const SignatureInput& input, std::string_view name) {
    return std::ranges::count(input.components, name, &Component::name) != 0;
}

bool covers_all(const SignatureInput& input, const std::vector<std::string>& names) {
    return std::ranges::all_of(names, [&](const auto& name) { return covers(input, name); });
}

Result<void> check_coverage(const Message& message, const SignatureInput& input,
                            const Policy& policy) {
    for (const auto& requirement : policy.requirements) {
        const bool is_met = !applies(requirement, message) ||
                            std::ranges::any_of(requirement.any_of, [&](const auto& names) {
                                return covers_all(input, names);
                            });
        if (!is_met) {
            const auto& wanted = requirement.any_of.front();
            const auto& missing = *std::ranges::find_if(
                wanted, [&](const auto& name) { return !covers(input, name); });
            return no("the signature does not cover what it has to", missing);
        }
    }
    return {};
}

Result<void> check_times(const SignatureParameters& parameters, const Policy& policy, Instant now) {
    if (!parameters.created) {
        return no("the signature does not say when it was made", "created");
    }
    const auto age = std::chrono::floor<std::chrono::seconds>(now - *parameters.created).count();
    if (*parameters.created > now + policy.max_ahead) {
        return no(fmt::format("made {} s from now", -age), "created");
    }
    if (*parameters.created + policy.max_age < now) {
        return no(fmt::format("made {} s ago", age), "created");
    }
    if (parameters.expires && *parameters.expires <= now) {
        return no("the signature has expired", "expires");
    }
    return {};
}

Result<void> check_nonce(const SignatureParameters& parameters, const Policy& policy) {
    if (!parameters.nonce) {
        return policy.is_nonce_required ? Result<void>{no("there is no nonce", "nonce")}
                                        : Result<void>{};
    }
    const auto size = parameters.nonce->size();
    if (size < policy.min_nonce || size > policy.max_nonce) {
        return no(fmt::format("a nonce of {} characters", size), "nonce");
    }
    return {};
}

Result<void> check_algorithm(const SignatureParameters& parameters, const VerifierKey& key,
                             const Policy& policy) {
    if (std::ranges::count(policy.algorithms, key.algorithm()) == 0) {
        return no("the key's algorithm is not allowed", "alg");
    }
    if (parameters.algorithm && *parameters.algorithm != name(key.algorithm())) {
        return no("the algorithm is not the key's", "alg");
    }
    return {};
}

}  // namespace

Result<SignatureInput> select_signature(const Message& message, const Policy& policy) {
    auto signatures = read_signatures(message);
    if (!signatures) {
        return signatures.error();
    }
    std::erase_if(*signatures, [&](const SignatureInput& input) {
        return !policy.tag.empty() && input.parameters.tag != policy.tag;
    });
    if (signatures->size() != 1) {
        return fail(Errc::invalid_value, "exactly one signature counts", "signature-input");
    }
    auto& input = signatures->front();
    if (!input.parameters.key_id || input.parameters.key_id->empty()) {
        return fail(Errc::missing_field, "the signature does not name its key", "keyid");
    }
    return std::move(input);
}

Result<void> verify(const Message& message, const SignatureInput& input, const VerifierKey& key,
                    const Policy& policy, Instant now) {
    if (auto done = check_algorithm(input.parameters, key, policy); !done) {
        return done;
    }
    if (auto done = check_coverage(message, input, policy); !done) {
        return done;
    }
    if (auto done = check_times(input.parameters, policy, now); !done) {
        return done;
    }
    if (auto done = check_nonce(input.parameters, policy); !done) {
        return done;
    }
    const auto base = signature_base(message, input.components, input.signature_params);
    if (!base) {
        return base.error();
    }
    if (!key.verify(*base, input.signature)) {
        return no("the signature does not hold", "signature");
    }
    // After the signature: a stranger does not make us hash bodies.
    return covers(input, "content-digest") ? check_content_digest(message) : Result<void>{};
}

Error refused() {
    return fail(Errc::unauthenticated, "the request's signature is not accepted");
}

}  // namespace sluice::http_signature
