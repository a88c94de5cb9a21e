// When two words are the same, why, and at what cost.
#include "security/screening/token_match.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "security/screening/phonetics.hpp"

namespace sluice::screening {
namespace {

TEST(SpellingCost, charges_by_the_kind_of_edit) {
    struct Row {
        std::string_view a, b;
        float cost;
    };
    constexpr Row rows[] = {
        {"putin", "putin", 0},      {"putin", "puttin", 0.4f}, {"putin", "putni", 0.9f},
        {"lavrov", "lavrow", 0.6f}, {"laden", "ladin", 0.6f},  {"serei", "sergei", 1.0f},
        {"abc", "xyz", 3.0f},       {"salem", "salm", 0.8f},   {"a1b", "a2b", 1.5f}};
    for (const auto& row : rows) {
        EXPECT_NEAR(spelling_cost(row.a, row.b, 10), row.cost, 1e-5) << row.a << ' ' << row.b;
        EXPECT_NEAR(spelling_cost(row.b, row.a, 10), row.cost, 1e-5) << row.b << ' ' << row.a;
    }
    EXPECT_EQ(spelling_cost("abcdef", "uvwxyz", 2), 3.0f);  // more than the limit
}

TEST(Phonetics, brings_romanisations_together) {
    for (const auto& [a, b] : {std::pair{"shostakovich", "schostakowitsch"},
                               {"mohammed", "mohamed"},
                               {"yusuf", "iusuf"},
                               {"khadija", "hadija"},
                               {"sergej", "sergei"},
                               {"wladimir", "vladimir"},
                               {"phillip", "filip"}}) {
        EXPECT_EQ(sound_of(a), sound_of(b)) << a << ' ' << b;
    }
    for (const auto& [a, b] : {std::pair{"kim", "gim"},
                               {"lee", "yi"},
                               {"ri", "lee"},
                               {"park", "pak"},
                               {"choi", "choe"},
                               {"jong", "chong"}}) {
        EXPECT_EQ(east_asian_of(a), east_asian_of(b)) << a << ' ' << b;
    }
    for (const auto& [a, b] : {std::pair{"igor", "ihar"},
                               {"oleg", "aleh"},
                               {"romanov", "ramanau"},
                               {"vladimir", "uladzimir"}}) {
        EXPECT_EQ(slavic_of(a), slavic_of(b)) << a << ' ' << b;
    }
    EXPECT_NE(sound_of("daniel"), sound_of("donald"));
}

struct Pair {
    std::string_view a, b;
    MatchReason reason;
};

TEST(MatchTokens, tells_the_reason) {
    constexpr Pair rows[] = {
        {"putin", "putin", MatchReason::same},       {"wladimir", "vladimir", MatchReason::sound},
        {"lavrov", "lavrob", MatchReason::spelling}, {"bill", "william", MatchReason::nickname},
        {"j", "john", MatchReason::initial},         {"noureddine", "nour", MatchReason::beginning},
        {"smith", "putin", MatchReason::none},       {"12", "13", MatchReason::none}};
    for (const auto& row : rows) {
        const auto a = make_token(row.a, NameStyle::person);
        const auto b = make_token(row.b, NameStyle::person);
        EXPECT_EQ(match_tokens(a, b).reason, row.reason) << row.a << ' ' << row.b;
        EXPECT_EQ(match_tokens(b, a).reason, row.reason) << row.b << ' ' << row.a;
    }
    const auto bank = read_name("банк", NameStyle::organisation).tokens[0];
    const auto banca = make_token("banque", NameStyle::organisation);
    EXPECT_EQ(match_tokens(bank, banca).reason, MatchReason::org_word);
    const auto eastern = make_token("eastern", NameStyle::organisation);
    EXPECT_EQ(
        match_tokens(read_name("дальневосточный", NameStyle::organisation).tokens[0], eastern)
            .reason,
        MatchReason::translation);
}

TEST(MatchTokens, crosses_scripts) {
    const auto similarity = [](std::string_view a, std::string_view b) {
        const auto left = read_name(a, NameStyle::person).tokens[0];
        const auto right = read_name(b, NameStyle::person).tokens[0];
        return match_tokens(left, right).similarity;
    };
    for (const auto& [a, b] : {std::pair{"محمد", "Muhammad"},
                               {"حسين", "Husayn"},
                               {"قصي", "Qusay"},
                               {"رضا", "Reza"},
                               {"משה", "Moshe"},
                               {"Владимир", "Wladimir"},
                               {"Ўладзімір", "Vladimir"},
                               {"김", "Kim"},
                               {"陈", "Chan"}}) {
        EXPECT_GT(similarity(a, b), 0.75f) << a << ' ' << b;
    }
    EXPECT_LT(similarity("محمد", "Ibrahim"), 0.5f);
    EXPECT_EQ(similarity("平", "朋"), 0);
    EXPECT_EQ(similarity("國", "国"), 1);  // traditional and simplified
}

// Words of a few letters, so that near ones come up often.
rc::Gen<std::string> word() {
    return rc::gen::nonEmpty(
        rc::gen::container<std::string>(rc::gen::elementOf(std::string{"abehiknostuvy"})));
}

TEST(SpellingCost, is_never_below_what_the_letters_say) {
    EXPECT_TRUE(rc::check("the least that the cost can be", [] {
        const auto a = *word();
        const auto b = *word();
        RC_ASSERT(least_spelling_cost(letters_of(a), letters_of(b)) <=
                  spelling_cost(a, b, 100) + 1e-5f);
    }));
    EXPECT_NEAR(least_spelling_cost(letters_of("maria"), letters_of("john")), 2.8f, 1e-5f);
    EXPECT_EQ(least_spelling_cost(letters_of("anna"), letters_of("nana")), 0);
}

TEST(MatchTokens, is_symmetric_and_bounded) {
    EXPECT_TRUE(rc::check("either word may come first", [] {
        const auto a = make_token(*word(), NameStyle::person);
        const auto b = make_token(*word(), NameStyle::person);
        const auto one = match_tokens(a, b);
        const auto other = match_tokens(b, a);
        RC_ASSERT(one.reason == other.reason);
        RC_ASSERT(std::abs(one.similarity - other.similarity) < 1e-5f);
        RC_ASSERT(one.similarity >= 0 && one.similarity <= 1);
        RC_ASSERT((one.similarity == 1) == (a.text == b.text));
    }));
}

}  // namespace
}  // namespace sluice::screening
