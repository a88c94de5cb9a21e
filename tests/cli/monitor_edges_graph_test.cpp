// The monitors of files, as they are called: they need no gateway, and name what is wrong by line.
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>

#include "tests/cli/cli_world.hpp"

namespace sluice::test {
namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string gzip_file(const CliWorld& world, const std::string& name, const std::string& content) {
    const auto path = world.write_file(name, "");
    gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
    gzclose(file);
    return path;
}

// A chain of payers, each of whom pays in turn; every tenth transfer is one of a ring.
std::string labelled_stream(int transfers) {
    std::string text = "tx_id,ts,src,dst,amount,label,attempt_id,family\n";
    for (int i = 0; i < transfers; ++i) {
        const bool ring = i % 10 == 0;
        const int attempt = i / 40;
        const int leg = i / 10 % 4;
        const auto account = [&](int k) {
            return ring ? "r" + std::to_string(attempt) + "_" + std::to_string(k % 4)
                        : "c" + std::to_string((i * 7 + k * 31) % 97);
        };
        text += "t" + std::to_string(i) + "," + std::to_string(1'000'000 + i * 3000) + "," +
                account(leg) + "," + account(leg + 1) + "," + std::to_string(100 + i % 50) + "," +
                (ring ? "1,A" + std::to_string(attempt) + ",CYCLE\n" : "0,,\n");
    }
    return text;
}

TEST(MonitorEdges, prints_one_score_a_line_for_plain_and_gzip_files_alike) {
    CliWorld world;
    const std::string edges = "src,dst,t_minute_rank,label\n1,2,1,0\n1,2,1,0\n3,4,2,1\n";
    const auto plain = world.run({"monitor", "edges", world.write_file("e.csv", edges)});
    const auto packed = world.run({"monitor", "edges", gzip_file(world, "e.dat", edges)});
    EXPECT_EQ(plain.exit_code, 0) << plain.err;
    EXPECT_EQ(plain.out, packed.out);
    EXPECT_EQ(std::count(plain.out.begin(), plain.out.end(), '\n'), 3);
    EXPECT_TRUE(world.requests().empty());
}

TEST(MonitorEdges, names_the_line_of_what_is_wrong) {
    CliWorld world;
    struct Row {
        const char* text;
        const char* error;
    };
    const Row rows[] = {{"", "line 1"},
                        {"src,dst\n1,2\n", "t_minute_rank"},
                        {"src,dst,t_minute_rank\n1,2,1\n1,2,x\n", "line 3"},
                        {"src,dst,t_minute_rank\n1,2,2\n1,2,1\n", "goes back"},
                        {"src,dst,t_minute_rank\n1,2\n", "line 2"}};
    for (const auto& row : rows) {
        const auto run = world.run({"monitor", "edges", world.write_file("bad.csv", row.text)});
        EXPECT_EQ(run.exit_code, 2) << row.text;
        EXPECT_TRUE(has(run.err, row.error)) << run.err;
    }
    auto cut = gzip_file(world, "cut.gz", "src,dst,t_minute_rank\n" + std::string(9000, '1'));
    EXPECT_EQ(truncate(cut.c_str(), 30), 0);
    EXPECT_TRUE(has(world.run({"monitor", "edges", cut}).err, "gzip"));
    EXPECT_TRUE(has(world.run({"monitor", "edges", "/nowhere.csv"}).err, "/nowhere.csv"));
}

TEST(MonitorGraph, scores_each_transfer_whatever_its_label_says) {
    CliWorld world;
    const auto stream = labelled_stream(400);
    auto relabelled = stream;
    for (auto at = relabelled.find(",1,A"); at != std::string::npos;
         at = relabelled.find(",1,A", at)) {
        relabelled.replace(at, 3, ",0,");
    }
    const auto run = world.run({"monitor", "graph", world.write_file("g.csv", stream)});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_TRUE(run.out.starts_with("tx_id,score,family,reasons\nt0,0.")) << run.out.substr(0, 80);
    EXPECT_EQ(std::count(run.out.begin(), run.out.end(), '\n'), 401);
    EXPECT_EQ(world.run({"monitor", "graph", world.write_file("h.csv", relabelled)}).out, run.out);
}

TEST(MonitorGraph, trains_where_it_is_told_to_and_the_same_every_time) {
    CliWorld world;
    const auto labelled = world.write_file("dev.csv", labelled_stream(800));
    const auto model = world.run({"train", "graph", labelled, "--version", "test"});
    ASSERT_EQ(model.exit_code, 0) << model.err;
    EXPECT_EQ(world.run({"train", "graph", labelled, "--version", "test"}).out, model.out);
    EXPECT_TRUE(has(model.out, "\"version\":\"test\""));
    const auto file = world.write_file("model.json", model.out);
    const auto by_model = world.run({"monitor", "graph", labelled, "--model", file});
    const auto by_training = world.run({"monitor", "graph", labelled, "--train", labelled});
    EXPECT_EQ(by_model.exit_code, 0) << by_model.err;
    EXPECT_EQ(by_model.out, by_training.out);
}

TEST(TrainGraph, prints_the_scores_of_held_out_folds) {
    CliWorld world;
    const auto labelled = world.write_file("dev.csv", labelled_stream(800));
    const auto run = world.run({"train", "graph", labelled, "--folds", "2"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_TRUE(run.out.starts_with("fold,tx_id,score,label,attempt_id,family\n0,"));
    for (const auto* attempt :
         {",A0,", ",A7,", ",A19,"}) {  // each in one fold, all four legs of it
        std::size_t legs = 0;
        std::string folds;
        for (auto at = run.out.find(attempt); at != std::string::npos;
             at = run.out.find(attempt, at + 1)) {
            ++legs;
            folds += run.out[run.out.rfind('\n', at) + 1];
        }
        EXPECT_EQ(legs, 4u) << attempt;
        EXPECT_EQ(folds, std::string(4, folds.front())) << attempt;
    }
}

TEST(TrainGraph, leaves_features_out_on_request) {
    CliWorld world;
    const auto labelled = world.write_file("dev.csv", labelled_stream(800));
    const auto model = world.run(
        {"train", "graph", labelled, "--without", "log_amount", "--without", "hour_rarity"});
    EXPECT_TRUE(has(model.out, R"("without":"log_amount,hour_rarity")")) << model.err;
    EXPECT_TRUE(has(world.run({"train", "graph", labelled, "--without", "colour"}).err, "colour"));
    EXPECT_EQ(world.run({"train", "graph", labelled, "--folds", "1"}).exit_code, 2);
}

TEST(MonitorGraph, names_the_line_of_what_is_wrong) {
    CliWorld world;
    const std::string header = "tx_id,ts,src,dst,amount\n";
    struct Row {
        std::string text;
        const char* error;
    };
    const Row rows[] = {
        {"tx_id,ts,src,dst\n", "amount"},     {header + "1,1,a,b,1\n2,1,a,b,-1\n", "line 3"},
        {header + "1,1,a,b,nan\n", "amount"}, {header + "1,1.5,a,b,1\n", "seconds"},
        {header + "1,1,,b,1\n", "src"},       {header + "1,2,a,b,1\n1,1,a,b,1\n", "goes back"}};
    for (const auto& row : rows) {
        const auto run = world.run({"monitor", "graph", world.write_file("bad.csv", row.text)});
        EXPECT_EQ(run.exit_code, 2) << row.text;
        EXPECT_TRUE(has(run.err, row.error)) << run.err;
    }
    const auto bad_label = world.write_file(
        "l.csv", "tx_id,ts,src,dst,amount,label,attempt_id,family\n1,1,a,b,1,2,,\n");
    EXPECT_TRUE(has(world.run({"train", "graph", bad_label}).err, "has to be 0 or 1"));
    const auto good = world.write_file("good.csv", header + "1,1,a,b,1\n");
    EXPECT_EQ(world.run({"monitor", "graph", good, "--model", bad_label}).exit_code, 2);
}

}  // namespace
}  // namespace sluice::test
