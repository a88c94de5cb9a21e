#pragma once

#include <string>
#include <string_view>

#include "adapters/banks/wire/xml_writer.hpp"
#include "gateway/report/case_report.hpp"
#include "gateway/report/goaml.hpp"
#include "gateway/report/problems.hpp"

namespace sluice::report {

// Writes the persons, companies and accounts of a goAML report. `field` is where the party stands
// in the case, for problems. What goAML asks of a customer beyond others is asked here too.
class GoamlParties {
public:
    GoamlParties(const CaseReport& report, const GoamlSettings& settings, Problems& problems,
                 xml::Writer& out)
        : report_(report), settings_(settings), problems_(problems), out_(out) {}

    // t_person and t_entity, or their form for customers, inside an element of this name.
    void write(std::string_view element, std::string_view field, const Party& party);
    // The same of an account, with its holder.
    void write_account(std::string_view element, std::string_view field, const Party& holder,
                       const Account& account);
    void write_reporter(std::string_view field, const Party& person);
    void write_address(std::string_view element, std::string_view field, const Address& address,
                       PartyKind kind);

private:
    std::string name(std::string_view field, std::string_view text, std::size_t max);
    void element(std::string_view name, std::string_view field, std::string_view text,
                 std::size_t max, bool required);
    void date(std::string_view name, std::string_view field,
              const std::optional<BusinessDate>& date, bool required);
    void person(std::string_view field, const Party& person, bool customer, bool reporter);
    void person_ids(std::string_view field, const Party& person, bool customer);
    void phones(std::string_view field, const Party& party, bool required);
    void addresses(std::string_view field, const Party& party, bool required);
    void identifications(std::string_view field, const Party& person, bool required, bool wrapped);
    void company(std::string_view field, const Party& company, bool customer);
    void officers(std::string_view field, const Party& company, bool required);
    void signatories(std::string_view field, const Party& holder, bool customer);
    void account_head(std::string_view field, const Account& account, bool customer);

    const CaseReport& report_;
    const GoamlSettings& settings_;
    Problems& problems_;
    xml::Writer& out_;
};

// "2026-01-31T00:00:00", the XSD's dateTime.
std::string goaml_date(BusinessDate date);

}  // namespace sluice::report
