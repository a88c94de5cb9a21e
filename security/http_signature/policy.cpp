#include "security/http_signature/policy.hpp"

#include <algorithm>

namespace sluice::http_signature {

namespace {

bool has_field(const Message& message, std::string_view name) {
    std::string value;
    return combined_field(message, name, value);
}

}  // namespace

Policy request_policy() {
    Policy policy;
    policy.requirements = {
        {{{"@method"}}},
        {{{"@target-uri"}, {"@authority", "@path", "@query"}}},
        {{{"content-digest", "content-type"}}, {}, true},
        {{{"idempotency-key"}}, {"POST"}},
        {{{"sluice-enterprise"}}, {}, false, "sluice-enterprise"},
        {{{"if-match"}}, {}, false, "if-match"},
        {{{"content-encoding"}}, {}, false, "content-encoding"},
    };
    policy.algorithms = {Algorithm::ed25519, Algorithm::ecdsa_p256_sha256,
                         Algorithm::rsa_pss_sha512, Algorithm::sm2_sm3};
    return policy;
}

bool applies(const Requirement& requirement, const Message& message) {
    const auto& methods = requirement.methods;
    return (methods.empty() || std::ranges::count(methods, message.method) != 0) &&
           (!requirement.only_with_body || !message.body.empty()) &&
           (requirement.only_with_field.empty() || has_field(message, requirement.only_with_field));
}

}  // namespace sluice::http_signature
