#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/api/language.hpp"
#include "gateway/flow/officer.hpp"
#include "gateway/http/message.hpp"
#include "ledger/base/id.hpp"
#include "security/access/principal.hpp"

namespace sluice::api {

struct Services;

// One request on its way through a handler. Movable, so that a handler may answer later from
// another thread.
struct Call {
    Services* services = nullptr;  // outlives every call
    http::Request request;
    std::vector<std::string> parameters;  // of the route's template, in order
    // Who asks; null on open routes.
    std::shared_ptr<const access::Principal> principal;
    EnterpriseId enterprise;  // whose; nil on open routes and those of the whole platform
    std::shared_ptr<const flow::Officer> officer;  // on routes of officers
    std::string actor;                             // who asks, as the history shows it
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
