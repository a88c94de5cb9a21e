#include "gateway/flow/party_screen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <set>

#include "ledger/base/account_number.hpp"
#include "ledger/base/check.hpp"

namespace sluice::flow {

namespace {

using lists::EntityKind;
using lists::IdKind;
using lists::ListedId;
using screening::Query;

// Of all lists together. What people have said is no match is taken out later, so a few would hide
// the others; and a stop must not be cut off behind entries of lists that only hold.
constexpr std::size_t most_matches = 64;
constexpr std::size_t most_known = 20'000;  // of one half

std::string country_of_account(const AccountNumber& account) {
    return account.is_iban ? account.value.substr(0, 2) : std::string{};
}

std::string country_of_bic(const std::string& bic) {
    return bic.size() >= 6 ? bic.substr(4, 2) : std::string{};
}

void add(std::vector<Party>& parties, std::string field, Query query, bool is_text = false) {
    if (!query.name.empty() || !query.ids.empty()) {
        parties.push_back({std::move(field), std::move(query), is_text});
    }
}

Query named(const std::string& name) {
    Query query;
    query.name = name;
    return query;
}

Query bank_of(const std::string& name, const std::string& bic) {
    Query bank = named(name);
    bank.kind = EntityKind::company;
    bank.country = country_of_bic(bic);
    if (!bic.empty()) {
        bank.ids.push_back({IdKind::bic, bic, {}});
    }
    return bank;
}

std::string address_text(const Address& address) {
    std::string text;
    for (const auto* part : {&address.street, &address.town}) {
        text += (text.empty() || part->empty() ? "" : ", ") + *part;
    }
    for (const auto& line : address.lines) {
        text += (text.empty() ? "" : ", ") + line;
    }
    return text;
}

// Everything an answer about a name depends on, with one set of lists. Of the day it is only which
// entries have run out, so most days remember what others have asked.
std::string key_of(const ListSet& lists, const Party& party, BusinessDate day) {
    const auto& query = party.query;
    return fmt::format("{}{}{} {}\n{}", party.is_text ? 't' : 'n', static_cast<int>(query.kind),
                       query.country, lists.snapshot->run_out_before(day), query.name);
}

std::string hit_json(const screening::Match& match, RuleSet rule_set, const Party& party,
                     const Hit& hit) {
    boost::json::array why;
    for (const auto& reason : match.why) {
        why.emplace_back(reason);
    }
    boost::json::object object{{"list", match.list->name},
                               {"rule_set", name(rule_set)},
                               {"list_version", match.list->version},
                               {"id", match.entry->id},
                               {"name", match.matched_name},
                               {"field", party.field},
                               {"value", party.query.name},
                               {"score", match.score_permille},
                               {"why", std::move(why)},
                               {"party", hit.party},
                               {"entry", hit.entry}};
    return boost::json::serialize(object);
}

Hit make_hit(const screening::Match& match, RuleSet rule_set, const Party& party) {
    Hit hit{.party = screening::party_fingerprint(party.query),
            .entry = screening::entry_fingerprint(*match.entry),
            .list_name = match.list->name,
            .entry_id = match.entry->id,
            .json = {},
            .verdict = verdict_of(rule_set),
            .is_special = rule_set == RuleSet::special_measures,
            .score_permille = match.score_permille};
    hit.json = hit_json(match, rule_set, party, hit);
    return hit;
}

}  // namespace

std::vector<Party> parties_of(const store::PaymentView& payment, const BankProfile& debtor_bank) {
    const auto& t = payment.transfer;
    std::vector<Party> parties;
    Query creditor = named(t.creditor_name);
    creditor.country = !t.creditor_address.country.empty() ? t.creditor_address.country
                                                           : country_of_account(t.creditor_account);
    creditor.ids.push_back({t.creditor_account.is_iban ? IdKind::iban : IdKind::account,
                            t.creditor_account.value,
                            {}});
    if (t.category_purpose == "SALA" || t.purpose == "SALA") {
        creditor.kind = EntityKind::person;
    }
    add(parties, "creditor", std::move(creditor));
    Query agent = bank_of(t.creditor_bank_name, t.creditor_bic);
    if (!t.creditor_clearing_id.empty()) {
        // Compared as a BIC is: by the whole of it, with what a list gives as a bank's identifier.
        agent.ids.push_back({IdKind::bic, t.creditor_clearing_id, {}});
    }
    add(parties, "creditor_agent", std::move(agent));
    add(parties, "debtor", named(t.debtor_name));
    add(parties, "debtor_agent", bank_of(debtor_bank.name, debtor_bank.bic));
    add(parties, "ultimate_debtor", named(t.ultimate_debtor));
    add(parties, "ultimate_creditor", named(t.ultimate_creditor));
    add(parties, "creditor_address", named(address_text(t.creditor_address)), true);
    add(parties, "remittance", named(t.remittance), true);
    add(parties, "creditor_reference", named(t.creditor_reference), true);
    return parties;
}

std::vector<Party> parties_of(const store::Receipt& receipt) {
    std::vector<Party> parties;
    Query debtor = named(receipt.counterparty_name);
    if (!receipt.counterparty_account.empty()) {
        debtor.ids.push_back({IdKind::account, receipt.counterparty_account, {}});
    }
    add(parties, "debtor", std::move(debtor));
    add(parties, "remittance", named(receipt.remittance), true);
    return parties;
}

std::vector<Party> parties_of(const store::Beneficiary& beneficiary) {
    std::vector<Party> parties;
    const bool is_iban = parse_iban(beneficiary.account).has_value();
    Query query = named(beneficiary.name);
    query.country = beneficiary.country.empty() ? country_of_account({beneficiary.account, is_iban})
                                                : beneficiary.country;
    if (!beneficiary.account.empty()) {
        query.ids.push_back({is_iban ? IdKind::iban : IdKind::account, beneficiary.account, {}});
    }
    if (beneficiary.kind == "employee") {
        query.kind = EntityKind::person;
    }
    add(parties, "beneficiary", std::move(query));
    return parties;
}

PartyScreen::Answer PartyScreen::ask(const ListSet& lists, const Party& party,
                                     BusinessDate day) const {
    Answer answer;
    const auto started = options_.steady_now();
    auto query = party.query;
    query.ids.clear();
    answer.hits = party.is_text ? lists.snapshot->scan_text(query.name, day)
                                : lists.snapshot->hits(query, most_matches, day);
    answer.is_late = options_.steady_now() - started > options_.budget;
    return answer;
}

// Each thread takes every n-th, so who asks what does not depend on how fast it goes.
void PartyScreen::ask_new(const ListSet& lists, const std::vector<Fresh>& all) {
    constexpr std::size_t worth_a_thread = 4;  // names
    std::vector<Answer> answers(all.size());
    work_.run(all.size() / worth_a_thread + 1, [&](std::size_t first, std::size_t step) {
        for (std::size_t i = first; i < all.size(); i += step) {
            answers[i] = ask(lists, *all[i].party, all[i].day);
        }
    });
    for (std::size_t i = 0; i < all.size(); ++i) {
        known_.insert_or_assign(all[i].key, std::move(answers[i]));
    }
}

const PartyScreen::Answer* PartyScreen::find(const std::string& key) const {
    for (const auto* half : {&known_, &older_}) {
        if (const auto found = half->find(key); found != half->end()) {
            return &found->second;
        }
    }
    return nullptr;
}

void PartyScreen::begin(const std::shared_ptr<const ListSet>& lists) {
    if (lists != lists_) {
        forget(std::exchange(known_, {}));
        forget(std::exchange(older_, {}));
        lists_ = lists;
    } else if (known_.size() > most_known) {
        forget(std::exchange(older_, std::exchange(known_, {})));
    }
    constexpr int at_once = 500;
    for (int i = 0; i < at_once && !forgotten_.empty(); ++i) {
        auto& last = forgotten_.back();
        last.erase(last.begin());
        if (last.empty()) {
            forgotten_.pop_back();
        }
    }
}

// Taking thousands of answers apart takes longer than a payment may wait: a few go each time.
void PartyScreen::forget(Known answers) {
    if (!answers.empty()) {
        forgotten_.push_back(std::move(answers));
    }
}

// What is known of the party's name, and its identifiers.
void PartyScreen::add(const ListSet& lists, const Party& party, BusinessDate day,
                      Found& found) const {
    const auto* answer = find(key_of(lists, party, day));
    check(answer != nullptr, "every party was asked about");
    const auto rule_set_of = [&](const screening::Match& match) {
        return lists.members.at(match.list->name).rule_set;
    };
    auto matches = answer->hits;
    if (!party.query.ids.empty()) {
        Query ids;
        ids.ids = party.query.ids;
        for (auto& match : lists.snapshot->screen(ids, most_matches, day)) {
            // Anybody may have the name of somebody that is trusted: only an identifier speaks for
            // a creditor.
            found.is_white = found.is_white ||
                             (party.field == "creditor" && rule_set_of(match) == RuleSet::white);
            const bool is_new = std::ranges::none_of(
                matches, [&](const auto& known) { return known.entry == match.entry; });
            if (match.is_hit && is_new) {
                matches.push_back(std::move(match));
            }
        }
    }
    for (const auto& match : matches) {
        if (const auto rule_set = rule_set_of(match); rule_set != RuleSet::white) {
            found.hits.push_back(make_hit(match, rule_set, party));
        }
    }
    found.is_late = found.is_late || answer->is_late;
}

std::vector<PartyScreen::Found> PartyScreen::screen(const std::shared_ptr<const ListSet>& lists,
                                                    std::span<const PartyGroup> groups) {
    begin(lists);
    std::vector<Fresh> fresh;
    std::set<std::string> asked;
    for (const auto& group : groups) {
        for (const auto& party : group.parties) {
            auto key = key_of(*lists, party, group.day);
            if (find(key) == nullptr && asked.insert(key).second) {
                fresh.push_back({std::move(key), &party, group.day});
            }
        }
    }
    ask_new(*lists, fresh);
    std::vector<Found> found;
    for (const auto& group : groups) {
        auto& one = found.emplace_back();
        for (const auto& party : group.parties) {
            add(*lists, party, group.day, one);
        }
    }
    for (const auto& one : fresh) {
        if (known_.at(one.key).is_late) {
            known_.erase(one.key);  // worth asking again
        }
    }
    return found;
}

}  // namespace sluice::flow
