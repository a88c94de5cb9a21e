#pragma once

#include <span>
#include <string>
#include <string_view>

#include "gateway/api/call.hpp"
#include "gateway/api/json.hpp"
#include "gateway/http/message.hpp"
#include "ledger/base/result.hpp"

namespace sluice::api {

// The HTTP status for an error; every code has one.
int http_status(Errc code);

// The short text of a code for people.
std::string_view title(Errc code, Language language);

// An application/problem+json answer (RFC 9457): type "/problems/<code>", title in the caller's
// language, status, detail, code, instance, trace_id, and errors[] with the places. `errors` empty:
// the error itself, when it names a place. What a database or file says stays in our log.
http::Response problem(const Call& call, const Error& error, std::span<const Error> errors = {});

// The same under a status that belongs to the protocol rather than to the code (405, 408, 431,
// 504).
http::Response problem_as(int status, const Call& call, const Error& error);

// Of several errors found in one body: the first gives the code.
http::Response problems(const Call& call, std::span<const Error> errors);

// {code, message, pointer or xpath, line} as one object.
void write_item_error(json::Writer& writer, std::string_view member, const Error& error,
                      Language language);

// GET /problems/{code}: what a code means, in both languages.
http::Response explain_problem(const Call& call);

}  // namespace sluice::api
