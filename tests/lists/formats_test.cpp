#include <gtest/gtest.h>

#include <algorithm>

#include "security/lists/diff.hpp"
#include "tests/lists/fixtures.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::lists {
namespace {

class Formats : public testing::TestWithParam<test::Format> {};

TEST_P(Formats, are_read_to_what_the_golden_file_says) {
    const auto list = test::read(test::fixtures(GetParam().files));
    ASSERT_TRUE(list) << to_string(list.error());
    std::string text;
    for (const auto& entry : list->entries) {
        text += to_json(entry) + '\n';
    }
    test::expect_golden_file(std::string{"tests/data/lists/golden/"} + GetParam().name + ".jsonl",
                             text);
}

TEST_P(Formats, have_one_primary_name_first_and_sorted_countries) {
    const auto list = test::read(test::fixtures(GetParam().files));
    ASSERT_TRUE(list) << to_string(list.error());
    for (const auto& entry : list->entries) {
        EXPECT_FALSE(entry.names.empty() && entry.ids.empty()) << entry.id;
        for (std::size_t i = 0; i < entry.names.size(); ++i) {
            EXPECT_EQ(entry.names[i].kind == NameKind::primary, i == 0) << entry.names[i].text;
        }
        EXPECT_TRUE(std::is_sorted(entry.countries.begin(), entry.countries.end())) << entry.id;
    }
}

INSTANTIATE_TEST_SUITE_P(All, Formats, testing::ValuesIn(test::formats),
                         [](const auto& format) { return format.param.name; });

struct Edition {
    std::string file;
    std::string version;
    std::string published;
};

TEST(Editions, are_told_by_the_formats_that_know_them) {
    const Edition table[] = {
        {"ofac_sdn.xml", "07/16/2021", "2021-07-16"},
        {"un_consolidated.xml", "2026-02-27T00:00:09.554Z", "2026-02-27"},
        {"eu_fsf.xml", "2025-11-21T17:00:34.049+01:00", "2025-11-21"},
        {"uk_conlist.csv", "2026-06-03", "2026-06-03"},
        {"uk_sanctions_list.csv", "2026-09-23", "2026-09-23"},
    };
    for (const auto& row : table) {
        const auto list = test::read(test::fixtures({row.file}));
        ASSERT_TRUE(list) << to_string(list.error());
        EXPECT_EQ(list->version, row.version);
        ASSERT_TRUE(list->published) << row.file;
        EXPECT_EQ(to_iso_date(*list->published), row.published);
    }
}

TEST(Editions, of_the_uk_lists_are_read_in_every_way_the_line_is_written) {
    const auto rest = [](const std::string& text) { return text.substr(text.find('\n')); };
    const auto conlist = rest(test::fixture("uk_conlist.csv"));
    const auto sanctions_list = rest(test::fixture("uk_sanctions_list.csv"));
    const std::pair<std::string, std::string> table[] = {
        {"\"Last Updated\",\"03/06/2026\"" + conlist, "2026-06-03"},
        {"Last Updated,03/06/2026,,,," + conlist, "2026-06-03"},
        {"\xEF\xBB\xBFLast Updated,03/06/2026" + conlist, "2026-06-03"},
        {"Report Date: 23-Sep-2026,,," + sanctions_list, "2026-09-23"},
        {conlist.substr(1), ""},
    };
    for (const auto& [text, day] : table) {
        const auto list = test::read({{"uk.csv", text}});
        ASSERT_TRUE(list) << to_string(list.error());
        EXPECT_EQ(list->published ? to_iso_date(*list->published) : "", day) << text.substr(0, 40);
    }
}

TEST(Editions, are_the_hash_of_the_bytes_where_the_format_tells_none) {
    const auto list = test::read({{"a.csv", "id,schema,name\n1,Person,Somebody\n"}});
    ASSERT_TRUE(list) << to_string(list.error());
    EXPECT_EQ(list->sha256, "24aea266e1fa3ebe903e24af2ddfccdb9e034ddc12e8cf46d97672a57139390a");
    EXPECT_EQ(list->version, list->sha256.substr(0, 12));
    EXPECT_FALSE(list->published);
    EXPECT_EQ(list->name, "test");
}

TEST(Editions, do_not_depend_on_the_order_of_the_files) {
    auto files = test::fixtures(test::ofac_files);
    const auto list = test::read(files);
    std::reverse(files.begin(), files.end());
    const auto reversed = test::read(files);
    ASSERT_TRUE(list) << to_string(list.error());
    ASSERT_TRUE(reversed) << to_string(reversed.error());
    EXPECT_EQ(list->sha256, reversed->sha256);
    EXPECT_EQ(list->entries, reversed->entries);
}

TEST(OfacXml, says_the_same_of_an_entry_as_the_csv) {
    const auto csv = test::read(test::fixtures(test::ofac_files));
    const auto xml = test::read(test::fixtures({"ofac_sdn.xml"}));
    ASSERT_TRUE(csv) << to_string(csv.error());
    ASSERT_TRUE(xml) << to_string(xml.error());
    const auto find = [](const List& list, std::string_view id) {
        return *std::ranges::find(list.entries, id, &ListEntry::id);
    };
    const auto bank = find(*xml, "906");
    const auto same_bank = find(*csv, "906");
    EXPECT_EQ(bank.names, same_bank.names);
    EXPECT_EQ(bank.programmes, same_bank.programmes);
    EXPECT_EQ(bank.ids[0], same_bank.ids[0]);
    const auto person = find(*xml, "6924");
    EXPECT_EQ(person.names[0], find(*csv, "6924").names[0]);
    EXPECT_EQ(person.born, find(*csv, "6924").born);
    EXPECT_EQ(person.countries, find(*csv, "6924").countries);
}

}  // namespace
}  // namespace sluice::lists
