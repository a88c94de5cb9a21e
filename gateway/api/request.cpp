#include "gateway/api/request.hpp"

#include <algorithm>
#include <charconv>

#include "gateway/api/header_list.hpp"
#include "security/digest/digest.hpp"

namespace sluice::api {

namespace {

constexpr std::size_t max_key = 255;

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

bool is_visible(char c) {
    return c >= 0x21 && c <= 0x7E;
}

// RFC 8941 section 3.3.3: printable ASCII in quotes, with \" and \\ as the only escapes.
std::optional<std::string> parse_quoted(std::string_view text) {
    std::string out;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            return i + 1 == text.size() ? std::optional{out} : std::nullopt;
        }
        if (text[i] == '\\' && (++i == text.size() || (text[i] != '"' && text[i] != '\\'))) {
            return std::nullopt;
        }
        if (!is_visible(text[i]) && text[i] != ' ') {
            return std::nullopt;
        }
        out += text[i];
    }
    return std::nullopt;
}

std::optional<std::string> parse_key(std::string_view header) {
    if (header.starts_with('"')) {
        return parse_quoted(header);
    }
    const bool bare = std::ranges::all_of(
        header, [](char c) { return is_visible(c) && c != '"' && c != '\\' && c != ','; });
    return bare ? std::optional{std::string{header}} : std::nullopt;
}

}  // namespace

Result<int> path_number(const Call& call, std::size_t parameter) {
    const auto number = parse_integer(call.parameters[parameter]);
    if (!number || *number < 1 || *number > 1'000'000'000) {
        return fail(Errc::not_found);
    }
    return static_cast<int>(*number);
}

Error query_error(std::string_view name, std::string detail) {
    return fail(Errc::invalid_value, std::move(detail), "?" + std::string{name});
}

Result<std::int64_t> query_integer(const Call& call, std::string_view name, std::int64_t otherwise,
                                   std::int64_t least, std::int64_t most) {
    const auto text = call.request.query_value(name);
    if (text.empty()) {
        return otherwise;
    }
    const auto value = parse_integer(text);
    if (!value || *value < least || *value > most) {
        return query_error(name, "must be an integer from " + std::to_string(least) + " to " +
                                     std::to_string(most));
    }
    return *value;
}

Result<std::optional<bool>> query_boolean(const Call& call, std::string_view name) {
    const auto text = call.request.query_value(name);
    if (text.empty()) {
        return std::optional<bool>{};
    }
    if (text != "true" && text != "false") {
        return query_error(name, "must be true or false");
    }
    return std::optional{text == "true"};
}

Result<std::optional<Instant>> query_instant(const Call& call, std::string_view name) {
    const auto text = call.request.query_value(name);
    if (text.empty()) {
        return std::optional<Instant>{};
    }
    auto at = parse_instant(text);
    if (!at) {
        return query_error(name, "must be a time as in RFC 3339");
    }
    return std::optional{*at};
}

std::string cursor_text(char kind, const Uuid& last) {
    return std::string{kind} + last.hex();
}

Result<std::optional<Uuid>> query_cursor(const Call& call, char kind) {
    const auto text = call.request.query_value("cursor");
    if (text.empty()) {
        return std::optional<Uuid>{};
    }
    auto last = Uuid::parse(text.substr(1));
    if (text.front() != kind || !last) {
        return query_error("cursor", "not a cursor of this list");
    }
    return std::optional{*last};
}

std::string version_cursor_text(int last) {
    return 'v' + std::to_string(last);
}

Result<std::optional<int>> query_version_cursor(const Call& call) {
    const auto text = call.request.query_value("cursor");
    if (text.empty()) {
        return std::optional<int>{};
    }
    const auto version = parse_integer(text.substr(1));
    if (text.front() != 'v' || !version || *version < 1 || *version > 1'000'000'000) {
        return query_error("cursor", "not a cursor of this list");
    }
    return std::optional{static_cast<int>(*version)};
}

Result<json::Value> json_body(const Call& call) {
    const auto encoding = call.request.header("Content-Encoding");
    if (!equal_ignoring_case(media_type(call.request.header("Content-Type")), "application/json") ||
        !(encoding.empty() || equal_ignoring_case(encoding, "identity"))) {
        return fail(Errc::unsupported_media, "the body must be application/json");
    }
    return json::parse(call.request.body);
}

Result<flow::Idempotency> idempotency(const Call& call, std::string operation) {
    const auto header = call.request.header("Idempotency-Key");
    if (header.empty()) {
        return fail(Errc::idempotency_key_missing);
    }
    auto key = parse_key(header);
    if (!key || key->empty() || key->size() > max_key) {
        return fail(Errc::invalid_value, "Idempotency-Key must be a string of 1 to 255 characters");
    }
    const auto hash =
        digest::sha256(call.request.method + ' ' + call.request.path + '\n' + call.request.body);
    return flow::Idempotency{.operation = std::move(operation),
                             .key = std::move(*key),
                             .fingerprint = {hash.begin(), hash.end()}};
}

Result<std::optional<int>> if_match(const Call& call) {
    const auto header = call.request.header("If-Match");
    if (header.empty()) {
        return fail(Errc::version_missing);
    }
    if (header == "*") {
        return std::optional<int>{};
    }
    if (header.size() > 2 && header.front() == '"' && header.back() == '"') {
        const auto version = parse_integer(header.substr(1, header.size() - 2));
        if (version && *version > 0 && *version <= 1'000'000'000) {
            return std::optional{static_cast<int>(*version)};
        }
    }
    return fail(Errc::version_conflict, "not an ETag of this resource");
}

std::string etag(int version) {
    return '"' + std::to_string(version) + '"';
}

}  // namespace sluice::api
