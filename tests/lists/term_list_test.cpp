#include "security/lists/term_list.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "security/lists/countries.hpp"
#include "tests/lists/fixtures.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::lists {
namespace {

const std::string header = "id,terms,category,country,weight_permille,note\n";

// The words of a list, with their ids.
struct Terms {
    explicit Terms(const List& from) {
        for (const auto& entry : from.entries) {
            ids.push_back(entry.id);
            list.add(entry.names);
        }
    }
    TermList list;
    std::vector<std::string> ids;
};

Result<List> read(const std::string& name, const std::string& bytes) {
    return test::read({{name, bytes}});
}

Terms sample() {
    const auto list = read("terms.csv", header +
                                            "water,heavy water; 重水,nuclear,,850,\n"
                                            "drone,drone,arms,,300,\n"
                                            "drone-engine,drone engine; 无人机发动机,"
                                            "arms,,650,\n"
                                            "abbas,Bandar Abbas; 阿巴斯港,port,IR,850,\n"
                                            "uf6,UF6,nuclear,,950,\n"
                                            "gpu,AI加速卡,electronics,,450,\n");
    check(list.has_value(), "the sample is well formed");
    return Terms{*list};
}

// "water drone-engine": the ids that are found, in the order of the text.
std::string found(std::string_view text) {
    static const auto terms = sample();
    std::string ids;
    for (const auto& hit : terms.list.find(text)) {
        ids += (ids.empty() ? "" : " ") + terms.ids[hit.term];
    }
    return ids;
}

TEST(Terms, are_found_as_whole_words_in_any_writing) {
    const std::pair<const char*, const char*> table[] = {
        {"Payment for HEAVY  WATER, 20 l", "water"},
        {"heavy-water", "water"},
        {"heavy duty water pump", ""},
        {"heavy waters", "water"},
        {"drones and drone engines", "drone drone-engine"},
        {"drone engineering course", "drone"},
        {"hydrone", ""},
        {"购买无人机发动机两台", "drone-engine"},
        {"重水10公斤 via Bandar-Abbas", "water abbas"},
        {"uf6", "uf6"},
        {"UF66", ""},
        {"采购AI加速卡", "gpu"},
        {"", ""},
        {"\xFF\xE9", ""},
    };
    for (const auto& [text, ids] : table) {
        EXPECT_EQ(found(text), ids) << text;
    }
}

TEST(Terms, tell_where_they_stand) {
    const std::string text = "for 重水 and UF6";
    const auto hits = sample().list.find(text);
    ASSERT_EQ(hits.size(), 2u);
    EXPECT_EQ(text.substr(hits[0].begin, hits[0].end - hits[0].begin), "重水");
    EXPECT_EQ(text.substr(hits[1].begin, hits[1].end - hits[1].begin), "UF6");
}

TEST(Terms, are_refused_with_their_line_and_column) {
    const std::pair<const char*, const char*> table[] = {
        {",a b,x,,1,\n", "column id"},
        {"a,,x,,1,\n", "column terms"},
        {"a,b,x,,1,\n", "column terms"},
        {"a,ab,x,XX,1,\n", "column country"},
        {"a,ab,x,,0,\n", "column weight_permille"},
        {"a,ab,x,,1001,\n", "column weight_permille"},
        {"a,ab,x,,5%,\n", "column weight_permille"},
        {"a,ab,x,,1\n", "5 fields"},
        {"a,\xFF\xFE,x,,1,\n", "UTF-8"},
    };
    for (const auto& [row, problem] : table) {
        const auto list = read("terms.csv", header + row);
        ASSERT_FALSE(list) << row;
        EXPECT_NE(list.error().detail.find(problem), std::string::npos) << to_string(list.error());
        EXPECT_EQ(list.error().line, 2) << row;
        EXPECT_EQ(list.error().where, "terms.csv");
    }
    EXPECT_FALSE(read("terms.csv", header + "a,ab,x,,1,\na,cd,x,,1,\n"));
    EXPECT_FALSE(read("terms.csv", "id,terms\n"));
}

std::string shipped(const std::string& name) {
    std::ifstream in(SLUICE_SOURCE_DIR "/conf/lists/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>{in}, {}};
}

TEST(ShippedLists, are_read_and_find_their_own_words) {
    std::set<std::string> ids;
    for (const auto* name : {"goods_terms.csv", "port_terms.csv"}) {
        const auto bytes = shipped(name);
        const auto list = read(name, bytes);
        ASSERT_TRUE(list) << to_string(list.error());
        const Terms terms{*list};
        for (std::size_t i = 0; i < terms.ids.size(); ++i) {
            EXPECT_TRUE(ids.insert(terms.ids[i]).second) << terms.ids[i];
            for (const auto& word : list->entries[i].names) {
                const auto hits = terms.list.find("re: " + word.text + ", 2 pcs");
                ASSERT_EQ(hits.size(), 1u) << word.text;
                EXPECT_EQ(hits[0].term, i) << word.text;
            }
        }
    }
}

// Ordinary texts of payments: words that are found in these would only make noise.
TEST(ShippedLists, are_silent_on_ordinary_payments) {
    const auto bytes = shipped("goods_terms.csv");
    const auto port_bytes = shipped("port_terms.csv");
    const auto goods_list = read("goods", bytes);
    const auto ports_list = read("ports", port_bytes);
    ASSERT_TRUE(goods_list && ports_list);
    const Terms goods{*goods_list};
    const Terms ports{*ports_list};
    for (const auto* text :
         {"Invoice 2026-001, office chairs", "Salary March 2026", "Rent Q2", "货款 合同号2026-18",
          "工资 三月", "服务费", "Steel pipes, contract 77/26", "Consulting fee phase 1",
          "Frachtkosten Container MSCU1234567", "Water supply April", "采购办公用品",
          "Training in graphic design", "Tax and social insurance", "技术服务费 6%", "差旅报销"}) {
        EXPECT_TRUE(goods.list.find(text).empty()) << text;
        EXPECT_TRUE(ports.list.find(text).empty()) << text;
    }
}

}  // namespace
}  // namespace sluice::lists
