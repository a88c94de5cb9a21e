#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "gateway/api/api.hpp"
#include "gateway/api/json.hpp"
#include "tests/api/openapi_check.hpp"
#include "tests/flow/world.hpp"

namespace sluice::test {

// The API over a World, called without sockets. Every answer is held to openapi.json.
class ApiWorld : public World {
public:
    static constexpr const char* token = "a-token-for-tests";
    static constexpr const char* other_token = "a-token-of-another-enterprise";

    // Officers: ann and ben see all enterprises, eve special preventive measures too, dan only the
    // other enterprise.
    static constexpr const char* ann = "the-token-of-ann";
    static constexpr const char* ben = "the-token-of-ben";
    static constexpr const char* eve = "the-token-of-eve";
    static constexpr const char* eva = "the-token-of-eva";
    static constexpr const char* dan = "the-token-of-dan";

    // Security administrators.
    static constexpr const char* lin = "the-token-of-lin";
    static constexpr const char* mia = "the-token-of-mia";

    explicit ApiWorld(api::RateLimitOptions rate_limit = {});

    struct Answer {
        http::Response response;
        api::json::Value body;  // null when it is not JSON

        int status() const { return response.status; }
        std::string header(std::string_view name) const;
        // Text, number or truth value at a path such as "errors/0/pointer"; "" when there is none.
        std::string at(std::string_view path) const;
    };

    // Sends as the enterprise, unless the headers say otherwise or are signed.
    Answer send(const std::string& method, const std::string& target, const std::string& body = {},
                http::Headers headers = {});
    Answer get(const std::string& target, http::Headers headers = {}) {
        return send("GET", target, {}, std::move(headers));
    }
    // As an officer.
    Answer get_as(const char* officer, const std::string& target) {
        return send("GET", target, {}, {bearer(officer)});
    }
    Answer post_as(const char* officer, const std::string& target, const std::string& body,
                   http::Headers headers = {});
    static std::pair<std::string, std::string> bearer(const char* of) {
        return {"Authorization", std::string{"Bearer "} + of};
    }
    // A JSON body under an idempotency key.
    Answer post(const std::string& target, const std::string& key, const std::string& body,
                http::Headers headers = {});

    // A PaymentRequest from this world's account.
    std::string payment_json(const std::string& end_to_end_id, const std::string& value) const;

    EnterpriseId other_enterprise;
    OpenApiCheck openapi;
    SystemRandom system_random;  // the API works on several threads
    std::optional<api::Api> api;
};

class ApiTest : public ::testing::Test, public ApiWorld {};

std::string quoted(const std::string& text);  // for If-Match and the like

}  // namespace sluice::test
