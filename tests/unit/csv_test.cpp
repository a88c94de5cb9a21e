// CSV by RFC 4180: what is read, and how what is wrong is named.
#include "ledger/base/csv.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "tests/support/print_error.hpp"

namespace sluice {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// All records, or the first error.
Result<Rows> read(std::string_view text, csv::Limits limits = {}) {
    csv::TextLines lines(text);
    csv::Reader reader(lines, "in.csv", limits);
    if (auto error = reader.read_header()) {
        return *error;
    }
    Rows rows{reader.header()};
    for (;;) {
        auto got = reader.next();
        if (!got) {
            return got.error();
        }
        if (!*got) {
            return rows;
        }
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < reader.size(); ++i) {
            row.emplace_back(reader[i]);
        }
    }
}

TEST(Csv, reads_what_rfc_4180_allows) {
    const auto rows = read(
        "\xEF\xBB\xBF"
        "a,b,c\r\n1,,\"x,y\"\r\n\r\n\"say \"\"hi\"\"\",\"two\nlines\",\n,,");
    ASSERT_TRUE(rows.has_value()) << to_string(rows.error());
    EXPECT_EQ(
        *rows,
        (Rows{{"a", "b", "c"}, {"1", "", "x,y"}, {"say \"hi\"", "two\nlines", ""}, {"", "", ""}}));
}

TEST(Csv, names_the_line_of_what_is_wrong) {
    struct Row {
        const char* text;
        Errc code;
        int line;
    };
    const Row rows[] = {
        {"", Errc::malformed, 1},
        {"a,b,a\n", Errc::malformed, 1},
        {"a,b\n1,2\n1\n", Errc::malformed, 3},
        {"a,b\n1,2,3\n", Errc::malformed, 2},
        {"a,b\n1,\"2\n\nx", Errc::malformed, 2},
        {"a,b\n1,\"2\"x\n", Errc::malformed, 2},
        {"a,b\n1,2\"x\"\n", Errc::malformed, 2},
        {"a,b\n\"1\n2\",3\n4\n", Errc::malformed, 4},
        {"a,b\n1,2222222222222222222222\n", Errc::too_large, 2},
        {"a,b\n1,\"22222222222\n22222222\"\n", Errc::too_large, 2},
        {"a,b,c,d,e\n", Errc::too_large, 1},
    };
    for (const auto& row : rows) {
        const auto got = read(row.text, {.max_record_bytes = 20, .max_columns = 4});
        ASSERT_FALSE(got.has_value()) << row.text;
        EXPECT_EQ(got.error().code, row.code) << row.text;
        EXPECT_EQ(got.error().line, row.line) << row.text;
        EXPECT_EQ(got.error().where, "in.csv");
    }
}

TEST(Csv, finds_columns_by_name) {
    csv::TextLines lines("src,dst\n1,2\n");
    csv::Reader reader(lines, "in.csv");
    ASSERT_FALSE(reader.read_header());
    EXPECT_EQ(*reader.column("dst"), 1u);
    const auto missing = reader.column("amount");
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().code, Errc::missing_field);
    ASSERT_TRUE(*reader.next());
    EXPECT_EQ(to_string(reader.bad_field(1, "no number")),
              "invalid_value: column dst: no number (in.csv, line 2)");
}

TEST(Csv, reads_back_whatever_is_quoted) {
    rc::check("any field survives", [](std::vector<std::string> fields) {
        fields.push_back("x");  // a record that is one empty field is an empty line
        std::string text;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            // A carriage return before a line feed is a line end, quoted or not.
            std::erase(fields[i], '\r');
            text += (i == 0 ? "h" : ",h") + std::to_string(i);
        }
        for (std::size_t i = 0; i < fields.size(); ++i) {
            text += (i == 0 ? "\n" : ",") + csv::quoted(fields[i]);
        }
        const auto rows = read(text);
        RC_ASSERT(rows.has_value());
        RC_ASSERT(rows->at(1) == fields);
    });
}

}  // namespace
}  // namespace sluice
