#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/api/json.hpp"
#include "gateway/report/large_value.hpp"
#include "gateway/report/pboc.hpp"
#include "ledger/base/id.hpp"

namespace sluice::api {

inline constexpr int max_report_days = 31;
inline constexpr std::size_t max_movement_notes = 20'000;

// What the filing tells of one movement that the gateway does not know.
struct MovementNote {
    std::string place;  // JSON pointer of the note
    std::optional<Money> usd_equivalent;
    bool is_cash = false;
    bool is_transfer = true;
    std::string exemption;
    std::string counterparty_country;
};

// An enterprise as the institution's customer; its party's id is the enterprise's.
struct LargeValueCustomer {
    EnterpriseId enterprise;
    report::Party party;
};

// A LargeValueFiling of openapi.json.
struct LargeValueFiling {
    BusinessDate from;  // booking days, both inclusive
    BusinessDate to;
    report::PbocSettings pboc;
    std::vector<LargeValueCustomer> customers;
    // Of movements that do not tell it and have no note that does.
    std::string counterparty_country;
    report::LargeValueSettings settings;
    std::map<std::string, MovementNote> movements;  // by id
};

// Notes every mistake with its JSON pointer. Whether the enterprises and movements are there is for
// the caller to see.
LargeValueFiling read_large_value_filing(const json::Value& body, std::vector<Error>& errors);

}  // namespace sluice::api
