#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/banks/simulated/books.hpp"
#include "adapters/banks/simulated/fault.hpp"
#include "adapters/banks/simulated/options.hpp"
#include "ledger/base/time.hpp"

namespace sluice::simulated {

// What every desk of the bank works with. The caller of a desk holds the bank's lock.
struct Context {
    const BankOptions& options;
    Books& books;
    FaultSwitches& faults;
    Clock& clock;

    std::int64_t now() const;    // microseconds since 1970 UTC
    BusinessDate today() const;  // in the bank's time zone
    std::string document_id(std::string_view kind, std::int64_t number) const;
    // AcctSvcrRef: 'P' payment, 'E' entry; unique in the bank.
    std::string reference(char kind, std::int64_t number) const;
};

inline std::int64_t to_us(std::chrono::milliseconds span) {
    return std::chrono::microseconds{span}.count();
}

}  // namespace sluice::simulated
