// Screening against a list: what is found, evidence beside the name, ids, free text.
#include "security/screening/snapshot.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "tests/screening/fixture.hpp"

namespace sluice::screening {
namespace {

using lists::EntityKind;
using lists::IdKind;
using test::fixture_snapshot;

Query of(std::string name, EntityKind kind = EntityKind::person) {
    Query query;
    query.name = std::move(name);
    query.kind = kind;
    return query;
}

const Match* find(const std::vector<Match>& matches, std::string_view id) {
    const auto found = std::find_if(matches.begin(), matches.end(),
                                    [&](const Match& match) { return match.entry->id == id; });
    return found == matches.end() ? nullptr : &*found;
}

TEST(Snapshot, finds_every_entry_by_each_of_its_names) {
    int missed = 0;
    for (const auto& entry : test::fixture_list()->entries) {
        for (const auto& name : entry.names) {
            const auto matches = fixture_snapshot().screen(of(name.text, entry.kind), 20);
            const auto* match = find(matches, entry.id);
            ASSERT_NE(match, nullptr) << name.text;
            missed += !match->is_hit;
        }
    }
    EXPECT_EQ(missed, 0);
}

TEST(Snapshot, finds_names_that_were_altered) {
    struct Row {
        std::string_view text;
        std::string_view id;
    };
    constexpr Row rows[] = {{"Vladislav Surkow", "16655"},
                            {"SURKOV VLADISLAV", "16655"},
                            {"Valdislav Surkov", "16655"},
                            {"VladislavYurievich Surkov", "16655"},
                            {"Владислав Сурков", "16655"},
                            {"Isurkov Vladislav", "16655"},
                            {"Georg Habasch", "2680"},
                            {"Monika Chinamassa", "9500"},
                            {"Игорь Владимирович Луцкий", "EU-610"}};
    for (const auto& row : rows) {
        const auto matches = fixture_snapshot().screen(of(std::string{row.text}), 5);
        const auto* match = find(matches, row.id);
        ASSERT_NE(match, nullptr) << row.text;
        EXPECT_TRUE(match->is_hit) << row.text;
        EXPECT_EQ(matches.front().entry->id, row.id) << row.text;
    }
}

TEST(Snapshot, leaves_ordinary_names_alone) {
    for (const auto name : {"Anna Kowalska", "Peter Müller", "Maria Ramirez", "George Smith",
                            "Miguel Rodriguez Lopez", "李伟", "Fatima Hassan"}) {
        for (const auto kind : {EntityKind::person, EntityKind::unknown}) {
            const auto matches = fixture_snapshot().screen(of(name, kind), 5);
            EXPECT_TRUE(std::none_of(matches.begin(), matches.end(), [](const Match& m) {
                return m.is_hit;
            })) << name;
        }
    }
}

TEST(Snapshot, hits_are_what_screening_calls_so) {
    const auto same = [](const std::vector<Match>& all, const std::vector<Match>& hits) {
        std::vector<std::string> expected;
        for (const auto& match : all) {
            if (match.is_hit) {
                expected.push_back(match.entry->id + match.why.back() + match.matched_name);
            }
        }
        std::vector<std::string> found;
        for (const auto& match : hits) {
            EXPECT_TRUE(match.is_hit);
            found.push_back(match.entry->id + match.why.back() + match.matched_name);
        }
        return expected == found;
    };
    int hits = 0;
    for (const auto& entry : test::fixture_list()->entries) {
        for (const auto kind : {entry.kind, EntityKind::unknown}) {
            auto query = of(entry.names[0].text, kind);
            for (auto& altered : {query.name, query.name.substr(1), "Anna " + query.name}) {
                query.name = altered;
                const auto found = fixture_snapshot().hits(query, 20);
                hits += static_cast<int>(found.size());
                EXPECT_TRUE(same(fixture_snapshot().screen(query, 20), found)) << altered;
            }
        }
    }
    EXPECT_GT(hits, 100);
    EXPECT_TRUE(fixture_snapshot().hits(of("Maria Ramirez"), 5).empty());
}

TEST(Snapshot, weighs_date_and_country) {
    auto query = of("Vladislav Surkov");
    const auto score = [&] { return fixture_snapshot().screen(query, 1).at(0).score; };
    const auto alone = score();
    query.born = lists::PartialDate{1964, 1964, 9, 21, false};
    const auto agrees = score();
    query.born = lists::PartialDate{1964, 1964, 0, 0, false};
    const auto year = score();
    query.born = lists::PartialDate{1931, 1931, 1, 1, false};
    const auto differs = score();
    EXPECT_GT(agrees, year);
    EXPECT_GT(year, alone);
    EXPECT_GT(alone, differs);
    const auto match = fixture_snapshot().screen(query, 1).at(0);
    EXPECT_NE(std::find(match.why.begin(), match.why.end(), "evidence:born_other_year:-3.00"),
              match.why.end());
    EXPECT_EQ(match.why.back(), "list:fixture:" + match.list->version + ":16655");
}

TEST(Snapshot, hits_an_id_however_it_is_written_and_no_other) {
    const auto hits = [](std::string value, IdKind kind = IdKind::other) {
        Query query;
        query.name = "Nobody Known";
        query.ids.push_back({kind, std::move(value), {}});
        const auto matches = fixture_snapshot().screen(query, 5);
        return find(matches, "15095") != nullptr && matches.front().is_hit;
    };
    for (const auto value :
         {"8316106", "831-6106", "IMO 8316106", "imo8316106", " 8 3 1 6 1 0 6 "}) {
        EXPECT_TRUE(hits(value)) << value;
    }
    EXPECT_TRUE(hits("8316106", IdKind::imo));
    EXPECT_FALSE(hits("8316107"));
    EXPECT_FALSE(hits("8316106", IdKind::wallet));  // another kind of id
    EXPECT_FALSE(hits("831610"));
}

TEST(Snapshot, reads_free_text) {
    const auto ids = [](std::string_view text) {
        std::vector<std::string> found;
        for (const auto& match : fixture_snapshot().scan_text(text)) {
            EXPECT_TRUE(match.is_hit);
            found.push_back(match.entry->id);
        }
        return found;
    };
    using Ids = std::vector<std::string>;
    EXPECT_EQ(ids("Freight for MV YOUSEF, invoice 4711"), Ids{"15095"});
    EXPECT_EQ(ids("IMO 9283019 cargo of steel"), Ids{"25300"});
    EXPECT_EQ(ids("transfer to Bank Saderat Iran via Dubai"), Ids{"10368"});
    EXPECT_EQ(ids("inv 77 / Vladislav Jurjewitsch Surkow / consulting"), Ids{"16655"});
    EXPECT_EQ(ids("Rechnung 8316107, Lieferung Schrauben, Joseph und Bella"), Ids{});
    EXPECT_EQ(ids("Bella Italia restaurant"), Ids{});
    EXPECT_EQ(ids("货款 合同号 HT2024-001 工资 三月份"), Ids{});
    EXPECT_EQ(ids(""), Ids{});
    EXPECT_EQ(ids(std::string(100'000, 'x')), Ids{});
    EXPECT_EQ(ids("\xFF\xFE\x00garbage"), Ids{});
}

TEST(Snapshot, leaves_out_what_ran_out_before_the_day) {
    const std::string csv =
        "id,schema,name,listed_until,ids\n"
        "old,Company,Vostok Kapital Bank,2026-03-01,bic:VOSTRUMM\n"
        "new,Company,Vostok Kapital Bank,,\n"
        "gone,Vessel,YOUSEF,2026-03-03,imo:8316106\n";
    const lists::InputFile file{"own.csv", csv};
    auto list = lists::read_list("own", std::span{&file, 1});
    ASSERT_TRUE(list) << to_string(list.error());
    const auto snapshot = Snapshot::build({std::make_shared<const lists::List>(std::move(*list))},
                                          NameModel::shipped());
    const auto ids = [](const std::vector<Match>& matches) {
        std::string found;
        for (const auto& match : matches) {
            found += match.entry->id + " ";
        }
        return found;
    };
    const auto day = [](const char* text) { return *parse_date(text); };
    const auto bank = of("Vostok Kapital Bank", EntityKind::company);
    Query bic;
    bic.ids.push_back({IdKind::bic, "VOSTRUMM", {}});
    EXPECT_EQ(ids(snapshot->hits(bank, 5)), "old new ");
    EXPECT_EQ(ids(snapshot->hits(bank, 5, day("2026-03-01"))), "old new ") << "its last day";
    EXPECT_EQ(ids(snapshot->hits(bank, 5, day("2026-03-02"))), "new ");
    EXPECT_EQ(ids(snapshot->screen(bank, 1, day("2026-03-02"))), "new ") << "takes no place";
    EXPECT_EQ(ids(snapshot->hits(bic, 5, day("2026-03-01"))), "old ");
    EXPECT_EQ(ids(snapshot->hits(bic, 5, day("2026-03-02"))), "");
    const auto text = "to Vostok Kapital Bank, freight of MV YOUSEF, IMO 8316106";
    EXPECT_EQ(ids(snapshot->scan_text(text, day("2026-03-03"))), "gone new ");
    EXPECT_EQ(ids(snapshot->scan_text(text, day("2026-03-04"))), "new ")
        << "an entry that is there is not hidden by one of its name that is not";
    EXPECT_EQ(snapshot->run_out_before(day("2026-03-01")), 0u);
    EXPECT_EQ(snapshot->run_out_before(day("2026-03-02")), 1u);
    EXPECT_EQ(snapshot->run_out_before(day("2030-01-01")), 2u);
}

// Words of goods and ports: one that says enough, or several that do together.
TEST(Snapshot, reads_words_for_goods_and_ports_in_free_text_alone) {
    const std::string csv =
        "id,terms,category,country,weight_permille,note\n"
        "abbas,Bandar Abbas; 阿巴斯港,port,IR,850,\n"
        "inverter,frequency changer; 变频器,nuclear,,400,\n"
        "steel,maraging steel; 马氏体时效钢,nuclear,,400,\n";
    const lists::InputFile file{"terms.csv", csv};
    auto list = lists::read_list("goods", std::span{&file, 1});
    ASSERT_TRUE(list) << to_string(list.error());
    const auto snapshot = Snapshot::build({std::make_shared<const lists::List>(std::move(*list))},
                                          NameModel::shipped());
    const auto ids = [&](std::string_view text) {
        std::string found;
        for (const auto& match : snapshot->scan_text(text)) {
            EXPECT_TRUE(match.is_hit);
            found += match.entry->id + ":" + std::to_string(match.score_permille) + " ";
        }
        return found;
    };
    EXPECT_EQ(ids("cargo to Bandar-Abbas, invoice 7"), "abbas:850 ");
    EXPECT_EQ(ids("运往阿巴斯港"), "abbas:850 ");
    EXPECT_EQ(ids("frequency changer 5 kW"), "");
    EXPECT_EQ(ids("变频器, maraging steel"), "inverter:640 steel:640 ");
    EXPECT_EQ(snapshot->scan_text("to Bandar Abbas").at(0).why[0], "term:Bandar Abbas");
    EXPECT_TRUE(snapshot->screen(of("Bandar Abbas", EntityKind::unknown), 5).empty());
    EXPECT_EQ(snapshot->names(), 0u);
}

TEST(Snapshot, gives_the_same_answers_to_every_thread) {
    const auto answers = [] {
        std::string all;
        for (const auto& entry : test::fixture_list()->entries) {
            for (const auto& match : fixture_snapshot().screen(of(entry.names[0].text), 3)) {
                all += match.entry->id + ' ' + std::to_string(match.score) + '\n';
                for (const auto& why : match.why) {
                    all += why + '\n';
                }
            }
        }
        return all;
    };
    const auto expected = answers();
    std::vector<std::string> got(4);
    std::vector<std::thread> threads;
    for (auto& text : got) {
        threads.emplace_back([&] { text = answers(); });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    for (const auto& text : got) {
        EXPECT_EQ(text, expected);
    }
}

TEST(Snapshot, is_named_by_its_lists_and_model) {
    const auto again = Snapshot::build({test::fixture_list()}, NameModel::shipped());
    EXPECT_EQ(again->fingerprint(), fixture_snapshot().fingerprint());
    auto other = *test::fixture_list();
    other.version = "later";
    const auto changed =
        Snapshot::build({std::make_shared<const lists::List>(other)}, NameModel::shipped());
    EXPECT_NE(changed->fingerprint(), again->fingerprint());
    EXPECT_NE(Snapshot::build({test::fixture_list()}, NameModel::shipped_cards())->fingerprint(),
              again->fingerprint());
    EXPECT_TRUE(Snapshot::build({}, NameModel::shipped())->screen(of("Anybody"), 5).empty());
}

TEST(ScoreCards, find_what_the_trees_find) {
    const auto cards = Snapshot::build({test::fixture_list()}, NameModel::shipped_cards());
    int missed = 0;
    for (const auto& entry : test::fixture_list()->entries) {
        const auto matches = cards->screen(of(entry.names[0].text, entry.kind), 5);
        missed += find(matches, entry.id) == nullptr || !find(matches, entry.id)->is_hit;
    }
    EXPECT_EQ(missed, 0);
}

TEST(Fingerprints, change_with_either_side) {
    auto party = of("Vladislav Surkov");
    party.ids.push_back({IdKind::passport, "AB 123-456", {}});
    const auto before = party_fingerprint(party);
    auto same = of("SURKOV, Vladislav");
    same.ids.push_back({IdKind::passport, "ab123456", {}});
    EXPECT_EQ(party_fingerprint(same), before);
    auto other = party;
    other.born = lists::PartialDate{1964, 1964, 9, 21, false};
    EXPECT_NE(party_fingerprint(other), before);
    other = party;
    other.name = "Vladislav Surkow";
    EXPECT_NE(party_fingerprint(other), before);
    auto entry = test::fixture_list()->entries[0];
    const auto listed = entry_fingerprint(entry);
    entry.remarks += "x";
    EXPECT_NE(entry_fingerprint(entry), listed);
}

}  // namespace
}  // namespace sluice::screening
