#include "security/lists/diff.hpp"

#include <gtest/gtest.h>

#include <set>

namespace sluice::lists {
namespace {

ListEntry entry(const std::string& id, const std::string& name) {
    ListEntry made;
    made.id = id;
    made.kind = EntityKind::person;
    made.names.push_back({name, NameKind::primary, {}});
    return made;
}

List list_of(std::vector<ListEntry> entries) {
    List list;
    list.name = "l";
    list.entries = std::move(entries);
    return list;
}

TEST(Diff, tells_added_removed_and_changed_entries_by_id) {
    const auto before = list_of({entry("1", "A"), entry("2", "B"), entry("3", "C")});
    const auto after =
        list_of({entry("9", "N"), entry("3", "C2"), entry("1", "A"), entry("4", "D")});
    const auto found = diff(before, after);
    EXPECT_EQ(found.added, (std::vector<std::string>{"4", "9"}));
    EXPECT_EQ(found.removed, std::vector<std::string>{"2"});
    EXPECT_EQ(found.changed, std::vector<std::string>{"3"});
    EXPECT_EQ(found.unchanged, 1u);
    EXPECT_EQ(diff(before, before), (Diff{{}, {}, {}, 3}));
}

TEST(Digest, is_of_every_field) {
    auto changed = [](auto change) {
        auto made = entry("1", "A");
        change(made);
        return entry_digest(made);
    };
    const std::set<std::string> digests{
        entry_digest(entry("1", "A")),
        changed([](ListEntry& e) { e.id = "2"; }),
        changed([](ListEntry& e) { e.kind = EntityKind::company; }),
        changed([](ListEntry& e) { e.names[0].text = "B"; }),
        changed([](ListEntry& e) { e.names[0].kind = NameKind::weak; }),
        changed([](ListEntry& e) { e.names[0].family = "A"; }),
        changed([](ListEntry& e) { e.gender = Gender::male; }),
        changed([](ListEntry& e) {
            e.born.push_back({1960, 1960});
        }),
        changed([](ListEntry& e) {
            e.born.push_back({1960, 1961});
        }),
        changed([](ListEntry& e) {
            e.born.push_back({1960, 1960, 1, 0, false});
        }),
        changed([](ListEntry& e) {
            e.born.push_back({1960, 1960, 1, 1, false});
        }),
        changed([](ListEntry& e) {
            e.born.push_back({1960, 1960, 1, 1, true});
        }),
        changed([](ListEntry& e) { e.birth_places.push_back("X"); }),
        changed([](ListEntry& e) { e.countries.push_back("XK"); }),
        changed([](ListEntry& e) {
            e.ids.push_back({IdKind::lei, "1", ""});
        }),
        changed([](ListEntry& e) {
            e.ids.push_back({IdKind::lei, "1", "DE"});
        }),
        changed([](ListEntry& e) {
            e.ids.push_back({IdKind::imo, "1", ""});
        }),
        changed([](ListEntry& e) { e.addresses.push_back("X"); }),
        changed([](ListEntry& e) { e.programmes.push_back("X"); }),
        changed([](ListEntry& e) { e.linked_to.push_back("X"); }),
        changed([](ListEntry& e) { e.listed_on = BusinessDate{}; }),
        changed([](ListEntry& e) { e.listed_until = BusinessDate{}; }),
        changed([](ListEntry& e) { e.remarks = "X"; }),
    };
    EXPECT_EQ(digests.size(), 23u);
}

TEST(Digest, stays_the_same_from_one_program_to_the_next) {
    EXPECT_EQ(
        to_json(entry("1", "A \"quoted\" 名")),
        R"({"id":"1","kind":"person","names":[{"text":"A \"quoted\" 名","kind":"primary"}]})");
    EXPECT_EQ(entry_digest(entry("1", "A")),
              "cd8cf017f079b2701a1e17aaf6a24949155b31440a679756646e2aadc435fe1b");
}

}  // namespace
}  // namespace sluice::lists
