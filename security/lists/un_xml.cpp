#include <utility>

#include "security/lists/countries.hpp"
#include "security/lists/entry_builder.hpp"
#include "security/lists/source.hpp"
#include "security/lists/text.hpp"
#include "security/lists/xml_records.hpp"

// The Consolidated List of the UN Security Council (CONSOLIDATED_LIST: INDIVIDUALS and ENTITIES).
namespace sluice::lists {

namespace {

std::string joined_name(const Element& record) {
    return join({record.text_at("FIRST_NAME"), record.text_at("SECOND_NAME"),
                 record.text_at("THIRD_NAME"), record.text_at("FOURTH_NAME")},
                " ");
}

NameKind kind_of_alias(std::string_view quality) {
    return starts_with_ignoring_case(quality, "low")     ? NameKind::weak
           : starts_with_ignoring_case(quality, "f.k.a") ? NameKind::former
                                                         : NameKind::alias;
}

void add_birth(ListEntry& entry, const Element& birth) {
    const auto type = birth.text_at("TYPE_OF_DATE");
    auto date = birth.text_at("DATE");
    if (date.empty()) {
        date = birth.text_at("YEAR");
    }
    if (date.empty() && !birth.text_at("FROM_YEAR").empty()) {
        date = birth.text_at("FROM_YEAR") + " to " + birth.text_at("TO_YEAR");
    }
    if (!date.empty()) {
        add_born(entry, type == "APPROXIMATELY" ? "circa " + date : date);
    }
    add_remark(entry, birth.text_at("NOTE"));
}

std::string place_of(const Element& at) {
    return join({at.text_at("STREET"), at.text_at("CITY"), at.text_at("STATE_PROVINCE"),
                 at.text_at("ZIP_CODE"), at.text_at("COUNTRY"), at.text_at("NOTE")},
                ", ");
}

void add_document(ListEntry& entry, const Element& document) {
    const auto type = ascii_lower(document.text_at("TYPE_OF_DOCUMENT"));
    const bool passport =
        type.find("pass") != std::string::npos || type.find("pasaporte") != std::string::npos;
    auto country = document.text_at("ISSUING_COUNTRY");
    if (country.empty()) {
        country = document.text_at("COUNTRY_OF_ISSUE");
    }
    add_id(entry, passport ? IdKind::passport : IdKind::national_id, document.text_at("NUMBER"),
           country_code(country));
    add_remark(entry, document.text_at("NOTE"));
}

void add_part(ListEntry& entry, const Element& part) {
    const auto name = part.name();
    if (name == "INDIVIDUAL_ALIAS" || name == "ENTITY_ALIAS") {
        add_names(entry, part.text_at("ALIAS_NAME"), kind_of_alias(part.text_at("QUALITY")));
        add_born(entry, part.text_at("DATE_OF_BIRTH"));
    } else if (name == "NAME_ORIGINAL_SCRIPT") {
        add_name(entry, part.text(), NameKind::alias);
    } else if (name == "INDIVIDUAL_ADDRESS" || name == "ENTITY_ADDRESS") {
        add_text(entry.addresses, place_of(part));
        add_countries(entry, part.text_at("COUNTRY"));
    } else if (name == "INDIVIDUAL_DATE_OF_BIRTH") {
        add_birth(entry, part);
    } else if (name == "INDIVIDUAL_PLACE_OF_BIRTH") {
        add_text(entry.birth_places, place_of(part));
    } else if (name == "INDIVIDUAL_DOCUMENT") {
        add_document(entry, part);
    } else if (name == "NATIONALITY") {
        part.each("VALUE", [&](const Element& value) { add_countries(entry, value.text()); });
    } else if (name == "GENDER") {
        set_gender(entry, part.text());
    } else if (name == "TITLE" || name == "DESIGNATION") {
        part.each("VALUE", [&](const Element& value) { add_remark(entry, value.text()); });
    } else if (name == "COMMENTS1") {
        add_remark(entry, part.text());
    }
}

Result<ListEntry> entry_of(const Element& record) {
    ListEntry entry;
    entry.kind = record.name() == "INDIVIDUAL" ? EntityKind::person : EntityKind::company;
    entry.id = record.text_at("REFERENCE_NUMBER");
    if (entry.id.empty()) {
        return fail(Errc::missing_field, "REFERENCE_NUMBER is missing", {}, record.line());
    }
    add_name(entry, joined_name(record), NameKind::primary);
    if (entry.names.empty()) {
        return fail(Errc::missing_field, "FIRST_NAME is missing", {}, record.line());
    }
    add_text(entry.programmes, record.text_at("UN_LIST_TYPE"));
    entry.listed_on = parse_day(record.text_at("LISTED_ON"));
    record.each({}, [&](const Element& part) { add_part(entry, part); });
    return entry;
}

}  // namespace

Result<Parsed> read_un_xml(const SourceText& file) {
    Parsed parsed;
    RecordHandlers handlers;
    handlers.depth = 2;
    handlers.root = [&](const Element& root) -> std::optional<Error> {
        parsed.version = root.attribute("dateGenerated");
        parsed.published = parse_day(std::string_view{parsed.version}.substr(0, 10));
        return std::nullopt;
    };
    handlers.record = [&](const Element& record) -> std::optional<Error> {
        if (record.name() != "INDIVIDUAL" && record.name() != "ENTITY") {
            return fail(Errc::unsupported_media,
                        "element " + std::string{record.name()} + " is not known here");
        }
        auto entry = entry_of(record);
        if (!entry) {
            return entry.error();
        }
        parsed.entries.push_back(std::move(*entry));
        return std::nullopt;
    };
    if (auto error = read_records(file, handlers)) {
        return *error;
    }
    return parsed;
}

}  // namespace sluice::lists
