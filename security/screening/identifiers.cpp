#include "security/screening/identifiers.hpp"

#include <algorithm>

namespace sluice::screening {

namespace {

bool is_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void drop_label(std::string& id) {
    constexpr std::string_view labels[] = {"IMO",  "MMSI", "LEI",  "BIC", "SWIFT", "INN",
                                           "OGRN", "KPP",  "OKPO", "NO",  "N"};
    for (const auto label : labels) {
        if (id.starts_with(label) && id.size() > label.size() + 6 &&
            is_digits(std::string_view{id}.substr(label.size()))) {
            id.erase(0, label.size());
            return;
        }
    }
}

}  // namespace

std::string fold_id(lists::IdKind kind, std::string_view value) {
    std::string id;
    for (const auto c : value) {
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0) {
            id.push_back(c);
        } else if (c >= 'a' && c <= 'z') {
            id.push_back(static_cast<char>(c - 'a' + 'A'));
        }
    }
    drop_label(id);
    const bool may_be_bic = kind == lists::IdKind::bic || kind == lists::IdKind::other;
    if (may_be_bic && id.size() == 11 && id.ends_with("XXX")) {
        id.resize(8);
    }
    return id.size() < 4 ? std::string{} : id;
}

bool may_be_same_kind(lists::IdKind a, lists::IdKind b) {
    using lists::IdKind;
    const auto is_person_paper = [](IdKind k) {
        return k == IdKind::passport || k == IdKind::national_id || k == IdKind::tax_id ||
               k == IdKind::registration;
    };
    const auto is_account = [](IdKind k) { return k == IdKind::account || k == IdKind::iban; };
    return a == b || a == IdKind::other || b == IdKind::other ||
           (is_person_paper(a) && is_person_paper(b)) || (is_account(a) && is_account(b));
}

}  // namespace sluice::screening
