#include "gateway/report/goaml_party.hpp"

#include "gateway/report/case_index.hpp"
#include "security/lists/text.hpp"

namespace sluice::report {

namespace {

std::string sub(std::string_view field, std::string_view name) {
    return std::string{field} + '.' + std::string{name};
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' ||
           c == '.' || c == '\'' || c == '-';
}

// "SMITH & SONS CO., LTD. (HK)" as "SMITH and SONS CO. LTD. HK".
std::string with_name_characters(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool mark = std::string_view{",;:/\\()[]\"+_"}.find(c) != std::string_view::npos;
        out += c == '&' ? "and" : std::string(1, mark ? ' ' : c);
    }
    return lists::squeezed(out);
}

std::string_view gender_code(Gender gender) {
    return gender == Gender::male ? "M" : gender == Gender::female ? "F" : "-";
}

}  // namespace

std::string goaml_date(BusinessDate date) {
    return to_iso_date(date) + "T00:00:00";
}

std::string GoamlParties::name(std::string_view field, std::string_view text, std::size_t max) {
    auto clean = text_of(problems_, field, with_name_characters(text), max, true);
    for (const char c : clean) {
        if (!is_name_character(c)) {
            problems_.bad(field,
                          "needs Latin letters without accents here; the name in its own "
                          "script goes to native_name");
            break;
        }
    }
    return clean;
}

void GoamlParties::element(std::string_view tag, std::string_view field, std::string_view text,
                           std::size_t max, bool required) {
    out_.optional_element(tag, text_of(problems_, field, text, max, required));
}

void GoamlParties::date(std::string_view tag, std::string_view field,
                        const std::optional<BusinessDate>& day, bool required) {
    if (day) {
        out_.element(tag, goaml_date(*day));
    } else if (required) {
        problems_.missing(field);
    }
}

void GoamlParties::write(std::string_view tag, std::string_view field, const Party& party) {
    out_.open(tag);
    if (party.kind == PartyKind::person) {
        person(field, party, party.is_customer, false);
    } else {
        company(field, party, party.is_customer);
    }
    out_.close();
}

void GoamlParties::write_reporter(std::string_view field, const Party& reporter) {
    out_.open("reporting_person");
    person(field, reporter, false, true);
    out_.close();
}

void GoamlParties::person(std::string_view field, const Party& party, bool customer,
                          bool reporter) {
    out_.element("gender", gender_code(party.gender));
    out_.element("first_name", name(sub(field, "given_name"), party.given_name, 100));
    if (!party.middle_name.empty()) {
        out_.element("middle_name", name(sub(field, "middle_name"), party.middle_name, 100));
    }
    out_.element("last_name", name(sub(field, "family_name"), party.family_name, 100));
    date("birthdate", sub(field, "born"), party.born, customer);
    if (!party.aliases.empty()) {
        element("alias", sub(field, "aliases"), party.aliases.front(), 100, false);
    }
    if (!reporter) {
        element("full_name_frn", sub(field, "native_name"), party.native_name, 255, false);
    }
    person_ids(field, party, customer);
    out_.optional_element("nationality1",
                          country_of(problems_, sub(field, "country"), party.country, customer));
    out_.optional_element(
        "residence", country_of(problems_, sub(field, "residence"), party.residence, customer));
    phones(field, party, customer);
    addresses(field, party, false);
    out_.optional_element("email", email_of(problems_, sub(field, "email"), party.email, 255));
    element("occupation", sub(field, "occupation"), party.occupation, 255, false);
    identifications(field, party, customer, !reporter);
    if (customer) {
        out_.element("tax_reg_number", settings_.registered_for_tax);
    }
}

