// Scores of pairs: what is a match, that the score is symmetric and monotone, and why it is so.
#include "security/screening/pair_score.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>

#include "ledger/base/id.hpp"
#include "tests/screening/fixture.hpp"

namespace sluice::screening {
namespace {

using lists::EntityKind;

PairScore score(std::string_view a, std::string_view b, EntityKind kind = EntityKind::person) {
    return score_pair(a, b, kind, NameModel::shipped());
}

TEST(ScorePair, knows_one_name_from_another) {
    struct Row {
        std::string_view a, b;
        EntityKind kind;
        bool is_hit;
    };
    constexpr Row rows[] = {
        {"Angela Merkel", "Angela Merkel", EntityKind::person, true},
        {"MERKEL, Angela", "Angela Merkel", EntityKind::person, true},
        {"Angela Merkle", "Angela Merkel", EntityKind::person, true},
        {"Ангела Меркель", "Angela Merkel", EntityKind::person, true},
        {"Prof. Angela Merkel", "Angela Merkel", EntityKind::person, true},
        {"Angela Merz", "Angela Merkel", EntityKind::person, false},
        {"Sabine Merkel", "Angela Merkel", EntityKind::person, false},
        {"John Smith", "Angela Merkel", EntityKind::person, false},
        {"Nordstern Reederei GmbH", "NORDSTERN REEDEREI", EntityKind::company, true},
        {"Nordstern Reederei GmbH", "Suedstern Brauerei GmbH", EntityKind::company, false},
        {"MV Golden Daisy", "GOLDEN DAISY", EntityKind::vessel, true}};
    for (const auto& row : rows) {
        EXPECT_EQ(score(row.a, row.b, row.kind).is_hit, row.is_hit) << row.a << " / " << row.b;
    }
}

TEST(ScorePair, of_an_unknown_kind_is_the_better_of_both_readings) {
    const auto unknown = score("Nordstern Reederei", "Nordstern Reederai", EntityKind::unknown);
    const auto person = score("Nordstern Reederei", "Nordstern Reederai", EntityKind::person);
    const auto company = score("Nordstern Reederei", "Nordstern Reederai", EntityKind::company);
    EXPECT_EQ(unknown.score, std::max(person.score, company.score));
}

TEST(ScorePair, without_letters_is_no_match) {
    for (const auto text : {"", "...", "\xFF\xFE", "\xF0\x9F\x98\x80"}) {
        EXPECT_EQ(score(text, "Angela Merkel").score, 0);
        EXPECT_FALSE(score(text, text).is_hit);
    }
}

TEST(ScorePair, does_not_depend_on_the_order_of_the_names) {
    const auto list = test::fixture_list();
    for (std::size_t i = 0; i + 1 < list->entries.size(); ++i) {
        const auto& a = list->entries[i].names[0].text;
        const auto& b = list->entries[i].names.back().text;
        EXPECT_NEAR(score(a, b, list->entries[i].kind).score,
                    score(b, a, list->entries[i].kind).score, 0.02)
            << a << " / " << b;
    }
}

TEST(NameModel, never_falls_when_similarity_rises) {
    const auto directions = monotone_directions();
    for (const auto point : {OperatingPoint::pairs, OperatingPoint::lists}) {
        for (const auto style : {NameStyle::person, NameStyle::organisation}) {
            const auto& scorer = NameModel::shipped().scorer(point, style);
            EXPECT_TRUE(rc::check("more of a good feature is no worse", [&] {
                FeatureRow row;
                for (auto& value : row) {
                    value = static_cast<float>(*rc::gen::inRange(0, 40)) / 10;
                }
                auto more = row;
                const auto at = *rc::gen::inRange<std::size_t>(0, feature_count);
                more[at] += 0.3f * static_cast<float>(directions[at]);
                RC_ASSERT(scorer.model.margin(more) >= scorer.model.margin(row) - 1e-4);
                RC_ASSERT(scorer.score_of(1.5) > scorer.score_of(1.4));
            }));
        }
    }
}

// The reasons, word for word. Written anew with SLUICE_UPDATE_GOLDEN=1 when models change.
TEST(Explanation, is_stable) {
    const std::pair<std::string_view, std::string_view> pairs[] = {
        {"Wladimir Putin", "Vladimir Vladimirovich PUTIN"},
        {"Bill Gates", "William Gates"},
        {"محمد بن سلمان", "Mohammed bin Salman"},
        {"김정은", "KIM Jong Un"},
        {"Frank Richter", "Frederik Richter"},
        {"Arefullaha Ref Ghazi", "AREFULLAH AREF GHAZI"}};
    std::string text;
    for (const auto& [a, b] : pairs) {
        text += std::string{a} + " / " + std::string{b} + '\n';
        for (const auto& why : score(a, b).why) {
            if (!why.starts_with("feature:")) {  // their numbers change with every training
                text += "  " + why + '\n';
            }
        }
    }
    const std::string path = "tests/data/screening/explanations.txt";
    if (std::getenv("SLUICE_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(std::string{SLUICE_SOURCE_DIR} + "/" + path, std::ios::binary) << text;
    }
    EXPECT_EQ(text, test::file_text(path));
}

TEST(Explanation, accounts_for_the_whole_margin) {
    const auto& scorer = NameModel::shipped().scorer(OperatingPoint::pairs, NameStyle::person);
    Aligner aligner;
    const auto a = read_name("Wladimir Putin", NameStyle::person);
    const auto b = read_name("Vladimir Putin", NameStyle::person);
    const auto row = features_of(a, b, aligner.align(a, b));
    std::array<double, feature_count> parts{};
    auto sum = scorer.model.explain(row, parts);
    for (const auto part : parts) {
        sum += part;
    }
    EXPECT_NEAR(sum, scorer.model.margin(row), 1e-3);
}

TEST(Margin, may_fall_short_of_the_least_that_is_asked_for_only_where_the_whole_does) {
    SeededRandom random{7};
    for (const auto style : {NameStyle::person, NameStyle::organisation}) {
        const auto& scorer = NameModel::shipped().scorer(OperatingPoint::lists, style);
        int short_of = 0;
        for (int i = 0; i < 2'000; ++i) {
            FeatureRow row;
            for (auto& value : row) {
                value = static_cast<float>(random.next() % 40) / 20.0f;
            }
            const auto whole = margin_of(row, scorer);
            const auto least = static_cast<double>(random.next() % 200) / 10.0 - 10.0;
            const auto found = margin_of(row, scorer, least);
            if (whole >= least) {
                ASSERT_EQ(found, whole);
            } else {
                ++short_of;
                ASSERT_LT(found, least);
                ASSERT_GE(found, whole);
            }
        }
        EXPECT_GT(short_of, 100);
    }
}

}  // namespace
}  // namespace sluice::screening
