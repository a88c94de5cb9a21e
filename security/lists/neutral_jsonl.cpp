#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <map>
#include <utility>

#include "security/lists/countries.hpp"
#include "security/lists/entry_builder.hpp"
#include "security/lists/names_of.hpp"
#include "security/lists/source.hpp"
#include "security/lists/text.hpp"

// Entities of FollowTheMoney, one JSON object a line: {"id", "schema", "properties": {name:
// [...]}}. Properties that say nothing here are passed over, as the model has hundreds.
namespace sluice::lists {

namespace {

namespace json = boost::json;

constexpr std::size_t max_line_bytes = 4u << 20;

enum class Field {
    name,
    alias,
    weak,
    former,
    born,
    place,
    country,
    gender,
    id,
    address,
    programme,
    listed_on,
    listed_until,
    linked,
    remark
};

struct Property {
    std::string_view name;
    Field field;
    IdKind kind = IdKind::other;
};

constexpr auto properties = std::to_array<Property>({
    {"name", Field::name},
    {"alias", Field::alias},
    {"weakAlias", Field::weak},
    {"previousName", Field::former},
    {"birthDate", Field::born},
    {"incorporationDate", Field::born},
    {"birthPlace", Field::place},
    {"country", Field::country},
    {"nationality", Field::country},
    {"citizenship", Field::country},
    {"jurisdiction", Field::country},
    {"flag", Field::country},
    {"mainCountry", Field::country},
    {"gender", Field::gender},
    {"passportNumber", Field::id, IdKind::passport},
    {"idNumber", Field::id, IdKind::national_id},
    {"socialSecurityNumber", Field::id, IdKind::national_id},
    {"taxNumber", Field::id, IdKind::tax_id},
    {"vatCode", Field::id, IdKind::tax_id},
    {"innCode", Field::id, IdKind::tax_id},
    {"registrationNumber", Field::id, IdKind::registration},
    {"ogrnCode", Field::id, IdKind::registration},
    {"okpoCode", Field::id, IdKind::registration},
    {"dunsCode", Field::id, IdKind::registration},
    {"uscCode", Field::id, IdKind::registration},
    {"leiCode", Field::id, IdKind::lei},
    {"swiftBic", Field::id, IdKind::bic},
    {"bikCode", Field::id, IdKind::other},
    {"isinCode", Field::id, IdKind::isin},
    {"imoNumber", Field::id, IdKind::imo},
    {"mmsi", Field::id, IdKind::mmsi},
    {"callSign", Field::id, IdKind::other},
    {"publicKey", Field::id, IdKind::wallet},
    {"cryptoWallets", Field::id, IdKind::wallet},
    {"iban", Field::id, IdKind::iban},
    {"accountNumber", Field::id, IdKind::account},
    {"email", Field::id, IdKind::email},
    {"website", Field::id, IdKind::website},
    {"phone", Field::id, IdKind::phone},
    {"address", Field::address},
    {"program", Field::programme},
    {"programId", Field::programme},
    {"topics", Field::programme},
    {"startDate", Field::listed_on},
    {"endDate", Field::listed_until},
    {"linkedTo", Field::linked},
    {"position", Field::remark},
    {"notes", Field::remark},
    {"summary", Field::remark},
});

// Entities that are no party but say how two hang together: the second is owned, run or controlled
// by the first.
struct Link {
    std::string_view schema, owner, owned;
};
constexpr auto links = std::to_array<Link>({
    {"Ownership", "owner", "asset"},
    {"Directorship", "director", "organization"},
    {"Representation", "client", "agent"},
    {"UnknownLink", "subject", "object"},
});

void put(ListEntry& entry, const Property& property, std::string_view text) {
    switch (property.field) {
        case Field::name:
            return add_name(entry, text, NameKind::primary);
        case Field::alias:
            return add_name(entry, text, NameKind::alias);
        case Field::weak:
            return add_name(entry, text, NameKind::weak);
        case Field::former:
            return add_name(entry, text, NameKind::former);
        case Field::born:
            return add_born(entry, text);
        case Field::place:
            return add_text(entry.birth_places, text);
        case Field::country:
            return add_countries(entry, text);
        case Field::gender:
            return set_gender(entry, text);
        case Field::id:
            return add_id(entry, property.kind, text);
        case Field::address:
            return add_text(entry.addresses, text);
        case Field::programme:
            return add_text(entry.programmes, text);
        case Field::listed_on:
            entry.listed_on = parse_day(text.substr(0, 10));
            return;
        case Field::listed_until:
            entry.listed_until = parse_day(text.substr(0, 10));
            return;
        case Field::linked:
            return add_text(entry.linked_to, text);
        case Field::remark:
            return add_remark(entry, text);
    }
}

// The strings of a property; nothing when it is neither a string nor an array of strings.
std::optional<std::vector<std::string_view>> strings_of(const json::value& value) {
    if (value.is_string()) {
        return std::vector<std::string_view>{value.get_string()};
    }
    if (!value.is_array()) {
        return std::nullopt;
    }
    std::vector<std::string_view> texts;
    for (const auto& item : value.get_array()) {
        if (!item.is_string()) {
            return std::nullopt;
        }
        texts.emplace_back(item.get_string());
    }
    return texts;
}

std::string_view text_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string_view{value->get_string()}
                                                  : std::string_view{};
}

class Reading {
public:
    explicit Reading(std::string file_name) : file_name_(std::move(file_name)) {}

