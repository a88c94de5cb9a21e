// What goes into a query comes out of it unchanged: Param, Set and Row.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "ledger/store/database.hpp"
#include "tests/support/database.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::test {
namespace {

using store::Param;
using store::Row;
using store::Set;
using store::Tx;
using Text = std::optional<std::string>;

class Values : public ::testing::Test {
protected:
    Values() : database({.url = test_database.url(), .role = "", .keyed_plans = false}) {}

    std::vector<Text> through_unnest(const std::vector<Text>& texts) {
        Set rows(1);
        for (const auto& text : texts) {
            rows.add({text});
        }
        return read("SELECT t FROM unnest($1::text[]) WITH ORDINALITY r(t, n) ORDER BY n",
                    rows.params());
    }

    std::vector<Text> read(std::string_view sql, const std::vector<Param>& params) {
        auto done = database.transact([&](Tx& tx) -> Result<std::vector<Text>> {
            std::vector<Text> texts;
            for (const auto& row : tx.exec(sql, params)) {
                texts.push_back(row.is_null(0) ? Text{} : Text{row.string(0)});
            }
            return texts;
        });
        return std::move(done.value());
    }

    TestDatabase test_database;
    store::Database database;
};

// Text made of what means something to Postgres' array syntax, and of what it has to leave alone.
rc::Gen<std::string> hard_text() {
    const auto piece = rc::gen::elementOf(std::vector<std::string>{
        "\"", "\\",   "{",    "}",    ",",    "'",    "\n", "\r\n",   "\t",
        " ",  "NULL", "null", "\\\"", "{}",   "$1",   "%",  "供应商", "é",
        "𠮷", "a",    "--",   ";",    "\x01", "\x7f", "::", "E'",     "\\x00"});
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                        [](const auto& pieces) {
                            std::string text;
                            for (const auto& each : pieces) {
                                text += each;
                            }
                            return text;
                        });
}

TEST_F(Values, any_text_survives_a_set) {
    EXPECT_TRUE(rc::check("through unnest", [&] {
        std::vector<Text> texts;
        for (const auto& text : *rc::gen::container<std::vector<std::string>>(hard_text())) {
            texts.emplace_back(text);
            if (text.size() % 3 == 0) {
                texts.emplace_back(std::nullopt);
            }
        }
        RC_ASSERT(through_unnest(texts) == texts);
    }));
}

TEST_F(Values, any_text_survives_a_parameter) {
    EXPECT_TRUE(rc::check("through a parameter", [&] {
        const auto text = *hard_text();
        RC_ASSERT(read("SELECT $1::text", {text}) == std::vector<Text>{text});
    }));
}

TEST_F(Values, any_bytes_survive_bytea) {
    EXPECT_TRUE(rc::check("through bytea", [&] {
        const auto bytes = *rc::gen::arbitrary<std::string>();
        const auto back = database.transact([&](Tx& tx) -> Result<std::string> {
            return tx.exec("SELECT $1::bytea", {store::bytea(bytes)})[0].bytes(0);
        });
        RC_ASSERT(back.value() == bytes);
    }));
}

// Postgres cannot hold a zero byte in a text, and libpq would cut the text off there.
TEST_F(Values, a_zero_byte_in_a_text_is_refused) {
    const std::string text{"before\0after", 12};
    Set rows(1);
    rows.add({text});
    for (const auto& param : {Param(text), rows.params()[0]}) {
        const auto done = database.transact([&](Tx& tx) -> Result<void> {
            tx.exec("SELECT $1", {param});
            return {};
        });
        ASSERT_FALSE(done.has_value());
        EXPECT_EQ(done.error(), fail(Errc::database_conflict, "22021"));
    }
}

TEST_F(Values, of_every_kind_come_back_as_they_were) {
    const auto id = *PaymentId::parse("0193a000-0000-7000-8000-00000000000a");
    const auto at = *parse_instant("2026-03-29T00:59:59.123456Z");
    const auto day = *parse_date("2024-02-29");
    constexpr auto smallest = std::numeric_limits<std::int64_t>::min();
    Set rows(6);
    rows.add({id, at, day, true, smallest, std::nullopt});
    rows.add({id.uuid, std::optional{at}, std::optional{day}, false, 7u, std::optional<int>{}});
    const auto done = database.transact([&](Tx& tx) -> Result<void> {
        const auto found = tx.exec(
            "SELECT r.* FROM unnest($1::uuid[], $2::timestamptz[], $3::date[], $4::boolean[], "
            "$5::bigint[], $6::integer[]) WITH ORDINALITY r ORDER BY 7",
            rows.params());
        EXPECT_EQ(found.size(), 2u);
        for (const auto& row : found) {
            EXPECT_EQ(row.id<PaymentId>(0), id);
            EXPECT_EQ(row.optional_id<PaymentId>(0), id);
            EXPECT_EQ(row.instant(1), at);
            EXPECT_EQ(row.optional_instant(1), at);
            EXPECT_EQ(row.date(2), day);
            EXPECT_TRUE(row.is_null(5));
            EXPECT_EQ(row.text(5), "");
            EXPECT_EQ(row.optional_integer(5), std::nullopt);
        }
        EXPECT_TRUE(found[0].boolean(3));
        EXPECT_FALSE(found[1].boolean(3));
        EXPECT_EQ(found[0].integer(4), smallest);
        EXPECT_EQ(found[1].optional_integer(4), 7);
        return {};
    });
    EXPECT_TRUE(done.has_value()) << to_string(done.error());
}

TEST_F(Values, an_empty_set_is_an_empty_array) {
    EXPECT_TRUE(through_unnest({}).empty());
    EXPECT_TRUE(Set(3).empty());
}

TEST_F(Values, affected_counts_rows_touched) {
    const auto done = database.transact([](Tx& tx) -> Result<std::size_t> {
        return tx.exec("UPDATE currency SET exponent = exponent WHERE code IN ('EUR', 'CNY')")
            .affected();
    });
    EXPECT_EQ(done.value(), 2u);
}

}  // namespace
}  // namespace sluice::test
