#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/api/call.hpp"
#include "gateway/api/json.hpp"
#include "gateway/flow/accept.hpp"
#include "ledger/base/result.hpp"

// What handlers read from a request beside its body. Errors are ready for problem().
namespace sluice::api {

// An id in the path; not_found when it is no id at all.
template <class AnyId>
Result<AnyId> path_id(const Call& call) {
    auto id = AnyId::parse(call.parameters.front());
    return id ? id : Result<AnyId>{fail(Errc::not_found)};
}

// A number from 1 up in the path; not_found when it is none.
Result<int> path_number(const Call& call, std::size_t parameter);

// An id in the query; nothing when absent. Errors: invalid_value with "?name" as place.
Error query_error(std::string_view name, std::string detail);

template <class AnyId>
Result<std::optional<AnyId>> query_id(const Call& call, std::string_view name) {
    const auto text = call.request.query_value(name);
    if (text.empty()) {
        return std::optional<AnyId>{};
    }
    auto id = AnyId::parse(text);
    return id ? Result<std::optional<AnyId>>{*id} : query_error(name, "must be an id");
}

Result<std::int64_t> query_integer(const Call& call, std::string_view name, std::int64_t otherwise,
                                   std::int64_t least, std::int64_t most);
Result<std::optional<bool>> query_boolean(const Call& call, std::string_view name);
Result<std::optional<Instant>> query_instant(const Call& call, std::string_view name);

// Where a list goes on. Opaque to callers: the kind of list and the last id, so that a cursor of
// another list is refused.
std::string cursor_text(char kind, const Uuid& last);
Result<std::optional<Uuid>> query_cursor(const Call& call, char kind);

// The same where rows have a number instead of an id.
std::string version_cursor_text(int last);
Result<std::optional<int>> query_version_cursor(const Call& call);

// A body of application/json as UTF-8. Errors: unsupported_media, and those of json::parse.
Result<json::Value> json_body(const Call& call);

// The request's Idempotency-Key, quoted (RFC 8941 String) or bare, with the digest of method, path
// and body. Errors: idempotency_key_missing, invalid_value.
Result<flow::Idempotency> idempotency(const Call& call, std::string operation);

// If-Match with one strong ETag: the version; "*" is any. Errors: version_missing, version_conflict
// for a tag that no version ever has.
Result<std::optional<int>> if_match(const Call& call);

std::string etag(int version);

}  // namespace sluice::api
