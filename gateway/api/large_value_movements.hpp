#pragma once

#include <span>
#include <string>
#include <vector>

#include "gateway/api/large_value_json.hpp"
#include "gateway/flow/directory.hpp"
#include "ledger/store/movement_store.hpp"

// Booked movements with what a filing tells of them, as gateway/report takes them.
namespace sluice::api {

struct LargeValueMovements {
    std::vector<store::MovementView> booked;
    std::vector<report::LargeValueInput> inputs;  // one for each of `booked`
    std::vector<std::string> countries;           // of the counterparties; empty: not known
    std::vector<bool> crossing_known;  // whether the inputs' is_cross_border is true to fact
    std::map<std::string, std::size_t> by_id;  // index in all of the above

    void add(const flow::Directory& directory, const LargeValueCustomer& customer,
             std::vector<store::MovementView> more, const LargeValueFiling& filing);
};

// What keeps the days from being found: notes of movements that are not there, and each movement of
// another currency than CNY and USD that has no equivalent, or of one of these that has one.
std::vector<Error> wrong_notes(const LargeValueMovements& movements,
                               const LargeValueFiling& filing);

// What keeps the days from becoming a file: the institution, countries of customers and of the
// counterparties of these days' movements.
std::vector<Error> lacking_for_file(const LargeValueMovements& movements,
                                    std::span<const report::LargeValueDay> days,
                                    const LargeValueFiling& filing);

// The customers that days name, with the accounts their movements are on.
std::vector<report::Party> reported_customers(const flow::Directory& directory,
                                              const LargeValueMovements& movements,
                                              std::span<const report::LargeValueDay> days,
                                              const LargeValueFiling& filing);

// {"items": [...]} of openapi.json's LargeValueDays.
void write_large_value_days(json::Writer& writer, const LargeValueMovements& movements,
                            std::span<const report::LargeValueDay> days);

}  // namespace sluice::api