void GoamlParties::person_ids(std::string_view field, const Party& party, bool customer) {
    if (const auto* passport = find_document(party, DocumentKind::passport)) {
        element("passport_number", sub(field, "documents.passport.number"), passport->number, 255,
                true);
        out_.optional_element("passport_country",
                              country_of(problems_, sub(field, "documents.passport.country"),
                                         passport->country, true));
    }
    const auto* id = find_document(party, DocumentKind::national_id);
    if (id != nullptr) {
        element("id_number", sub(field, "documents.national_id.number"), id->number, 255, true);
    } else if (customer) {
        problems_.missing(sub(field, "documents.national_id"));
    }
}

void GoamlParties::phones(std::string_view field, const Party& party, bool required) {
    if (party.phones.empty()) {
        if (required) {
            problems_.missing(sub(field, "phones"));
        }
        return;
    }
    out_.open("phones");
    for (std::size_t i = 0; i < party.phones.size(); ++i) {
        const auto place = sub(field, at("phones", i, "number"));
        out_.open("phone");
        out_.element("tph_contact_type", party.kind == PartyKind::person
                                             ? settings_.contact_type_person
                                             : settings_.contact_type_company);
        out_.element("tph_communication_type", settings_.communication_type);
        element("tph_country_prefix", place, party.phones[i].country_prefix, 4, false);
        element("tph_number", place, party.phones[i].number, 50, true);
        out_.close();
    }
    out_.close();
}

void GoamlParties::write_address(std::string_view tag, std::string_view field,
                                 const Address& address, PartyKind kind) {
    out_.open(tag);
    out_.element("address_type", kind == PartyKind::person ? settings_.contact_type_person
                                                           : settings_.contact_type_company);
    element("address", sub(field, "street"), address.street, 100, true);
    element("city", sub(field, "city"), address.city, 255, true);
    element("zip", sub(field, "postal_code"), address.postal_code, 10, false);
    out_.optional_element("country_code",
                          country_of(problems_, sub(field, "country"), address.country, true));
    element("state", sub(field, "state"), address.state, 255, true);
    out_.close();
}

void GoamlParties::addresses(std::string_view field, const Party& party, bool required) {
    if (party.addresses.empty()) {
        if (required) {
            problems_.missing(sub(field, "addresses"));
        }
        return;
    }
    out_.open("addresses");
    for (std::size_t i = 0; i < party.addresses.size(); ++i) {
        write_address("address", sub(field, at("addresses", i, {})), party.addresses[i],
                      party.kind);
    }
    out_.close();
}

// Only papers that an authority knows by a code; a tax number is no identity paper.
void GoamlParties::identifications(std::string_view field, const Party& party, bool required,
                                   bool wrapped) {
    bool any = false;
    for (std::size_t i = 0; i < party.documents.size(); ++i) {
        const auto& document = party.documents[i];
        const auto code = settings_.identifiers.find(document.kind);
        const bool whole = document.issued && document.expires && !document.country.empty();
        if (code == settings_.identifiers.end() || (!required && !whole)) {
            continue;
        }
        if (wrapped && !any) {
            out_.open("identifications");
        }
        any = true;
        const auto place = sub(field, at("documents", i, {}));
        out_.open("identification");
        out_.element("type", code->second);
        element("number", sub(place, "number"), document.number, 255, true);
        date("issue_date", sub(place, "issued"), document.issued, true);
        date("expiry_date", sub(place, "expires"), document.expires, true);
        out_.optional_element("issue_country",
                              country_of(problems_, sub(place, "country"), document.country, true));
        out_.close();
    }
    if (wrapped && any) {
        out_.close();
    }
    if (required && !any) {
        problems_.missing(sub(field, "documents: a passport or identity card"));
    }
}

