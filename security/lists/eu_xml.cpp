#include <utility>

#include "security/lists/countries.hpp"
#include "security/lists/entry_builder.hpp"
#include "security/lists/source.hpp"
#include "security/lists/text.hpp"
#include "security/lists/xml_records.hpp"

// The EU's Financial Sanctions Files, XML 1.1: export/sanctionEntity, almost all of it in
// attributes. strong="false" marks a weak alias; the first strong name is the primary one.
namespace sluice::lists {

namespace {

EntityKind kind_of(const Element& record) {
    const auto type = record.find("subjectType");
    const auto code = type ? type->attribute("code") : std::string{};
    const auto letter = type ? type->attribute("classificationCode") : std::string{};
    return code == "person" || letter == "P"       ? EntityKind::person
           : code == "enterprise" || letter == "E" ? EntityKind::company
           : letter == "V" || letter == "VESSEL"   ? EntityKind::vessel
                                                   : EntityKind::unknown;
}

// "00" and descriptions such as "UNKNOWN" are no country's.
std::string country_at(const Element& at) {
    auto code = country_code(at.attribute("countryIso2Code"));
    if (code.empty()) {
        code = country_code(at.attribute("countryDescription"));
    }
    return std::string{code};
}

void add_alias(ListEntry& entry, const Element& alias) {
    const auto last = alias.attribute("lastName");
    auto name = alias.attribute("wholeName");
    if (name.empty()) {
        name = join({alias.attribute("firstName"), alias.attribute("middleName"), last}, " ");
    }
    const bool weak = alias.attribute("strong") == "false";
    const bool first = entry.names.empty();
    const bool inside = name.find(last) != std::string::npos;
    add_name(entry, name,
             first  ? NameKind::primary
             : weak ? NameKind::weak
                    : NameKind::alias,
             inside && entry.kind == EntityKind::person ? last : std::string{});
    set_gender(entry, alias.attribute("gender"));
    add_remark(entry, alias.attribute("function"));
}

void add_birth(ListEntry& entry, const Element& at) {
    auto date = at.attribute("birthdate");
    if (date.empty() && !at.attribute("yearRangeFrom").empty()) {
        date = at.attribute("yearRangeFrom") + " to " + at.attribute("yearRangeTo");
    }
    if (date.empty()) {
        date = at.attribute("year");
        if (const auto month = at.attribute("monthOfYear"); !date.empty() && !month.empty()) {
            date += "-" + month;
        }
    }
    if (!date.empty()) {
        add_born(entry, at.attribute("circa") == "true" ? "circa " + date : date);
    }
    const auto description = at.attribute("countryDescription");
    add_text(entry.birth_places,
             join({at.attribute("place"), at.attribute("city"), at.attribute("region"),
                   country_at(at).empty() ? std::string_view{} : std::string_view{description}},
                  ", "));
}

void add_address(ListEntry& entry, const Element& at) {
    const auto country = country_at(at);
    add_text(entry.addresses,
             join({at.attribute("street"), at.attribute("poBox"), at.attribute("zipCode"),
                   at.attribute("city"), at.attribute("region"),
                   country.empty() ? std::string{} : at.attribute("countryDescription")},
                  ", "));
    add_countries(entry, country);
}

IdKind kind_of_id(std::string_view code) {
    constexpr std::pair<std::string_view, IdKind> kinds[] = {
        {"passport", IdKind::passport},
        {"diplomatic", IdKind::passport},
        {"traveldoc", IdKind::passport},
        {"id", IdKind::national_id},
        {"ssn", IdKind::national_id},
        {"residentperm", IdKind::national_id},
        {"drivinglicence", IdKind::national_id},
        {"fiscalcode", IdKind::tax_id},
        {"tax", IdKind::tax_id},
        {"regnumber", IdKind::registration},
        {"tradelic", IdKind::registration},
        {"swiftbic", IdKind::bic},
        {"bic", IdKind::bic},
        {"imo", IdKind::imo},
        {"lei", IdKind::lei}};
    for (const auto& [name, kind] : kinds) {
        if (name == code) {
            return kind;
        }
    }
    return IdKind::other;
}

void add_document(ListEntry& entry, const Element& at) {
    auto number = at.attribute("number");
    if (number.empty()) {
        number = at.attribute("latinNumber");
    }
    // A document that is known to be false is somebody else's number, or nobody's.
    if (at.attribute("knownFalse") != "true") {
        add_id(entry, kind_of_id(at.attribute("identificationTypeCode")), number, country_at(at));
    }
}

void add_part(ListEntry& entry, const Element& part) {
    const auto name = part.name();
    if (name == "birthdate") {
        add_birth(entry, part);
    } else if (name == "citizenship") {
        add_countries(entry, country_at(part));
    } else if (name == "address") {
        add_address(entry, part);
    } else if (name == "identification") {
        add_document(entry, part);
    } else if (name == "regulation") {
        add_text(entry.programmes, part.attribute("programme"));
    } else if (name == "remark") {
        add_remark(entry, part.text());
    }
}

// The strong names first, so that the primary one is among them where there is one.
void add_all_names(ListEntry& entry, const Element& record) {
    for (const bool weak : {false, true}) {
        record.each("nameAlias", [&](const Element& alias) {
            if ((alias.attribute("strong") == "false") == weak) {
                add_alias(entry, alias);
            }
        });
    }
}

Result<ListEntry> entry_of(const Element& record) {
    ListEntry entry;
    entry.id = record.attribute("euReferenceNumber");
    if (entry.id.empty()) {
        entry.id = record.attribute("logicalId");
    }
    if (entry.id.empty()) {
        return fail(Errc::missing_field, "euReferenceNumber is missing", {}, record.line());
    }
    entry.kind = kind_of(record);
    add_all_names(entry, record);
    if (entry.names.empty()) {
        return fail(Errc::missing_field, "nameAlias is missing", {}, record.line());
    }
    entry.listed_on = parse_day(record.attribute("designationDate"));
    record.each({}, [&](const Element& part) { add_part(entry, part); });
    add_remark(entry, record.attribute("designationDetails"));
    return entry;
}

}  // namespace

Result<Parsed> read_eu_xml(const SourceText& file) {
    Parsed parsed;
    RecordHandlers handlers;
    handlers.root = [&](const Element& root) -> std::optional<Error> {
        parsed.version = root.attribute("generationDate");
        parsed.published = parse_day(std::string_view{parsed.version}.substr(0, 10));
        return std::nullopt;
    };
    handlers.record = [&](const Element& record) -> std::optional<Error> {
        if (record.name() != "sanctionEntity") {
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
