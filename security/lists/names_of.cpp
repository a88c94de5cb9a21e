#include "security/lists/names_of.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "security/lists/text.hpp"

namespace sluice::lists {

namespace {

// In the order of the enums.
constexpr auto entity_kinds =
    std::to_array<std::string_view>({"unknown", "person", "company", "vessel", "aircraft", "term"});
constexpr auto genders = std::to_array<std::string_view>({"unknown", "male", "female"});
constexpr auto name_kinds = std::to_array<std::string_view>({"primary", "alias", "weak", "former"});
constexpr auto id_kinds = std::to_array<std::string_view>(
    {"other", "passport", "national_id", "tax_id", "registration", "bic", "lei", "imo", "mmsi",
     "wallet", "iban", "account", "isin", "email", "website", "phone"});

constexpr auto schemas = std::to_array<std::pair<std::string_view, EntityKind>>({
    {"person", EntityKind::person},
    {"individual", EntityKind::person},
    {"company", EntityKind::company},
    {"organization", EntityKind::company},
    {"publicbody", EntityKind::company},
    {"legalentity", EntityKind::company},
    {"entity", EntityKind::company},
    {"vessel", EntityKind::vessel},
    {"ship", EntityKind::vessel},
    {"aircraft", EntityKind::aircraft},
    {"airplane", EntityKind::aircraft},
    {"cryptowallet", EntityKind::unknown},
    {"asset", EntityKind::unknown},
    {"unknown", EntityKind::unknown},
});

template <class Enum, std::size_t size>
std::string_view at(const std::array<std::string_view, size>& names, Enum value) {
    return names.at(static_cast<std::size_t>(value));
}

}  // namespace

std::string_view name_of(EntityKind kind) {
    return at(entity_kinds, kind);
}

std::string_view name_of(Gender gender) {
    return at(genders, gender);
}

std::string_view name_of(NameKind kind) {
    return at(name_kinds, kind);
}

std::string_view name_of(IdKind kind) {
    return at(id_kinds, kind);
}

std::optional<IdKind> id_kind_of(std::string_view name) {
    const auto found = std::ranges::find(id_kinds, ascii_lower(name));
    if (found == id_kinds.end()) {
        return std::nullopt;
    }
    return static_cast<IdKind>(found - id_kinds.begin());
}

std::optional<EntityKind> entity_kind_of(std::string_view name) {
    const auto found = std::ranges::find(schemas, ascii_lower(name),
                                         &std::pair<std::string_view, EntityKind>::first);
    return found == schemas.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace sluice::lists
