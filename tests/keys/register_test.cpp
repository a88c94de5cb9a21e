// The register of keys: which key signs when, what is refused, and which alerts are due.
#include "security/keys/register.hpp"

#include <gtest/gtest.h>

#include <map>

namespace sluice::keys {
namespace {

using std::chrono::days;
using enum KeyState;
using enum KeyUse;

const Instant start = parse_instant("2026-01-01T00:00:00Z").value();

// Valid from one day of the year to another.
KeyEntry key(const std::string& name, int from, int to, KeyState state, KeyUse use = bank_signature,
             const std::string& owner = "bank-a/P1/U1") {
    return {.name = name,
            .use = use,
            .owner = owner,
            .home = {KeyHome::Kind::file, "keys/" + name},
            .id = "id of " + name,
            .not_before = start + days(from),
            .not_after = start + days(to),
            .state = state};
}

std::string signs(const std::vector<KeyEntry>& entries, int day) {
    const auto found = current_key(entries, "bank-a/P1/U1", bank_signature, start + days(day));
    return found ? (*found)->name : std::string(name(found.error().code));
}

TEST(KeyRegister, the_newest_current_key_signs_through_a_rotation) {
    const std::vector<KeyEntry> entries = {
        key("old", 0, 365, current),
        key("new", 300, 700, current),
        key("later", 0, 700, next),
        key("before", 0, 700, retired),
        key("other use", 0, 700, current, webhook),
        key("other owner", 0, 700, current, bank_signature, "bank-b/P1/U1")};
    const std::pair<int, std::string> cases[] = {
        {-1, "key_unusable"}, {0, "old"},   {299, "old"}, {300, "new"},
        {364, "new"},         {365, "new"}, {699, "new"}, {700, "key_unusable"},
    };
    for (const auto& [day, expected] : cases) {
        EXPECT_EQ(signs(entries, day), expected) << day;
    }
    EXPECT_EQ(signs({key("only next", 0, 700, next)}, 1), "key_missing");
    EXPECT_EQ(signs({}, 1), "key_missing");
}

TEST(KeyRegister, accepts_both_keys_while_one_replaces_the_other) {
    const std::vector<KeyEntry> entries = {key("old", 0, 365, current), key("new", 300, 700, next),
                                           key("gone", 0, 365, retired)};
    const auto accepted = [&](int day) {
        std::string names;
        for (const auto* each :
             accepted_keys(entries, "bank-a/P1/U1", bank_signature, start + days(day))) {
            names += each->name + " ";
        }
        return names;
    };
    EXPECT_EQ(accepted(10), "old ");
    EXPECT_EQ(accepted(310), "new old ");
    EXPECT_EQ(accepted(400), "new ");
    EXPECT_EQ(accepted(800), "");
}

TEST(KeyRegister, says_why_a_key_may_not_be_used) {
    struct Case {
        KeyEntry entry;
        int day;
        std::string detail;
    };
    const Case cases[] = {
        {key("k", 0, 365, current), 1, ""},
        {key("k", 0, 365, current), 365, "this key has expired"},
        {key("k", 10, 365, current), 1, "this key is not valid yet"},
        {key("k", 0, 365, next), 1, "this key is not in use yet"},
        {key("k", 0, 365, retired), 1, "this key is retired"},
        {key("k", 0, 365, current, tls), 1, "this key is for another use"},
    };
    for (const auto& each : cases) {
        const auto checked = check_use(each.entry, bank_signature, start + days(each.day));
        EXPECT_EQ(checked ? "" : checked.error().detail, each.detail);
        if (!checked) {
            EXPECT_EQ(checked.error().code, Errc::key_unusable);
            EXPECT_EQ(checked.error().where, "k");
        }
    }
}

TEST(KeyRegister, refuses_what_does_not_fit_together) {
    auto same_key = key("b", 0, 365, current, webhook);
    same_key.id = "id of a";
    struct Case {
        std::vector<KeyEntry> entries;
        std::string refusals;
    };
    const Case cases[] = {
        {{key("a", 0, 365, current), key("b", 300, 700, current), key("c", 0, 700, next),
          key("d", 0, 9, retired), key("e", 0, 9, retired), key("f", 0, 365, current, tls)},
         ""},
        {{key("a", 0, 365, current), key("b", 365, 700, current)},
         "b: two current keys whose validity does not overlap\n"},
        {{key("b", 400, 700, current), key("a", 0, 365, current)},
         "a: two current keys whose validity does not overlap\n"},
        {{key("a", 0, 365, current), key("b", 1, 365, current), key("c", 2, 365, current)},
         "c: a third current key for one use\n"},
        {{key("a", 0, 365, next), key("b", 1, 365, next)}, "b: a second next key for one use\n"},
        {{key("a", 0, 365, current), key("b", 365, 700, next)},
         "b: becomes valid after the current key has expired\n"},
        {{key("b", 365, 700, next), key("a", 0, 365, current)},
         "b: becomes valid after the current key has expired\n"},
        {{key("a", 5, 5, next)}, "a: its validity ends before it begins\n"},
        {{key("a", 0, 365, current), same_key}, "b: this key is there twice\n"},
        {{key("a", 0, 365, retired), key("a", 0, 365, retired, tls)},
         "a: this name is there twice\na: this key is there twice\n"},
    };
    for (const auto& each : cases) {
        std::string text;
        for (const auto& error : refusals(each.entries)) {
            EXPECT_EQ(error.code, Errc::key_unusable);
            text += error.where + ": " + error.detail + "\n";
        }
        EXPECT_EQ(text, each.refusals);
    }
}

TEST(KeyRegister, a_rotation_goes_step_by_step) {
    std::vector<KeyEntry> entries = {key("old", 0, 365, current), key("new", 300, 700, next)};
    const auto at = [](int day) { return start + days(day); };
    EXPECT_EQ(promote(entries, "new", at(10)).error().code, Errc::key_unusable) << "not valid yet";
    EXPECT_EQ(promote(entries, "old", at(310)).error().code, Errc::key_unusable);
    EXPECT_EQ(promote(entries, "none", at(310)).error().code, Errc::not_found);
    EXPECT_EQ(retire(entries, "old", at(310)).error().code, Errc::key_unusable) << "the only one";
    EXPECT_EQ(retire(entries, "none", at(310)).error().code, Errc::not_found);
    entries = promote(entries, "new", at(310)).value();
    EXPECT_TRUE(refusals(entries).empty());
    EXPECT_EQ(signs(entries, 310), "new");
    entries.push_back(key("third", 310, 900, next));
    EXPECT_EQ(promote(entries, "third", at(320)).error().code, Errc::key_unusable);
    entries = retire(entries, "old", at(320)).value();
    EXPECT_EQ(signs(entries, 320), "new");
    EXPECT_EQ(retire(entries, "old", at(320)).error().code, Errc::key_unusable) << "already";
    entries = promote(entries, "third", at(330)).value();
    EXPECT_EQ(signs(entries, 330), "third");
}

TEST(KeyRegister, a_key_that_expired_before_it_was_replaced_is_retired) {
    const std::vector<KeyEntry> entries = {key("old", 0, 365, current), key("new", 364, 700, next)};
    const auto late = promote(entries, "new", start + days(365));
    ASSERT_TRUE(late);
    EXPECT_EQ(late->front().state, retired);
    EXPECT_TRUE(refusals(*late).empty());
    EXPECT_EQ(promote(entries, "new", start + days(364))->front().state, current);
}

TEST(KeyAlerts, are_each_sent_once_however_often_one_looks) {
    const std::vector<KeyEntry> entries = {key("a", 0, 365, current), key("gone", 0, 365, retired)};
    std::vector<ExpiryAlert> sent;
    std::map<int, std::vector<int>> by_day;
    for (int hour = 0; hour < 24 * 400; ++hour) {
        for (auto& alert : alerts_due(entries, sent, start + std::chrono::hours(hour))) {
            EXPECT_EQ(alert.name, "a");
            by_day[365 - hour / 24].push_back(alert.days);
            sent.push_back(alert);
        }
    }
    const std::map<int, std::vector<int>> expected = {{90, {90}}, {60, {60}}, {30, {30}},
                                                      {14, {14}}, {7, {7}},   {1, {1}}};
    EXPECT_EQ(by_day, expected);
}

TEST(KeyAlerts, that_were_missed_are_one) {
    const std::vector<KeyEntry> entries = {key("a", 0, 365, current), key("b", 0, 385, next)};
    const auto end = start + days(365);
    const std::vector<ExpiryAlert> sent = {{"a", end, 90}};
    const std::vector<ExpiryAlert> expected = {{"a", end, 14}, {"b", start + days(385), 30}};
    EXPECT_EQ(alerts_due(entries, sent, start + days(355)), expected);
    EXPECT_EQ(alerts_due({}, {}, start).size(), 0u);
    // A microsecond earlier it is not yet due.
    const std::vector<KeyEntry> one = {key("a", 0, 365, current)};
    EXPECT_TRUE(alerts_due(one, {}, end - days(90) - std::chrono::microseconds(1)).empty());
    EXPECT_EQ(alerts_due(one, {}, end - days(90)).size(), 1u);
    // Expired without anybody having looked: the last alert is still sent.
    EXPECT_EQ(alerts_due(one, {}, end + days(3)).front().days, 1);
    // Renewed under the same name: from the beginning.
    const std::vector<KeyEntry> renewed = {key("a", 0, 400, current)};
    EXPECT_EQ(alerts_due(renewed, alerts_due(one, {}, end), start + days(311)).front().days, 90);
}

TEST(KeyRegister, names_go_there_and_back) {
    for (const auto use :
         {bank_signature, bank_encryption, bank_authentication, webhook, tls, audit, columns}) {
        EXPECT_EQ(parse_key_use(name(use)), use);
    }
    for (const auto state : {next, current, retired}) {
        EXPECT_EQ(parse_key_state(name(state)), state);
    }
    EXPECT_FALSE(parse_key_use("bank"));
    EXPECT_FALSE(parse_key_state(""));
}

}  // namespace
}  // namespace sluice::keys