    std::optional<Error> take_line(std::string_view text, int line) {
        line_ = line;
        if (text.size() > max_line_bytes) {
            return bad(Errc::too_large, "", "a line above the limit of bytes");
        }
        json::error_code code;
        const auto value =
            json::parse({text.data(), text.size()}, code, {}, json::parse_options{.max_depth = 8});
        if (code || !value.is_object()) {
            return bad(Errc::malformed, "", code ? "no JSON: " + code.message() : "no object");
        }
        return take_object(value.get_object());
    }

    Result<std::vector<ListEntry>> finish() {
        for (const auto& [owner, owned] : edges_) {
            const auto from = by_id_.find(owner);
            const auto to = by_id_.find(owned);
            // A link to somebody who is not on the list says nothing to a screening by the list.
            if (from != by_id_.end() && to != by_id_.end() &&
                !entries_[from->second].names.empty()) {
                add_text(entries_[to->second].linked_to, entries_[from->second].names[0].text);
            }
        }
        return std::move(entries_);
    }

private:
    Error bad(Errc code, std::string_view field, std::string why) const {
        return fail(code, field.empty() ? why : std::string{field} + ": " + why, file_name_, line_);
    }

    std::optional<Error> take_object(const json::object& object) {
        const auto* inner = object.if_contains("properties");
        if (inner == nullptr || !inner->is_object()) {
            return bad(Errc::missing_field, "properties", "is missing or no object");
        }
        const auto schema = text_of(object, "schema");
        const auto link = std::ranges::find(links, schema, &Link::schema);
        if (link != links.end()) {
            return take_link(*link, inner->get_object());
        }
        const auto kind = entity_kind_of(schema);
        if (!kind) {
            return bad(Errc::invalid_value, "schema", "is not known");
        }
        const auto id = text_of(object, "id");
        if (id.empty()) {
            return bad(Errc::missing_field, "id", "is missing");
        }
        return take_entry(id, *kind, inner->get_object());
    }

    std::optional<Error> take_entry(std::string_view id, EntityKind kind,
                                    const json::object& inner) {
        ListEntry entry;
        entry.id = id;
        entry.kind = kind;
        // In the order of the table: names first, whatever the order in the file.
        for (const auto& property : properties) {
            const auto* value = inner.if_contains(property.name);
            if (value == nullptr) {
                continue;
            }
            const auto texts = strings_of(*value);
            if (!texts) {
                return bad(Errc::invalid_value, property.name, "is no array of strings");
            }
            for (const auto text : *texts) {
                put(entry, property, text);
            }
        }
        if (entry.names.empty() && entry.ids.empty()) {
            return bad(Errc::missing_field, "name", "is missing, and there is no identifier");
        }
        by_id_.emplace(entry.id, entries_.size());
        entries_.push_back(std::move(entry));
        return std::nullopt;
    }

    std::optional<Error> take_link(const Link& link, const json::object& inner) {
        const auto* owner = inner.if_contains(link.owner);
        const auto* owned = inner.if_contains(link.owned);
        const auto from = owner == nullptr ? std::nullopt : strings_of(*owner);
        const auto to = owned == nullptr ? std::nullopt : strings_of(*owned);
        if (!from || !to) {
            return bad(Errc::missing_field, link.owner,
                       "or " + std::string{link.owned} + " of the link is missing");
        }
        for (const auto a : *from) {
            for (const auto b : *to) {
                edges_.emplace_back(a, b);
            }
        }
        return std::nullopt;
    }

    std::string file_name_;
    int line_ = 0;
    std::vector<ListEntry> entries_;
    std::map<std::string, std::size_t, std::less<>> by_id_;
    std::vector<std::pair<std::string, std::string>> edges_;
};

}  // namespace

Result<Parsed> read_neutral_jsonl(const SourceText& file) {
    Reading reading(file.name);
    std::string_view left = file.text;
    for (int line = 1; !left.empty(); ++line) {
        const auto end = left.find('\n');
        const auto text = trimmed(left.substr(0, end));
        left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
        if (text.empty()) {
            continue;
        }
        if (auto error = reading.take_line(text, line)) {
            return *error;
        }
    }
    auto entries = reading.finish();
    if (!entries) {
        return entries.error();
    }
    Parsed parsed;
    parsed.entries = std::move(*entries);
    return parsed;
}

}  // namespace sluice::lists
