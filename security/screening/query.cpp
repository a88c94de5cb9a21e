#include "security/screening/query.hpp"

#include <algorithm>

#include "security/digest/digest.hpp"
#include "security/lists/diff.hpp"
#include "security/screening/identifiers.hpp"
#include "security/screening/pair_score.hpp"

namespace sluice::screening {

namespace {

void add_part(std::string& all, std::string_view part) {
    all += std::to_string(part.size());
    all.push_back(':');
    all += part;
}

std::string folded_name(const Query& query) {
    std::string all;
    for (const auto style : styles_of(query.kind)) {
        for (const auto& name : read_names(query.name, style)) {
            for (const auto& token : name.tokens) {
                add_part(all, token.text);
                add_part(all, std::to_string(static_cast<std::uint32_t>(token.han)));
            }
            for (const auto form : name.legal_forms) {
                add_part(all, std::to_string(form));
            }
        }
    }
    return all;
}

}  // namespace

std::string party_fingerprint(const Query& query) {
    std::string all;
    add_part(all, folded_name(query));
    add_part(all, std::to_string(static_cast<int>(query.kind)));
    const auto born = query.born.value_or(lists::PartialDate{});
    for (const auto part : {born.first_year, born.last_year, born.month, born.day}) {
        add_part(all, std::to_string(part));
    }
    add_part(all, query.country);
    add_part(all, std::to_string(static_cast<int>(query.gender)));
    std::vector<std::string> ids;
    for (const auto& id : query.ids) {
        ids.push_back(std::to_string(static_cast<int>(id.kind)) + fold_id(id.kind, id.value));
    }
    std::sort(ids.begin(), ids.end());
    for (const auto& id : ids) {
        add_part(all, id);
    }
    return digest::hex(digest::sha256(all));
}

std::string entry_fingerprint(const lists::ListEntry& entry) {
    return lists::entry_digest(entry);
}

}  // namespace sluice::screening
