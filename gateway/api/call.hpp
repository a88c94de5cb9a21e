#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/api/language.hpp"
#include "gateway/flow/officer.hpp"
#include "gateway/http/message.hpp"
#include "ledger/base/id.hpp"

namespace sluice::api {

struct Services;

// One request on its way through a handler. Movable, so that a handler may answer later from
// another thread.
struct Call {
    Services* services = nullptr;  // outlives every call
    http::Request request;
    std::vector<std::string> parameters;  // of the route's template, in order
    EnterpriseId enterprise;  // from the token; nil on open routes and those of officers
    const flow::Officer* officer = nullptr;  // on routes of officers; outlives every call
    std::string actor;                       // who asks, as the history shows it
    std::string traceparent;                 // W3C Trace Context, always well-formed
    Language language = Language::english;

    std::string_view trace_id() const { return std::string_view{traceparent}.substr(3, 32); }
};

// Called exactly once, from any thread.
using Finish = std::function<void(http::Response)>;
using Handler = std::function<void(Call, Finish)>;

// For handlers that answer before they return.
Handler direct(std::function<http::Response(const Call&)> handle);

}  // namespace sluice::api
