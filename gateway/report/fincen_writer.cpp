#include "gateway/report/fincen_writer.hpp"

#include <algorithm>

#include "gateway/report/case_index.hpp"

namespace sluice::report {

namespace {

constexpr std::string_view transmitter_code = "35";
constexpr std::string_view transmitter_contact_code = "37";
constexpr std::string_view filer_code = "30";
constexpr std::string_view contact_office_code = "8";
constexpr std::string_view location_code = "34";
constexpr std::string_view ein = "2";
constexpr std::string_view tin = "4";
constexpr std::string_view control_code = "28";
constexpr std::string_view internal_number = "29";

std::string sub(std::string_view field, std::string_view name) {
    return std::string{field} + '.' + std::string{name};
}

// FinCEN takes states for these alone.
bool has_states(std::string_view country) {
    return country == "US" || country == "CA" || country == "MX";
}

std::string_view document_code(DocumentKind kind) {
    switch (kind) {
        case DocumentKind::passport:
            return "6";
        case DocumentKind::driving_licence:
            return "5";
        default:
            return "999";
    }
}

std::string_view document_words(DocumentKind kind) {
    return kind == DocumentKind::national_id    ? "National identity card"
           : kind == DocumentKind::registration ? "Company registration"
           : kind == DocumentKind::lei          ? "Legal Entity Identifier"
                                                : "Other";
}

std::string digits_of(std::string_view text) {
    std::string out;
    std::ranges::copy_if(text, std::back_inserter(out),
                         [](char c) { return c >= '0' && c <= '9'; });
    return out;
}

}  // namespace

std::string fincen_date(BusinessDate date) {
    return digits_of(to_iso_date(date));
}

std::int64_t whole_dollars(std::int64_t cents) {
    return cents / 100 + (cents % 100 != 0 ? 1 : 0);
}

std::int64_t us_cents(Problems& problems, std::string_view field, const Transfer& transfer) {
    const auto dollars = Currency::of("USD");
    if (transfer.amount.currency() == dollars) {
        return transfer.amount.minor();
    }
    if (transfer.reported_amount && transfer.reported_amount->currency() == dollars) {
        return transfer.reported_amount->minor();
    }
    problems.missing(sub(field, "reported_amount (in USD)"));
    return 0;
}

void FincenWriter::open(std::string_view tag) {
    out_.open(tag, {{"SeqNum", std::to_string(++sequence_)}});
}

void FincenWriter::text(std::string_view tag, std::string_view field, std::string_view value,
                        std::size_t max, bool required) {
    out_.optional_element(tag, text_of(problems_, field, value, max, required));
}

void FincenWriter::open_party(std::string_view code) {
    open("fc2:Party");
    out_.element("fc2:ActivityPartyTypeCode", code);
}

void FincenWriter::full_name(std::string_view field, std::string_view name) {
    open("fc2:PartyName");
    out_.element("fc2:PartyNameTypeCode", "L");
    text("fc2:RawPartyFullName", field, name, 150, true);
    close();
}

void FincenWriter::alternate_name(std::string_view field, std::string_view name) {
    open("fc2:PartyName");
    out_.element("fc2:PartyNameTypeCode", "AKA");
    text("fc2:RawPartyFullName", field, name, 150, true);
    close();
}

// FinCEN's dates begin with 1900.
void FincenWriter::birth_date(std::string_view field, const Party& party) {
    using namespace std::chrono;
    if (!party.born) {
        return;
    }
    const auto year = int{year_month_day{*party.born}.year()};
    if (year < 1900 || year > 2099) {
        problems_.bad(sub(field, "born"), "is not between 1900 and 2099");
    }
    out_.element("fc2:IndividualBirthDateText", fincen_date(*party.born));
}

void FincenWriter::names(std::string_view field, const Party& party) {
    open("fc2:PartyName");
    out_.element("fc2:PartyNameTypeCode", "L");
    if (party.kind == PartyKind::company) {
        text("fc2:RawEntityIndividualLastName", sub(field, "name"), party.name, 150, true);
    } else {
        text("fc2:RawEntityIndividualLastName", sub(field, "family_name"), party.family_name, 150,
             true);
        text("fc2:RawIndividualFirstName", sub(field, "given_name"), party.given_name, 35, true);
        text("fc2:RawIndividualMiddleName", sub(field, "middle_name"), party.middle_name, 35,
             false);
    }
    close();
    std::vector<std::string> others;
    if (!party.native_name.empty()) {
        others.push_back(party.native_name);
    }
    others.insert(others.end(), party.aliases.begin(), party.aliases.end());
    // A CTR has room for one other name; the one in the party's own script comes first.
    const std::size_t room = is_sar_ ? 99 : 1;
    if (is_sar_ && others.size() > room) {
        problems_.bad(sub(field, "aliases"), "are more than 99");
    }
    for (std::size_t i = 0; i < std::min(room, others.size()); ++i) {
        alternate_name(sub(field, "aliases"), others[i]);
    }
}

void FincenWriter::address(std::string_view field, const Address& address) {
    open("fc2:Address");
    text("fc2:RawCityText", sub(field, "city"), address.city, 50, true);
    out_.optional_element("fc2:RawCountryCodeText",
                          country_of(problems_, sub(field, "country"), address.country, true));
    if (has_states(address.country)) {
        text("fc2:RawStateCodeText", sub(field, "state"), address.state, 3, true);
    }
    text("fc2:RawStreetAddress1Text", sub(field, "street"), address.street, 100, true);
    text("fc2:RawZIPCode", sub(field, "postal_code"), address.postal_code, 9,
         address.country == "US");
    close();
}

void FincenWriter::unknown_address() {
    open("fc2:Address");
    indicator("fc2:CityUnknownIndicator");
    indicator("fc2:CountryCodeUnknownIndicator");
    indicator("fc2:StateCodeUnknownIndicator");
    indicator("fc2:StreetAddressUnknownIndicator");
    indicator("fc2:ZIPCodeUnknownIndicator");
    close();
}

void FincenWriter::phone(std::string_view field, const Phone& phone, bool typed) {
    open("fc2:PhoneNumber");
    // Numbers of the USA are written without their prefix.
    const auto prefix = phone.country_prefix == "1" ? std::string{} : phone.country_prefix;
    text("fc2:PhoneNumberText", field, digits_of(prefix + phone.number), 16, true);
    if (typed) {
        out_.element("fc2:PhoneNumberTypeCode", "W");
    }
    close();
}

void FincenWriter::identification(std::string_view field, std::string_view number,
                                  std::string_view code) {
    open("fc2:PartyIdentification");
    text("fc2:PartyIdentificationNumberText", field, number, 25, true);
    out_.element("fc2:PartyIdentificationTypeCode", code);
    close();
}

void FincenWriter::organization() {
    open("fc2:OrganizationClassificationTypeSubtype");
    out_.element("fc2:OrganizationTypeID", std::to_string(settings_.organization_type));
    if (settings_.organization_type == 999) {
        text("fc2:OtherOrganizationTypeText", "settings.other_organization_type",
             settings_.other_organization_type, 50, true);
    }
    close();
}

void FincenWriter::transmitter() {
    open_party(transmitter_code);
    full_name("settings.transmitter_name", settings_.transmitter_name);
    address("settings.transmitter_address", settings_.transmitter_address);
    phone("settings.transmitter_phone", settings_.transmitter_phone, false);
    identification("settings.transmitter_tin", settings_.transmitter_tin, tin);
    identification("settings.transmitter_control_code", settings_.transmitter_control_code,
                   control_code);
    close();
    open_party(transmitter_contact_code);
    full_name("settings.transmitter_contact", settings_.transmitter_contact);
    close();
}

void FincenWriter::institution(std::string_view code, std::int64_t cash_in, std::int64_t cash_out) {
    const auto& enterprise = report_.enterprise;
    open_party(code);
    if (cash_in > 0) {
        out_.element("fc2:IndividualEntityCashInAmountText", std::to_string(cash_in));
    }
    if (cash_out > 0) {
        out_.element("fc2:IndividualEntityCashOutAmountText", std::to_string(cash_out));
    }
    if (is_sar_ && code == location_code) {
        indicator("fc2:NoBranchActivityInvolvedIndicator");
    }
    text("fc2:PrimaryRegulatorTypeCode", "settings.primary_regulator", settings_.primary_regulator,
         2, true);
    full_name("enterprise.name", enterprise.name);
    if (enterprise.addresses.empty()) {
        problems_.missing("enterprise.addresses");
    } else {
        address("enterprise.addresses[0]", enterprise.addresses.front());
    }
    const auto* tax = find_document(enterprise, DocumentKind::tax_id);
    identification("enterprise.documents.tax_id",
                   tax == nullptr ? std::string_view{} : std::string_view{tax->number}, ein);
    if (is_sar_ && code == location_code) {
        identification("case_id", report_.case_id, internal_number);
    }
    organization();
    close();
}

void FincenWriter::filing_parties(std::int64_t cash_in, std::int64_t cash_out) {
    transmitter();
    institution(filer_code, 0, 0);
    open_party(contact_office_code);
    full_name("settings.contact_office", settings_.contact_office);
    phone("settings.contact_phone", settings_.contact_phone, false);
    close();
    institution(location_code, cash_in, cash_out);
}

// A taxpayer number of the USA or that it is not known, then the papers.
void FincenWriter::subject_ids(std::string_view field, const Party& party) {
    const auto* tax = find_document(party, DocumentKind::tax_id);
    if (tax != nullptr && tax->country == "US") {
        identification(sub(field, "documents.tax_id"), tax->number,
                       party.kind == PartyKind::company ? ein : "1");
    } else {
        open("fc2:PartyIdentification");
        indicator("fc2:TINUnknownIndicator");
        close();
    }
    const std::size_t room = is_sar_ ? 99 : 1;
    if (party.documents.size() > 99) {
        problems_.bad(sub(field, "documents"), "are more than 99");
    }
    std::size_t written = 0;
    for (std::size_t i = 0; i < party.documents.size() && written < room; ++i) {
        const auto& document = party.documents[i];
        if (document.kind == DocumentKind::tax_id) {
            continue;
        }
        ++written;
        const auto place = sub(field, at("documents", i, {}));
        const auto code = document_code(document.kind);
        open("fc2:PartyIdentification");
        out_.optional_element("fc2:OtherIssuerCountryText",
                              country_of(problems_, sub(place, "country"), document.country, true));
        if (code == "999") {
            out_.element("fc2:OtherPartyIdentificationTypeText", document_words(document.kind));
        }
        text("fc2:PartyIdentificationNumberText", sub(place, "number"), document.number, 25, true);
        out_.element("fc2:PartyIdentificationTypeCode", code);
        close();
    }
}

void FincenWriter::subject_details(std::string_view field, const Party& party) {
    names(field, party);
    if (party.addresses.empty()) {
        unknown_address();
    } else {
        address(sub(field, "addresses[0]"), party.addresses.front());
    }
    if (!party.phones.empty()) {
        phone(sub(field, "phones[0].number"), party.phones.front(), is_sar_);
    }
    subject_ids(field, party);
    if (!party.occupation.empty()) {
        open("fc2:PartyOccupationBusiness");
        out_.element("fc2:OccupationBusinessText",
                     words_of(problems_, sub(field, "occupation"), party.occupation, 50, true));
        close();
    }
    if (!party.email.empty()) {
        open("fc2:ElectronicAddress");
        out_.element("fc2:ElectronicAddressText",
                     email_of(problems_, sub(field, "email"), party.email, 517));
        if (is_sar_) {
            out_.element("fc2:ElectronicAddressTypeCode", "E");
        }
        close();
    }
}

}  // namespace sluice::report