void GoamlParties::company(std::string_view field, const Party& party, bool customer) {
    out_.element("name", name(sub(field, "name"), party.name, 255));
    if (customer) {
        out_.element("incorporation_legal_form", settings_.legal_form);
    }
    const auto* registration = find_document(party, DocumentKind::registration);
    element("incorporation_number", sub(field, "documents.registration"),
            registration == nullptr ? std::string_view{} : std::string_view{registration->number},
            50, customer);
    element("business", sub(field, "occupation"), party.occupation, 255, customer);
    phones(field, party, false);
    addresses(field, party, customer);
    out_.optional_element("email", email_of(problems_, sub(field, "email"), party.email, 255));
    element("incorporation_state", sub(field, "state_of_incorporation"),
            party.state_of_incorporation, 255, customer);
    out_.optional_element("incorporation_country_code",
                          country_of(problems_, sub(field, "country"), party.country, customer));
    officers(field, party, customer);
    date("incorporation_date", sub(field, "born"), party.born, customer);
    if (const auto* tax = find_document(party, DocumentKind::tax_id)) {
        element("tax_number", sub(field, "documents.tax_id"), tax->number, 100, false);
    }
    if (customer) {
        out_.element("tax_reg_number", settings_.registered_for_tax);
    }
    element("comments", sub(field, "native_name"), party.native_name, 255, false);
}

void GoamlParties::officers(std::string_view field, const Party& party, bool required) {
    if (required && party.officers.empty()) {
        problems_.missing(sub(field, "officers"));
    }
    for (std::size_t i = 0; i < party.officers.size(); ++i) {
        const auto* officer = find_party(report_, party.officers[i]);
        if (officer == nullptr || officer->kind != PartyKind::person) {
            problems_.bad(sub(field, at("officers", i, {})), "is no person of this report");
            continue;
        }
        out_.open("director_id");
        person(sub(field, at("officers", i, {})), *officer, false, false);
        out_.element("role", settings_.officer_role);
        out_.close();
    }
}

void GoamlParties::account_head(std::string_view field, const Account& account, bool customer) {
    element("institution_name", sub(field, "bank_name"), account.bank_name, 255, customer);
    out_.optional_element("swift",
                          bic_of(problems_, sub(field, "bank_bic"), account.bank_bic, true));
    if (customer) {
        out_.element("non_bank_institution", "0");
    }
    element("branch", sub(field, "bank_branch"), account.bank_branch, 255, customer);
    element("account", sub(field, "number"), account.number.empty() ? account.iban : account.number,
            255, true);
    out_.optional_element("currency_code", currency_of(problems_, sub(field, "currency"),
                                                       account.currency, customer));
}

void GoamlParties::write_account(std::string_view tag, std::string_view field, const Party& holder,
                                 const Account& account) {
    const bool customer = holder.is_customer;
    out_.open(tag);
    account_head(field, account, customer);
    out_.element("account_name", name(sub(field, "holder's name"), full_name(holder), 255));
    element("iban", sub(field, "iban"), account.iban, 34, false);
    if (customer) {
        out_.element("personal_account_type", settings_.account_type);
    }
    if (holder.kind == PartyKind::company) {
        out_.open("t_entity");
        company(sub(field, "holder"), holder, customer);
        out_.close();
    }
    signatories(field, holder, customer);
    date("opened", sub(field, "opened"), account.opened, customer);
    if (customer) {
        out_.element("status_code", settings_.account_status);
        element("beneficiary", sub(field, "holder's name"), first_characters(full_name(holder), 50),
                50, true);
    }
    out_.close();
}

// The holder, or for a company those who may sign.
void GoamlParties::signatories(std::string_view field, const Party& holder, bool customer) {
    std::vector<const Party*> signing;
    if (holder.kind == PartyKind::person) {
        signing.push_back(&holder);
    }
    for (const auto& id : holder.officers) {
        if (const auto* officer = find_party(report_, id); officer != nullptr) {
            signing.push_back(officer);
        }
    }
    if (signing.empty() && customer) {
        problems_.missing(sub(field, "holder.officers"));
    }
    for (const auto* party : signing) {
        if (party->kind != PartyKind::person) {
            continue;
        }
        out_.open("signatory");
        out_.open("t_person");
        person(sub(field, "signatory " + party->id), *party, customer, false);
        out_.close();
        if (customer) {
            out_.element("role", settings_.account_role);
        }
        out_.close();
    }
}

}  // namespace sluice::report
