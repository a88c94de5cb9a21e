#include <utility>

#include "security/lists/countries.hpp"
#include "security/lists/entry_builder.hpp"
#include "security/lists/ofac_remarks.hpp"
#include "security/lists/source.hpp"
#include "security/lists/text.hpp"
#include "security/lists/xml_records.hpp"

// OFAC's sdn.xml and consolidated.xml (root sdnList, the schema that OFAC calls "SDN XML", not the
// advanced one).
namespace sluice::lists {

namespace {

EntityKind kind_of(std::string_view type) {
    return type == "Individual" ? EntityKind::person
           : type == "Vessel"   ? EntityKind::vessel
           : type == "Aircraft" ? EntityKind::aircraft
                                : EntityKind::company;
}

void add_xml_name(ListEntry& entry, const Element& at, NameKind kind) {
    const auto given = at.text_at("firstName");
    const auto last = at.text_at("lastName");
    add_name(entry, join({given, last}, " "), kind,
             entry.kind == EntityKind::person && !given.empty() ? last : std::string{});
}

NameKind kind_of_alias(const Element& aka) {
    if (aka.text_at("category") == "weak") {
        return NameKind::weak;
    }
    return aka.text_at("type") == "f.k.a." ? NameKind::former : NameKind::alias;
}

void add_document(ListEntry& entry, const Element& id) {
    auto type = id.text_at("idType");
    const auto number = id.text_at("idNumber");
    add_ofac_item(entry, type + ' ' + number, country_code(id.text_at("idCountry")));
    add_remark(entry, join({type, number, id.text_at("idCountry")}, " "));
}

void add_address(ListEntry& entry, const Element& at) {
    add_text(entry.addresses,
             join({at.text_at("address1"), at.text_at("address2"), at.text_at("address3"),
                   at.text_at("city"), at.text_at("stateOrProvince"), at.text_at("postalCode"),
                   at.text_at("country")},
                  ", "));
    add_countries(entry, at.text_at("country"));
}

// "(Linked To: HIZBALLAH)": each link in parentheses of its own.
void add_links(ListEntry& entry, std::string_view remarks) {
    constexpr std::string_view mark = "(Linked To: ";
    for (auto at = remarks.find(mark); at != std::string_view::npos; at = remarks.find(mark)) {
        remarks.remove_prefix(at + mark.size());
        // A name may hold parentheses of its own: "CORPS (IRGC)-QODS FORCE)".
        int open = 1;
        std::size_t end = 0;
        while (end < remarks.size() && open > 0) {
            open += remarks[end] == '(' ? 1 : remarks[end] == ')' ? -1 : 0;
            ++end;
        }
        add_text(entry.linked_to, remarks.substr(0, open == 0 ? end - 1 : end));
        remarks.remove_prefix(end);
    }
}

void each_in(const Element& record, std::string_view list, std::string_view item,
             const std::function<void(const Element&)>& visit) {
    if (const auto found = record.find(list)) {
        found->each(item, visit);
    }
}

void add_vessel(ListEntry& entry, const Element& record) {
    add_id(entry, IdKind::other, record.text_at("vesselInfo/callSign"));
    add_countries(entry, record.text_at("vesselInfo/vesselFlag"));
    add_text(entry.linked_to, record.text_at("vesselInfo/vesselOwner"));
}

ListEntry entry_of(const Element& record) {
    ListEntry entry;
    entry.id = record.text_at("uid");
    entry.kind = kind_of(record.text_at("sdnType"));
    add_xml_name(entry, record, NameKind::primary);
    each_in(record, "programList", "program",
            [&](const Element& at) { add_text(entry.programmes, at.text()); });
    each_in(record, "akaList", "aka",
            [&](const Element& at) { add_xml_name(entry, at, kind_of_alias(at)); });
    each_in(record, "addressList", "address", [&](const Element& at) { add_address(entry, at); });
    each_in(record, "nationalityList", "nationality",
            [&](const Element& at) { add_countries(entry, at.text_at("country")); });
    each_in(record, "citizenshipList", "citizenship",
            [&](const Element& at) { add_countries(entry, at.text_at("country")); });
    each_in(record, "dateOfBirthList", "dateOfBirthItem",
            [&](const Element& at) { add_born(entry, at.text_at("dateOfBirth")); });
    each_in(record, "placeOfBirthList", "placeOfBirthItem",
            [&](const Element& at) { add_text(entry.birth_places, at.text_at("placeOfBirth")); });
    add_vessel(entry, record);
    add_remark(entry, record.text_at("title"));
    add_remark(entry, record.text_at("remarks"));
    add_links(entry, record.text_at("remarks"));
    each_in(record, "idList", "id", [&](const Element& at) { add_document(entry, at); });
    return entry;
}

struct Published {
    Parsed parsed;
    std::string announced;  // number of entries

    std::optional<Error> take(const Element& record) {
        if (record.name() == "publshInformation") {  // OFAC spells it so
            parsed.version = record.text_at("Publish_Date");
            parsed.published = parse_day(parsed.version, DateOrder::month_first);
            announced = record.text_at("Record_Count");
            return std::nullopt;
        }
        if (record.name() != "sdnEntry") {
            return fail(Errc::unsupported_media,
                        "element " + std::string{record.name()} + " is not known here");
        }
        auto entry = entry_of(record);
        if (entry.id.empty() || entry.names.empty()) {
            return fail(Errc::missing_field,
                        entry.id.empty() ? "uid is missing" : "lastName is missing", {},
                        record.line());
        }
        parsed.entries.push_back(std::move(entry));
        return std::nullopt;
    }
};

}  // namespace

Result<Parsed> read_ofac_xml(const SourceText& file) {
    Published published;
    RecordHandlers handlers;
    handlers.root = [](const Element&) { return std::nullopt; };
    handlers.record = [&](const Element& record) { return published.take(record); };
    if (auto error = read_records(file, handlers)) {
        return *error;
    }
    const auto count = std::to_string(published.parsed.entries.size());
    if (!published.announced.empty() && published.announced != count) {
        return fail(Errc::malformed,
                    "Record_Count announces " + published.announced + " entries, there are " +
                        count + ": is the file cut off?",
                    file.name);
    }
    return std::move(published.parsed);
}

}  // namespace sluice::lists
