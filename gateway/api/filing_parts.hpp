#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/api/json.hpp"
#include "gateway/report/case_report.hpp"
#include "gateway/report/pboc.hpp"

// Parts that the filings of several reports have in common. Mistakes are noted with their JSON
// pointer.
namespace sluice::api {

inline constexpr std::size_t max_filing_rows = 20;  // addresses, phones, papers of one party

// Calls read(reader) for each object of the array `name`, which may be absent.
template <class Read>
void each(json::Reader& reader, std::string_view name, std::vector<Error>& errors, Read&& read,
          std::size_t most = max_filing_rows) {
    const auto* list = reader.member(name);
    if (list == nullptr) {
        return;
    }
    if (!list->is(json::Value::Kind::array) || list->items.size() > most) {
        reader.note(name, Errc::invalid_value, "must be a list of at most " + std::to_string(most));
        return;
    }
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        json::Reader inner{list->items[i], reader.place_of(name) + '/' + std::to_string(i), errors};
        read(inner);
        inner.finish();
    }
}

// The same for `name` being an object itself.
template <class Read>
void part(json::Reader& reader, std::string_view name, std::vector<Error>& errors, Read&& read) {
    if (const auto* value = reader.member(name)) {
        json::Reader inner{*value, reader.place_of(name), errors};
        read(inner);
        inner.finish();
    }
}

// Nothing when absent or wrong.
std::optional<BusinessDate> read_date(json::Reader& in, std::string_view name);
// An Amount of openapi.json.
std::optional<Money> read_amount(json::Reader& in);
report::PbocSettings read_pboc(json::Reader& in);
report::Address read_address(json::Reader& in);
report::Phone read_phone(json::Reader& in);
// The members of a FilingParty of openapi.json.
void read_party(json::Reader& in, report::Party& party, std::vector<Error>& errors);

}  // namespace sluice::api
