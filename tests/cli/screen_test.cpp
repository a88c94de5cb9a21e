// Screening of files, as it is called: what goes in, what comes out, and what is said about bad
// input.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <sstream>

#include "tests/cli/cli_world.hpp"

namespace sluice::test {
namespace {

namespace json = boost::json;

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

const std::string list =
    "id,schema,name,aliases,dob,ids\n"
    "P1,Person,Vladislav Yurievich SURKOV,Владислав СУРКОВ,1964-09-21,passport:AB1234567\n"
    "C1,Company,\"Golden Resources Trading Company L.L.C.\",,,\n"
    "V1,Vessel,YOUSEF,,,imo:8316106\n";

json::array lines_of(const std::string& text) {
    json::array lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        lines.push_back(json::parse(line));
    }
    return lines;
}

TEST(ScreenPairs, keeps_rows_and_columns_and_adds_score_and_decision) {
    CliWorld world;
    const auto in = world.write_file("pairs.csv",
                                     "no,name1,name2,schema\n"
                                     "1,Angela Merkle,Angela Merkel,Person\n"
                                     "2,\"Merkel, Angela\",Bob Dylan,Person\n"
                                     "3,Nordstern GmbH,NORDSTERN,Company\n");
    const auto run = world.run({"screen", "pairs", in});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    std::istringstream out(run.out);
    std::string line;
    std::getline(out, line);
    EXPECT_EQ(line, "no,name1,name2,schema,score,decision");
    for (const std::string end : {",hit", ",pass", ",hit"}) {
        std::getline(out, line);
        EXPECT_TRUE(line.ends_with(end)) << line;
        EXPECT_EQ(line.size() - line.rfind('.'), 5 + end.size()) << line;  // four decimals
    }
    EXPECT_TRUE(has(run.out, "\n2,\"Merkel, Angela\",Bob Dylan,Person,0.0"));
    EXPECT_TRUE(world.requests().empty());
}

TEST(ScreenNames, leaves_out_what_ran_out_before_the_day_that_is_asked_about) {
    CliWorld world;
    const auto names = world.write_file("names.csv", "name\nVladislav Surkov\n");
    const auto own = world.write_file(
        "own.csv", "id,schema,name,listed_until\nP1,Person,Vladislav SURKOV,2026-03-01\n");
    const auto matches = [&](const std::vector<std::string>& more) {
        std::vector<std::string> words = {"screen", "names", "--list", own, names};
        words.insert(words.end(), more.begin(), more.end());
        const auto run = world.run(words);
        EXPECT_EQ(run.exit_code, 0) << run.err;
        return lines_of(run.out).at(0).at("matches").as_array().size();
    };
    EXPECT_EQ(matches({}), 1u) << "no entry runs out";
    EXPECT_EQ(matches({"--as-of", "2026-03-01"}), 1u);
    EXPECT_EQ(matches({"--as-of", "2026-03-02"}), 0u);
    const auto wrong = world.run({"screen", "names", "--list", own, names, "--as-of", "soon"});
    EXPECT_EQ(wrong.exit_code, 2);
    EXPECT_TRUE(has(wrong.err, "--as-of")) << wrong.err;
}

TEST(ScreenNames, writes_a_line_a_name_with_the_best_matches) {
    CliWorld world;
    const auto names = world.write_file("names.csv",
                                        "name,schema,dob,country,id,other\n"
                                        "Vladislav Surkov,Person,1964-09-21,RU,,x\n"
                                        "Jane Roe,Person,,,ab-123 4567,x\n"
                                        "Anna Kowalska,,,,AB1234568,x\n");
    const auto path = world.write_file("matches.jsonl", "");
    const auto run = world.run({"screen", "names", "--list", world.write_file("own.csv", list),
                                "-o", path, "--timing", names});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_TRUE(has(run.err, "4 names listed"));
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    const auto lines = lines_of(text.str());
    ASSERT_EQ(lines.size(), 3u);
    const auto& first = lines[0].at("matches").as_array().at(0);
    EXPECT_EQ(lines[0].at("name"), "Vladislav Surkov");
    EXPECT_EQ(first.at("list"), "own");
    EXPECT_EQ(first.at("id"), "P1");
    EXPECT_EQ(first.at("decision"), "hit");
    EXPECT_GT(first.at("score").to_number<double>(), 0.9);
    EXPECT_TRUE(has(json::serialize(first.at("why")), "evidence:born_same_day"));
    EXPECT_EQ(lines[1].at("matches").at(0).at("id"), "P1");  // by the passport alone
    EXPECT_EQ(lines[1].at("matches").at(0).at("score"), 1.0);
    for (const auto& match : lines[2].at("matches").as_array()) {
        EXPECT_EQ(match.at("decision"), "pass");
    }
}

TEST(ScreenNames, gives_the_same_bytes_again) {
    CliWorld world;
    const auto names =
        world.write_file("names.csv", "name\nSurkow\nGolden Resources\nЮсеф\n\xFF\n");
    const auto own = world.write_file("own.csv", list);
    const auto first = world.run({"screen", "names", "--list", own, names});
    EXPECT_EQ(first.exit_code, 0) << first.err;
    EXPECT_EQ(world.run({"screen", "names", "--list", own, names}).out, first.out);
    EXPECT_EQ(lines_of(first.out).size(), 4u);
}

TEST(Screen, says_what_is_wrong_and_where) {
    CliWorld world;
    const auto own = world.write_file("own.csv", list);
    const auto names = world.write_file("names.csv", "name\nA B\n");
    struct Row {
        std::vector<std::string> arguments;
        const char* error;
    };
    const Row rows[] = {
        {{"screen", "pairs", world.write_file("a.csv", "name1\nx\n")}, "name2"},
        {{"screen", "pairs", "/nowhere.csv"}, "/nowhere.csv"},
        {{"screen", "names", "--list", own, world.write_file("b.csv", "nam\nx\n")}, "name"},
        {{"screen", "names", "--list", own, world.write_file("c.csv", "name,dob\nx\n")}, "line 2"},
        {{"screen", "names", "--list", "/nowhere.xml", names}, "/nowhere.xml"},
        {{"screen", "names", "--list", world.write_file("d.txt", "?"), names}, "d.txt"},
        {{"screen", "names", names}, "--list"},
        {{"screen", "names", "--list", own, "--models", "/nowhere", names}, "/nowhere"},
        {{"train", "names", "--pairs", own, "--aliases", own, "--list", own, "--customers", names,
          "-o", "/tmp"},
         "name1"}};
    for (const auto& row : rows) {
        const auto run = world.run(row.arguments);
        EXPECT_EQ(run.exit_code, 2) << row.error;
        EXPECT_TRUE(has(run.err, row.error)) << run.err;
    }
}

}  // namespace
}  // namespace sluice::test
