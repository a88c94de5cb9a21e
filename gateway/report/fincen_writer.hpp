#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/banks/wire/xml_writer.hpp"
#include "gateway/report/fincen.hpp"
#include "gateway/report/problems.hpp"

namespace sluice::report {

// What both batches of FinCEN have in common: numbered elements, names, addresses and the parties
// that file. `field` is where a value stands in the case or the settings, for problems.
class FincenWriter {
public:
    FincenWriter(const CaseReport& report, const FincenSettings& settings, Problems& problems,
                 xml::Writer& out, bool is_sar)
        : report_(report), settings_(settings), problems_(problems), out_(out), is_sar_(is_sar) {}

    // An element with the next SeqNum, which is unique in the document.
    void open(std::string_view tag);
    void close() { out_.close(); }
    void text(std::string_view tag, std::string_view field, std::string_view value, std::size_t max,
              bool required);
    void indicator(std::string_view tag) { out_.element(tag, "Y"); }

    void open_party(std::string_view code);
    // Transmitter, its contact, filing institution, contact office, place of the activity.
    void filing_parties(std::int64_t cash_in, std::int64_t cash_out);
    // Legal name, other names; all that a subject's party has from its names to its addresses.
    void birth_date(std::string_view field, const Party& party);
    void names(std::string_view field, const Party& party);
    void subject_details(std::string_view field, const Party& party);

private:
    void full_name(std::string_view field, std::string_view name);
    void alternate_name(std::string_view field, std::string_view name);
    void address(std::string_view field, const Address& address);
    void unknown_address();
    void phone(std::string_view field, const Phone& phone, bool typed);
    void identification(std::string_view field, std::string_view number, std::string_view code);
    void subject_ids(std::string_view field, const Party& party);
    void organization();
    void transmitter();
    void institution(std::string_view code, std::int64_t cash_in, std::int64_t cash_out);

    const CaseReport& report_;
    const FincenSettings& settings_;
    Problems& problems_;
    xml::Writer& out_;
    bool is_sar_;
    std::int64_t sequence_ = 0;
};

// "20260131"
std::string fincen_date(BusinessDate date);
// Whole dollars, rounded up.
std::int64_t whole_dollars(std::int64_t cents);
// The transfer in US cents; a problem when it is not told.
std::int64_t us_cents(Problems& problems, std::string_view field, const Transfer& transfer);

}  // namespace sluice::report
