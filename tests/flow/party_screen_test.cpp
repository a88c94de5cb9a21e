// What is asked of the lists about a payment's parties, and what a white list says.
#include "gateway/flow/party_screen.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sluice::flow {
namespace {

using lists::EntityKind;
using lists::IdKind;
using lists::List;
using lists::ListEntry;

ListEntry entry(const std::string& id, const std::string& name,
                std::vector<lists::ListedId> ids = {}) {
    ListEntry made;
    made.id = id;
    made.kind = EntityKind::company;
    if (!name.empty()) {
        made.names.push_back({name, lists::NameKind::primary, {}});
    }
    made.ids = std::move(ids);
    return made;
}

std::shared_ptr<const List> list(const std::string& name, std::vector<ListEntry> entries) {
    List made;
    made.name = name;
    made.version = "1";
    made.entries = std::move(entries);
    return std::make_shared<const List>(std::move(made));
}

struct Named {
    RuleSet rule_set;
    std::shared_ptr<const List> list;
};

std::shared_ptr<const ListSet> set_of(const std::vector<Named>& all) {
    auto set = std::make_shared<ListSet>();
    std::vector<std::shared_ptr<const List>> lists;
    for (const auto& one : all) {
        set->members[one.list->name] = {.rule_set = one.rule_set};
        lists.push_back(one.list);
    }
    set->snapshot = screening::Snapshot::build(lists, screening::NameModel::shipped());
    return set;
}

const BusinessDate today{std::chrono::days{20'000}};

PartyScreen::Found found(const std::shared_ptr<const ListSet>& lists, Party party) {
    PartyScreen screen{{}};
    const PartyGroup group{{std::move(party)}, today};
    return screen.screen(lists, {&group, 1}).at(0);
}

Party creditor(const std::string& name, const std::string& account = {}) {
    Party party{"creditor", {}};
    party.query.name = name;
    if (!account.empty()) {
        party.query.ids.push_back({IdKind::account, account, {}});
    }
    return party;
}

// The stop is on the list whose name comes last, behind more holds than anybody wants to read.
TEST(PartyScreen, AStopIsNotCutOffBehindManyHolds) {
    std::vector<ListEntry> same;
    for (int i = 0; i < 12; ++i) {
        same.push_back(entry("S" + std::to_string(i), "Vostok Kapital Bank"));
    }
    const auto lists = set_of(
        {{RuleSet::sanctions, list("a_sanctions", same)},
         {RuleSet::special_measures, list("z_special", {entry("Z1", "Vostok Kapital Bank")})}});
    const auto hits = found(lists, creditor("Vostok Kapital Bank")).hits;
    EXPECT_EQ(hits.size(), 13u);
    EXPECT_TRUE(std::ranges::any_of(hits, &Hit::is_special));
    EXPECT_TRUE(std::ranges::any_of(hits, [](const Hit& hit) { return hit.entry_id == "S11"; }))
        << "what people said of the first ones must not hide the others";
}

// A supplier's name with somebody else's account is what a changed bank account looks like.
TEST(PartyScreen, AWhiteListSpeaksByAccountAndNotByName) {
    const auto lists = set_of(
        {{RuleSet::white, list("own_suppliers", {entry("V1", "Huber Werkzeugbau GmbH",
                                                       {{IdKind::account, "62000001", {}}})})}});
    EXPECT_TRUE(found(lists, creditor("Huber Werkzeugbau GmbH", "62000001")).is_white);
    EXPECT_TRUE(found(lists, creditor("Huber Werkzeugbau", "62000001")).is_white);
    EXPECT_FALSE(found(lists, creditor("Huber Werkzeugbau GmbH", "62000002")).is_white);
    EXPECT_FALSE(found(lists, creditor("Huber Werkzeugbau GmbH")).is_white);
    EXPECT_TRUE(found(lists, creditor("Huber Werkzeugbau GmbH", "62000001")).hits.empty());
}

// What is remembered of one day is not the answer of another.
TEST(PartyScreen, AnEntryThatRanOutNoLongerHits) {
    auto ends = entry("E1", "Vostok Kapital Bank", {{IdKind::account, "62000001", {}}});
    ends.listed_until = today;
    const auto lists = set_of({{RuleSet::sanctions, list("un", {ends})}});
    PartyScreen screen{{}};
    const auto hits = [&](int days, const Party& party) {
        const PartyGroup group{{party}, today + std::chrono::days{days}};
        return screen.screen(lists, {&group, 1}).at(0).hits.size();
    };
    const auto by_name = creditor("Vostok Kapital Bank");
    const auto by_account = creditor("Anybody", "62000001");
    for (const auto& party : {by_name, by_account}) {
        EXPECT_EQ(hits(-1, party), 1u);
        EXPECT_EQ(hits(0, party), 1u);
        EXPECT_EQ(hits(1, party), 0u);
        EXPECT_EQ(hits(0, party), 1u) << "asked about the day before again";
    }
}

TEST(PartyScreen, AClearingCodeIsHeldAgainstIdentifiersOfBanks) {
    const auto lists =
        set_of({{RuleSet::sanctions,
                 list("un", {entry("B1", "Vostok Bank", {{IdKind::other, "102100099996", {}}}),
                             entry("P1", "Somebody", {{IdKind::passport, "102100099997", {}}})})}});
    const auto by_code = [&](const std::string& code) {
        Party agent{"creditor_agent", {}};
        agent.query.ids.push_back({IdKind::bic, code, {}});
        return found(lists, agent).hits.size();
    };
    EXPECT_EQ(by_code("102100099996"), 1u);
    EXPECT_EQ(by_code("102100099997"), 0u) << "a passport is no bank's code";
}

TEST(PartyScreen, AnEntryWithoutANameIsFoundByItsIdentifier) {
    const std::string wallet = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT";
    const auto lists = set_of(
        {{RuleSet::sanctions, list("wallets", {entry("W1", "", {{IdKind::wallet, wallet, {}}})})}});
    Party text{"remittance", {}, true};
    text.query.name = "pay to " + wallet + " today";
    const auto hits = found(lists, text).hits;
    ASSERT_EQ(hits.size(), 1u);
    EXPECT_EQ(hits[0].entry_id, "W1");
    EXPECT_EQ(hits[0].verdict, Verdict::hold);
}

// Sanctions fail closed, each other list as the configuration says, and the decision tells why.
TEST(ListTrouble, HasThePostureOfEachListAndTheGravestOfAll) {
    const auto now = Instant{} + std::chrono::days{100};
    const auto lists = set_of({{RuleSet::sanctions, list("un", {entry("U1", "Vostok Bank")})},
                               {RuleSet::grey, list("words", {entry("G1", "Vostok Grey")})}});
    const WantedList un{"un", 0, Verdict::hold};
    const WantedList old_words{"words", 7, Verdict::pass};
    const WantedList gone{"ports", 0, Verdict::pass};
    const WantedList ofac{"ofac", 0, Verdict::hold};
    EXPECT_TRUE(lists->trouble({un}, now).empty());
    const auto stale = lists->trouble({un, old_words}, now);
    EXPECT_EQ(stale.what, "list words is older than 7 days");
    EXPECT_EQ(stale.posture, Verdict::pass);
    const auto both = lists->trouble({gone, ofac}, now);
    EXPECT_EQ(both.what, "list ports is missing; list ofac is missing");
    EXPECT_EQ(both.posture, Verdict::hold);
    const WantedList published{"un", 0, Verdict::hold, 30};
    EXPECT_TRUE(lists->trouble({published}, now).empty()) << "its source gives no day";
    auto dated = std::make_shared<ListSet>(*lists);
    dated->members["un"].published =
        std::chrono::floor<std::chrono::days>(Instant{}) + std::chrono::days{60};
    EXPECT_EQ(dated->trouble({published}, now).what, "list un was published more than 30 days ago");
    const auto none = set_of({{RuleSet::grey, list("words", {entry("G1", "Vostok Grey")})}});
    EXPECT_EQ(none->trouble({}, now).what, "no sanctions list is in force");
    EXPECT_EQ(none->trouble({}, now).posture, Verdict::hold);
}

TEST(ListTrouble, AListThatCannotBeReadHasThePostureOfItsHits) {
    const auto now = Instant{} + std::chrono::days{100};
    const struct {
        RuleSet rule_set;
        std::vector<WantedList> wanted;
        Verdict posture;
    } table[] = {
        {RuleSet::sanctions, {}, Verdict::hold},
        {RuleSet::special_measures, {}, Verdict::hold},
        {RuleSet::black, {}, Verdict::hold},
        {RuleSet::grey, {}, Verdict::hold},
        {RuleSet::white, {}, Verdict::pass},
        {RuleSet::grey, {{"broken", 0, Verdict::pass}}, Verdict::pass},
    };
    for (const auto& row : table) {
        auto lists = std::make_shared<ListSet>(
            *set_of({{RuleSet::sanctions, list("un", {entry("U1", "Vostok Bank")})}}));
        lists->unreadable["broken"] = {row.rule_set, 3};
        const auto trouble = lists->trouble(row.wanted, now);
        EXPECT_EQ(trouble.what, "list broken cannot be read");
        EXPECT_EQ(trouble.posture, row.posture) << name(row.rule_set);
    }
}

}  // namespace
}  // namespace sluice::flow
