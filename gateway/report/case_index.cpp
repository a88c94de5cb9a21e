#include "gateway/report/case_index.hpp"

#include <algorithm>

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

std::string full_name(const Party& party) {
    if (party.kind == PartyKind::company) {
        return party.name;
    }
    return lists::join({party.given_name, party.middle_name, party.family_name}, " ");
}

}  // namespace sluice::report
