#include "tests/api/api_world.hpp"

#include <charconv>
#include <future>

#include "gateway/api/webhook_routes.hpp"
#include "gateway/http/codec.hpp"
#include "security/digest/digest.hpp"

namespace sluice::test {

namespace {

std::string token_hash(const char* token) {
    return digest::hex(digest::sha256(token));
}

}  // namespace

ApiWorld::ApiWorld(api::RateLimitOptions rate_limit)
    : other_enterprise(*EnterpriseId::parse("0193a000-0000-7000-8000-000000000002")) {
    api::ApiOptions options;
    options.database_url = test_database.url();
    options.directory = &*directory;
    options.clock = &clock;
    options.random = &system_random;
    options.seal_key = &seal_key;
    options.tokens.enterprises = {{enterprise, {token_hash("an-older-token"), token_hash(token)}},
                      {other_enterprise, {token_hash(other_token)}}};
    options.tokens.officers = {{{"ann", "Ann", {}, false}, {token_hash(ann)}},
                        {{"ben", "Ben", {}, false}, {token_hash(ben)}},
                        {{"eve", "Eve", {}, true}, {token_hash(eve)}},
                        {{"eva", "Eva", {enterprise}, true}, {token_hash(eva)}},
                        {{"dan", "Dan", {other_enterprise}, true}, {token_hash(dan)}}};
    options.tokens.administrators = {{"lin", "Lin", {token_hash(lin)}},
                                     {"mia", "Mia", {token_hash(mia)}}};
    options.desk.wanted_lists = {{"own", 7, {}}, {"wanted", 0, {}}};
    options.rate_limit = rate_limit;
    options.more_routes = api::webhook_routes({.allow_private_addresses = true});
    api.emplace(std::move(options));
}

std::string ApiWorld::Answer::header(std::string_view name) const {
    for (const auto& [key, value] : response.headers) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

std::string ApiWorld::Answer::at(std::string_view path) const {
    const auto* found = &body;
    while (!path.empty() && found != nullptr) {
        const auto end = path.find('/');
        const auto step = path.substr(0, end);
        if (found->is(api::json::Value::Kind::array)) {
            std::size_t index = 0;
            std::from_chars(step.data(), step.data() + step.size(), index);
            found = index < found->items.size() ? &found->items[index] : nullptr;
        } else {
            found = found->find(step);
        }
        path = end == std::string_view::npos ? std::string_view{} : path.substr(end + 1);
    }
    if (found == nullptr) {
        return {};
    }
    if (found->is(api::json::Value::Kind::boolean)) {
        return found->truth ? "true" : "false";
    }
    return found->text;
}

ApiWorld::Answer ApiWorld::send(const std::string& method, const std::string& target,
                                const std::string& body, http::Headers headers) {
    http::Request request;
    request.method = method;
    EXPECT_TRUE(http::parse_target(target, request));
    request.headers = std::move(headers);
    request.body = body;
    if (!request.has_header("Authorization") && !request.has_header("Signature-Input")) {
        request.headers.emplace_back("Authorization", std::string{"Bearer "} + token);
    }
    const api::Router router{api->routes()};
    const auto match = router.match(method, request.path);
    auto promise = std::make_shared<std::promise<http::Response>>();
    auto future = promise->get_future();
    const auto handler = request.path == "/metrics" ? api->admin_handler() : api->handler();
    handler(std::move(request),
            [promise](http::Response response) { promise->set_value(std::move(response)); });
    Answer answer{future.get(), {}};
    if (match.route != nullptr) {
        for (const auto& violation :
             openapi.violations(method, match.route->path_template, answer.response)) {
            ADD_FAILURE() << method << ' ' << target << ": " << violation << '\n'
                          << answer.response.status << ' ' << answer.response.body;
        }
    }
    if (auto value = api::json::parse(answer.response.body)) {
        answer.body = std::move(*value);
    }
    return answer;
}

ApiWorld::Answer ApiWorld::post(const std::string& target, const std::string& key,
                                const std::string& body, http::Headers headers) {
    headers.emplace_back("Content-Type", "application/json");
    headers.emplace_back("Idempotency-Key", quoted(key));
    return send("POST", target, body, std::move(headers));
}

ApiWorld::Answer ApiWorld::post_as(const char* officer, const std::string& target,
                                   const std::string& body, http::Headers headers) {
    headers.push_back(bearer(officer));
    headers.emplace_back("Content-Type", "application/json");
    return send("POST", target, body, std::move(headers));
}

std::string ApiWorld::payment_json(const std::string& end_to_end_id,
                                   const std::string& value) const {
    return R"({"amount":{"currency":"EUR","value":")" + value + R"("},"debtor_account":{"iban":")" +
           number +
           R"("},"creditor":{"name":"Supplier","account":{"iban":"DE89370400440532013000"}},)"
           R"("end_to_end_id":")" +
           end_to_end_id + R"("})";
}

std::string quoted(const std::string& text) {
    return '"' + text + '"';
}

}  // namespace sluice::test
