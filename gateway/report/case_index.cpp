#include "gateway/report/case_index.hpp"

#include <algorithm>
#include <set>

#include "security/lists/text.hpp"

namespace sluice::report {

const Party* find_party(const CaseReport& report, std::string_view id) {
    const auto found = std::ranges::find(report.parties, id, &Party::id);
    return found == report.parties.end() ? nullptr : &*found;
}

const Account* find_account(const Party& party, std::string_view number) {
    const auto found = std::ranges::find_if(party.accounts, [&](const Account& account) {
        return account.number == number || (!account.iban.empty() && account.iban == number);
    });
    return found == party.accounts.end() ? nullptr : &*found;
}

const Document* find_document(const Party& party, DocumentKind kind) {
    const auto found = std::ranges::find(party.documents, kind, &Document::kind);
    return found == party.documents.end() ? nullptr : &*found;
}

void check_ids(const CaseReport& report, Problems& problems) {
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < report.parties.size(); ++i) {
        const auto& id = report.parties[i].id;
        if (id.empty()) {
            problems.missing(at("parties", i, "id"));
        } else if (!seen.insert(id).second) {
            problems.bad(at("parties", i, "id"), "is that of another party");
        }
    }
}

std::string full_name(const Party& party) {
    if (party.kind == PartyKind::company) {
        return party.name;
    }
    return lists::join({party.given_name, party.middle_name, party.family_name}, " ");
}

}  // namespace sluice::report
