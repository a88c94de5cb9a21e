#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "security/http_signature/key.hpp"
#include "security/http_signature/message.hpp"

namespace sluice::http_signature {

// What a signature has to cover: all components of at least one of the sets.
struct Requirement {
    std::vector<std::vector<std::string>> any_of;
    std::vector<std::string> methods{};  // only for these; empty: for all
    bool only_with_body = false;
    std::string only_with_field{};  // lower case; only where the message has it
};

// What is asked of a signature, as data.
struct Policy {
    std::vector<Requirement> requirements;
    // `created` is there, at most so old and at most so far ahead of our clock.
    std::chrono::seconds max_age{300};
    std::chrono::seconds max_ahead{30};
    // `expires`, where it is there, has not come.
    bool is_nonce_required = true;
    std::size_t min_nonce = 16;  // characters
    std::size_t max_nonce = 64;
    std::string tag{};  // only signatures with this one count; empty: those with and without
    std::vector<Algorithm> algorithms;
};

// Of our API: @method; @target-uri, or @authority with @path and @query; content-digest and
// content-type when there is a body; idempotency-key for POST; sluice-enterprise, if-match and
// content-encoding where they are there, because they change what the request does. Every algorithm
// but rsa-v1_5-sha256, which an enterprise whose signer has no better one may be given by name.
Policy request_policy();

// Whether the message is one the requirement is about.
bool applies(const Requirement& requirement, const Message& message);

}  // namespace sluice::http_signature
