#pragma once

#include <cstddef>
#include <string>

namespace sluice::bench {

// What one enterprise of the measurement is known by.
struct Payer {
    std::string account;  // number of its EUR account, the bank's own scheme
    std::string run;      // makes references unique over runs, at most 10 characters
};

// One PaymentRequest of the API's description. `index` makes the reference, the amount and the
// creditor; two payments of one payer never have the same index.
std::string payment_json(const Payer& payer, std::size_t index);

// A BatchRequest of the payments [first, first + count).
std::string batch_json(const Payer& payer, std::size_t first, std::size_t count);

// A pain.001.001.09 of the payments [first, first + count), requested for `date` (ISO 8601).
std::string file_xml(const Payer& payer, const std::string& date, std::size_t first,
                     std::size_t count);

}  // namespace sluice::bench
