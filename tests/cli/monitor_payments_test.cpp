#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/cli/cli_world.hpp"

namespace sluice::test {

namespace {

namespace fs = std::filesystem;

constexpr const char* header =
    "payment_id,ts,tenant,maker,approvers,debit_account,creditor_name,creditor_account,amount,"
    "currency,purpose,vendor_id,label,scenario\n";

// A folder with a history, removed with it.
class History {
public:
    History()
        : dir_(fs::temp_directory_path() /
               ("sluice-history-" + std::to_string(getpid()) + '-' +
                ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
        fs::create_directories(dir_);
    }
    ~History() { fs::remove_all(dir_); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream{dir_ / name, std::ios::binary} << text;
    }
    std::string read(const std::string& name) const {
        std::ifstream file(dir_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>{file}, {}};
    }
    std::string path(const std::string& name = {}) const {
        return name.empty() ? dir_.string() : (dir_ / name).string();
    }

private:
    fs::path dir_;
};

Run monitor(const std::vector<std::string>& arguments) {
    CliWorld world;
    std::vector<std::string> all{"monitor"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return world.run(all);
}

}  // namespace

TEST(MonitorPayments, decides_in_the_order_of_the_file) {
    History history;
    history.write("vendors_x.csv", "vendor_id,tenant,name,account\nV1,T1,\"上海, 诚信\",VA1\n");
    history.write("payments_x.csv",
                  std::string{header} +
                      // Later in time, first in the file.
                      "P2,2026-03-02T03:00:00Z,T1,m1,a1,O,上海诚信,VA1,10.00,CNY,SUPP,V1,0,\n"
                      "P1,2026-03-02T02:00:00+00:00,T1,m1,m1|a1,O,上海诚信,VA1,10.00,CNY,SUPP,V1,"
                      "1,S21#1\n"
                      "P3,2026-03-02T04:00:00Z,T1,m1,a1,O,上海诚信,VA9,10.00,CNY,SUPP,V1,0,\n");
    const auto run = monitor({"payments", history.path()});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(run.out,
              "payment_id,decision,score,reasons\n"
              "P2,pass,0,\n"
              "P1,stop,1000,S21(value=1;baseline=2;threshold=0;window=P0D;transfers=P1)\n"
              "P3,stop,1000,S11(value=0;baseline=1;threshold=90d;window=P90D;transfers=P3)\n");
    EXPECT_EQ(monitor({"payments", history.path(), "-o", history.path("out.csv")}).exit_code, 0);
    EXPECT_EQ(history.read("out.csv"), run.out);
}

TEST(MonitorPayments, errors_name_file_line_and_column) {
    const std::pair<std::string, std::string> rows[] = {
        {"P1,2026-03-02,T1,m,a,O,N,A,10.00,CNY,,,,\n", "column ts"},
        {"P1,2026-03-02T02:00:00Z,T1,m,a,O,N,A,10.001,CNY,,,,\n", "column amount"},
        {"P1,2026-03-02T02:00:00Z,T1,m,a,O,N,A,-1,CNY,,,,\n", "column amount"},
        {"P1,2026-03-02T02:00:00Z,T1,m,a,O,N,A,10.00,XXQ,,,,\n", "column currency"},
        {",2026-03-02T02:00:00Z,T1,m,a,O,N,A,10.00,CNY,,,,\n", "column payment_id"},
        {"P1,2026-03-02T02:00:00Z,,m,a,O,N,A,10.00,CNY,,,,\n", "column tenant"}};
    for (const auto& [row, place] : rows) {
        History history;
        history.write("payments.csv", header + row);
        const auto run = monitor({"payments", history.path()});
        EXPECT_EQ(run.exit_code, 2);
        EXPECT_NE(run.err.find(place), std::string::npos) << run.err;
        EXPECT_NE(run.err.find("payments.csv, line 2"), std::string::npos) << run.err;
        EXPECT_EQ(run.out, "");
    }
}

TEST(MonitorPayments, a_folder_without_payments_is_an_error) {
    History history;
    EXPECT_NE(monitor({"payments", history.path()}).err.find("no payments*.csv"),
              std::string::npos);
    history.write("payments_a.csv", header);
    history.write("payments_b.csv", header);
    EXPECT_NE(monitor({"payments", history.path()}).err.find("two files of this kind"),
              std::string::npos);
    EXPECT_NE(monitor({"payments", history.path("none")}).exit_code, 0);
}

TEST(MonitorPayments, thresholds_and_rules_come_from_files) {
    History history;
    history.write(
        "payments.csv",
        std::string{header} + "P1,2026-03-02T02:00:00Z,T1,m1,a1,O,上海诚信,A,10.00,CNY,SUPP,,,\n");
    history.write("t.toml", "hold_score_permille = 100\n");
    history.write("r.rules",
                  "rule \"small\" version 1 { title en \"A\" title zh \"B\" severity score 150\n"
                  "mode live when amount < CNY 11 }\n");
    const auto run = monitor({"payments", history.path(), "--parameters", history.path("t.toml"),
                              "--rules", history.path("r.rules")});
    EXPECT_EQ(run.out,
              "payment_id,decision,score,reasons\n"
              "P1,hold,150,small/1(value=CNY10.00;baseline=0;threshold=0;window=P0D;"
              "transfers=P1)\n");
    history.write("t.toml", "\nhold_score = 100\n");
    EXPECT_NE(monitor({"payments", history.path(), "--parameters", history.path("t.toml")})
                  .err.find("t.toml, column 1, line 2"),
              std::string::npos);
}

TEST(MonitorBacktest, reports_as_json) {
    History history;
    history.write(
        "payments.csv",
        std::string{header} + "P1,2026-03-02T02:00:00Z,T1,m1,a1,O,上海诚信,A,10.00,CNY,SUPP,,,\n");
    history.write("r.rules",
                  "rule \"small\" version 1 { title en \"A\" title zh \"B\" severity stop\n"
                  "mode live when amount < CNY 11 }\n");
    const auto run = monitor({"backtest", history.path(), "--rules", history.path("r.rules")});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_NE(run.out.find("\"hits\":1,"), std::string::npos);
    history.write("r.rules", "rule \"small\" version 1 {\n when amonut < CNY 11 }\n");
    const auto bad = monitor({"backtest", history.path(), "--rules", history.path("r.rules")});
    EXPECT_EQ(bad.exit_code, 2);
    EXPECT_NE(bad.err.find("no field or function amonut"), std::string::npos) << bad.err;
    EXPECT_NE(bad.err.find("r.rules, column 7, line 2"), std::string::npos) << bad.err;
}

}  // namespace sluice::test
