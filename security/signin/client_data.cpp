#include "security/signin/client_data.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "security/digest/digest.hpp"
#include "security/signin/encoding.hpp"

namespace sluice::signin {

namespace {

namespace json = boost::json;

Error bad(std::string_view member, std::string why) {
    return fail(Errc::unauthenticated, std::move(why), "clientData." + std::string{member});
}

// A member twice is read one way by one reader and another way by the next; what is kept for years
// must not be. Boost.JSON takes the last, so the text is looked at. An escape could hide a name.
bool has_doubtful_names(std::string_view text) {
    if (text.find("\\u") != text.npos) {
        return true;
    }
    for (const std::string_view name :
         {"\"type\"", "\"challenge\"", "\"origin\"", "\"crossOrigin\"", "\"tokenBinding\""}) {
        const auto first = text.find(name);
        if (first != text.npos && text.find(name, first + 1) != text.npos) {
            return true;
        }
    }
    return false;
}

std::string_view text_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string_view{} : std::string_view{text->data(), text->size()};
}

Result<void> check_challenge(const json::object& object, std::string_view wanted) {
    const auto given = base64url_decode(text_at(object, "challenge"));
    if (!given || !digest::equal_constant_time(*given, wanted)) {
        return bad("challenge", "the challenge is another");
    }
    return {};
}

Result<void> check_origin(const json::object& object, const ClientDataRules& rules) {
    const auto origin = text_at(object, "origin");
    if (origin.empty() || std::ranges::count(rules.origins, origin) == 0) {
        return bad("origin", "the origin is another");
    }
    const auto* cross = object.if_contains("crossOrigin");
    if (cross != nullptr && !cross->is_bool()) {
        return bad("crossOrigin", "crossOrigin is true or false");
    }
    const bool is_cross =
        (cross != nullptr && cross->get_bool()) || object.if_contains("topOrigin") != nullptr;
    if (is_cross && !rules.is_cross_origin_allowed) {
        return bad("crossOrigin", "asked for inside a page of another origin");
    }
    return {};
}

// Section 5.8.1: "supported" says nothing; we never negotiate a binding, so none can be present.
Result<void> check_token_binding(const json::object& object) {
    const auto* binding = object.if_contains("tokenBinding");
    if (binding == nullptr) {
        return {};
    }
    const auto* inner = binding->if_object();
    if (inner == nullptr || text_at(*inner, "status") == "present") {
        return bad("tokenBinding", "a token binding that we do not have");
    }
    return {};
}

}  // namespace

Result<void> check_client_data(std::string_view text, const ClientDataRules& rules) {
    if (text.size() > max_client_data_bytes) {
        return fail(Errc::too_large, "client data has at most 4 KiB", "clientData");
    }
    json::parse_options options;
    options.max_depth = 8;
    json::error_code error;
    const auto value = json::parse(json::string_view{text.data(), text.size()}, error, {}, options);
    const auto* object = error ? nullptr : value.if_object();
    if (object == nullptr || has_doubtful_names(text)) {
        return fail(Errc::malformed, "client data is a JSON object", "clientData");
    }
    if (text_at(*object, "type") != rules.type) {
        return bad("type", "the type is another");
    }
    if (auto done = check_challenge(*object, rules.challenge); !done) {
        return done;
    }
    if (auto done = check_origin(*object, rules); !done) {
        return done;
    }
    return check_token_binding(*object);
}

}  // namespace sluice::signin
