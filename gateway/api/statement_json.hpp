#pragma once

#include "gateway/api/json.hpp"
#include "ledger/store/statement_report_store.hpp"

namespace sluice::api {

// A StatementLine of openapi.json as the member `name`.
void write_line(json::Writer& writer, std::string_view name, const store::LineView& line);

// The members of a Match of openapi.json, into an open object.
void write_match_members(json::Writer& writer, const store::MatchView& match);

}  // namespace sluice::api
