#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/time.hpp"

namespace sluice::lists {

// term: no party, but a word for goods or a place that is looked for in free text alone.
enum class EntityKind : std::uint8_t { unknown, person, company, vessel, aircraft, term };

enum class Gender : std::uint8_t { unknown, male, female };

// weak: an alias of low quality, as OFAC and the UN mark them (nicknames, noms de guerre).
enum class NameKind : std::uint8_t { primary, alias, weak, former };

struct ListedName {
    std::string text;  // UTF-8, in the natural order where the source tells it ("Vladimir PUTIN")
    NameKind kind = NameKind::primary;
    // The part of `text` that is a person's family name, as written there ("PUTIN"); empty where
    // the source does not tell it.
    std::string family;

    bool operator==(const ListedName&) const = default;
};

enum class IdKind : std::uint8_t {
    other,
    passport,
    national_id,
    tax_id,
    registration,
    bic,
    lei,
    imo,  // of a ship; the number of a shipping company is a registration
    mmsi,
    wallet,
    iban,
    account,
    isin,
    email,
    website,
    phone
};

struct ListedId {
    IdKind kind = IdKind::other;
    std::string value;    // as the source writes it
    std::string country;  // ISO 3166 alpha-2, empty where not told

    bool operator==(const ListedId&) const = default;
};

// A date of birth or of incorporation as lists give it: a day, a month, a year, or a span of years.
struct PartialDate {
    int first_year = 0;
    int last_year = 0;  // equal to first_year unless a span is given
    int month = 0;      // 1 to 12; 0: not told
    int day = 0;        // 1 to 31; 0: not told
    bool circa = false;

    bool operator==(const PartialDate&) const = default;
};

// Somebody or something that a list names, whatever format the list came in.
struct ListEntry {
    std::string id;  // the source's own, unique within the list
    EntityKind kind = EntityKind::unknown;
    // The primary first. Empty only for an entry of identifiers alone, such as a wallet.
    std::vector<ListedName> names;
    Gender gender = Gender::unknown;
    std::vector<PartialDate> born;  // of a company: when it was founded
    std::vector<std::string> birth_places;
    std::vector<std::string> countries;  // ISO 3166 alpha-2, sorted: nationality, residence, flag
    std::vector<ListedId> ids;
    std::vector<std::string> addresses;
    std::vector<std::string> programmes;  // under which it is listed: "SDGT", "EU-UKR"
    // Names, as the list writes them, of who owns, controls or operates it or acts with it.
    std::vector<std::string> linked_to;
    std::optional<BusinessDate> listed_on;
    // Some lists keep what has run out: whoever screens compares with the day.
    std::optional<BusinessDate> listed_until;
    std::string remarks;
    int weight_permille = 0;  // of a term: how much it says by itself, 1 to 1000

    bool operator==(const ListEntry&) const = default;
};

struct List {
    std::string name;     // "ofac_sdn": the operator's name for the source
    std::string version;  // as the source says; else the first 12 digits of sha256
    std::optional<BusinessDate> published;
    std::string sha256;  // of the files' bytes, lower-case hexadecimal
    std::vector<ListEntry> entries;
};

}  // namespace sluice::lists
