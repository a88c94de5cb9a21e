#include "security/screening/id_index.hpp"

#include <algorithm>

#include "security/screening/identifiers.hpp"

namespace sluice::screening {

namespace {

// "A0002987, issued in Iran", "7301193828, 0710012691": lists put more than the id into its field.
std::vector<std::string_view> parts_of(std::string_view value) {
    std::vector<std::string_view> parts;
    while (!value.empty()) {
        const auto end = std::min(value.find_first_of(",;()"), value.size());
        parts.push_back(value.substr(0, end));
        value.remove_prefix(std::min(end + 1, value.size()));
    }
    return parts;
}

bool is_number_like(std::string_view folded) {
    const auto digits =
        std::count_if(folded.begin(), folded.end(), [](char c) { return c >= '0' && c <= '9'; });
    return folded.size() >= 5 && 2 * static_cast<std::size_t>(digits) >= folded.size();
}

}  // namespace

void IdIndex::add(const lists::ListedId& id, std::uint32_t entry) {
    using lists::IdKind;
    if (id.kind == IdKind::website || id.kind == IdKind::email || id.kind == IdKind::phone) {
        return;  // shared by strangers, and written in too many ways to be exact
    }
    const auto folded = fold_id(id.kind, id.value);
    if (folded.empty()) {
        return;
    }
    ids_[folded].push_back({entry, id.kind});
    for (const auto& part : parts_of(id.value)) {
        const auto one = fold_id(id.kind, part);
        if (one != folded && is_number_like(one)) {
            ids_[one].push_back({entry, id.kind});
        }
    }
    if (id.kind == IdKind::bic && folded.size() == 11) {
        ids_[folded.substr(0, 8)].push_back({entry, id.kind});
    }
}

std::span<const IdIndex::Found> IdIndex::find_folded(const std::string& folded) const {
    const auto found = ids_.find(folded);
    return found == ids_.end() ? std::span<const Found>{} : found->second;
}

std::vector<IdIndex::Found> IdIndex::find(const lists::ListedId& id) const {
    std::vector<Found> out;
    const auto folded = fold_id(id.kind, id.value);
    const auto take = [&](const std::string& text, bool is_branch) {
        for (const auto& found : find_folded(text)) {
            if (may_be_same_kind(found.kind, id.kind) &&
                (!is_branch || found.kind == lists::IdKind::bic)) {
                out.push_back(found);
            }
        }
    };
    if (!folded.empty()) {
        take(folded, false);
    }
    // A branch of a listed bank is the listed bank.
    const bool may_be_bic = id.kind == lists::IdKind::bic || id.kind == lists::IdKind::other;
    if (may_be_bic && folded.size() == 11) {
        take(folded.substr(0, 8), true);
    }
    return out;
}

}  // namespace sluice::screening
