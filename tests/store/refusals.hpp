#pragma once

#include <span>
#include <string>

#include "tests/store/base_rows.hpp"

namespace sluice::test {

// A row that one constraint has to refuse: the base row of the table with some columns changed.
struct Refusal {
    std::string constraint;
    std::string table;
    Columns changes;
};

// SQLSTATE class 23, integrity constraint violation.
std::span<const Refusal> check_refusals();    // 23514
std::span<const Refusal> unique_refusals();   // 23505
std::span<const Refusal> foreign_refusals();  // 23503

// The same for the tables of screening.
std::span<const Refusal> screening_check_refusals();
std::span<const Refusal> screening_unique_refusals();
std::span<const Refusal> screening_foreign_refusals();

// And of access.
std::span<const Refusal> access_check_refusals();
std::span<const Refusal> access_unique_refusals();
std::span<const Refusal> access_foreign_refusals();

}  // namespace sluice::test
