#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <random>

#include "security/lists/diff.hpp"
#include "tests/lists/fixtures.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::lists {
namespace {

std::string gzip(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

struct Refusal {
    const char* what;
    std::vector<test::Bytes> files;
    Errc code;
    const char* detail;  // a part of it
    int line;
};

std::vector<test::Bytes> ofac_without(const std::string& name) {
    auto files = test::fixtures(test::ofac_files);
    std::erase_if(files, [&](const test::Bytes& file) { return file.name == name; });
    return files;
}

std::vector<test::Bytes> ofac_with(const std::string& name, const std::string& bytes) {
    auto files = ofac_without(name);
    files.push_back({name, bytes});
    return files;
}

std::string without_end(std::string text, std::size_t count) {
    text.resize(text.size() - count);
    return text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
}

void expect_refused(const Refusal& row) {
    const auto list = test::read(row.files);
    ASSERT_FALSE(list) << row.what;
    EXPECT_EQ(list.error().code, row.code) << row.what << ": " << to_string(list.error());
    EXPECT_NE(list.error().detail.find(row.detail), std::string::npos)
        << row.what << ": " << to_string(list.error());
    EXPECT_EQ(list.error().line, row.line) << row.what << ": " << to_string(list.error());
    EXPECT_FALSE(list.error().where.empty()) << row.what;
}

TEST(CutOff, ofac_csv_is_refused_with_its_place) {
    const auto sdn = test::fixture("ofac/sdn.csv");
    const auto alt = test::fixture("ofac/alt.csv");
    const Refusal table[] = {
        {"no aliases", ofac_without("ofac/alt.csv"), Errc::malformed, "aliases", 0},
        {"no addresses", ofac_without("ofac/add.csv"), Errc::malformed, "addresses", 0},
        {"no names", ofac_without("ofac/sdn.csv"), Errc::malformed, "names", 0},
        {"no comments though remarks go on", ofac_without("ofac/sdn_comments.csv"), Errc::malformed,
         "comments", 5},
        {"no end mark", ofac_with("ofac/sdn.csv", without_end(sdn, 1)), Errc::malformed, "0x1A",
         11},
        {"cut inside the last record", ofac_with("ofac/sdn.csv", without_end(sdn, 30)),
         Errc::malformed, "without its end", 11},
        {"cut inside an alias", ofac_with("ofac/alt.csv", without_end(alt, 8)), Errc::malformed,
         "fields", 23},
        {"aliases of another edition",
         ofac_with("ofac/alt.csv", "999999,1,\"aka\",\"X\",-0- \r\n\x1a"), Errc::malformed,
         "999999", 1},
        {"the same kind twice", ofac_with("ofac/add.csv", alt), Errc::malformed, "second", 1},
    };
    for (const auto& row : table) {
        expect_refused(row);
    }
}

TEST(CutOff, xml_is_refused) {
    for (const auto* name : {"un_consolidated.xml", "ofac_sdn.xml", "eu_fsf.xml"}) {
        const auto whole = test::fixture(name);
        for (std::size_t size = 1; size + 2 < whole.size(); size += 97) {
            EXPECT_FALSE(test::read({{name, whole.substr(0, size)}})) << name << " at " << size;
        }
    }
    const auto sdn = test::fixture("ofac_sdn.xml");
    expect_refused({"fewer than announced",
                    {{"sdn.xml", replaced(sdn, "<Record_Count>4<", "<Record_Count>8976<")}},
                    Errc::malformed,
                    "announces 8976",
                    0});
}

TEST(CutOff, tables_are_refused_within_a_record) {
    for (const auto* name : {"eu_regulations.csv", "cn_sanctions.csv", "dod_1260h.csv",
                             "bis_dpl.txt", "il_wallets.csv"}) {
        const auto whole = test::fixture(name);
        for (std::size_t size = 1; size < whole.size(); size += 7) {
            if (whole[size - 1] != '\n') {
                EXPECT_FALSE(test::read({{name, whole.substr(0, size)}})) << name << ' ' << size;
            }
        }
    }
}

TEST(CutOff, between_records_shows_against_the_version_before) {
    const auto whole = test::fixture("bis_dpl.txt");
    const auto before = test::read({{"dpl", whole}});
    const auto after = test::read({{"dpl", whole.substr(0, whole.find("\"MAHAN"))}});
    ASSERT_TRUE(before && after);
    EXPECT_FALSE(check_shrinkage(*before, *before, 0));
    EXPECT_FALSE(check_shrinkage(*before, *after, 30));
    const auto error = check_shrinkage(*before, *after, 20);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, Errc::malformed);
    EXPECT_NE(error->detail.find("of 7 entries of the version before 2 are gone"),
              std::string::npos)
        << error->detail;
}

TEST(BadInput, is_refused_with_file_line_and_field) {
    const std::string header = "id,schema,name,dob,country,ids\n";
    const std::string un = test::fixture("un_consolidated.xml");
    const auto neutral = [&](const std::string& row) {
        return std::vector<test::Bytes>{{"private.csv", header + row}};
    };
    const Refusal table[] = {
        {"nothing", {{"empty", ""}}, Errc::unsupported_media, "no list format", 0},
        {"words", {{"letter.txt", "Dear Sir,\n"}}, Errc::unsupported_media, "no list format", 0},
        {"another XML", {{"a.xml", "<Document/>"}}, Errc::unsupported_media, "no list format", 0},
        {"web page", {{"a.html", "<!DOCTYPE html><html></html>"}}, Errc::unsupported_media, "", 0},
        {"no entry", neutral(""), Errc::malformed, "empty list", 0},
        {"no id", neutral(",Person,A,,,\n"), Errc::invalid_value, "column id", 2},
        {"schema", neutral("1,Human,A,,,\n"), Errc::invalid_value, "column schema", 2},
        {"no name", neutral("1,Person,,,,\n"), Errc::invalid_value, "column name", 2},
        {"date", neutral("1,Person,A,31.2.1970,,\n"), Errc::invalid_value, "column dob", 2},
        {"country", neutral("1,Person,A,,Atlantis,\n"), Errc::invalid_value, "column country", 2},
        {"kind of id", neutral("1,Person,A,,,pasport:1\n"), Errc::invalid_value, "column ids", 2},
        {"fields", neutral("1,Person\n"), Errc::malformed, "2 fields", 2},
        {"same id", neutral("1,Person,A,,,\n1,Person,B,,,\n"), Errc::malformed, "1 is there twice",
         0},
        {"unknown column",
         {{"a.csv", "id,schema,name,nickname\n"}},
         Errc::unknown_field,
         "nickname",
         1},
        {"not UTF-8",
         neutral("1,Person,Garc\xED"
                 "a,,,\n"),
         Errc::wrong_encoding, "UTF-8", 2},
        {"two lists",
         {{"a", test::fixture("neutral.csv")}, {"b", test::fixture("bis_dpl.txt")}},
         Errc::unsupported_media,
         "several",
         0},
        {"external entity",
         {{"un.xml",
           "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
           "<CONSOLIDATED_LIST>&e;</CONSOLIDATED_LIST>"}},
         Errc::entity_forbidden,
         "document type",
         1},
        {"no reference",
         {{"un.xml", replaced(un, "<REFERENCE_NUMBER>CDi.001</REFERENCE_NUMBER>", "")}},
         Errc::missing_field,
         "REFERENCE_NUMBER",
         4},
        {"JSON",
         {{"a.jsonl", "{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"A\"]}}\n{"}},
         Errc::malformed,
         "JSON",
         2},
        {"JSON without properties",
         {{"a.jsonl", "{\"id\":\"1\",\"schema\":\"Person\"}\n"}},
         Errc::missing_field,
         "properties",
         1},
        {"JSON number",
         {{"a.jsonl", "{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[1]}}\n"}},
         Errc::invalid_value,
         "name",
         1},
    };
    for (const auto& row : table) {
        expect_refused(row);
    }
}

TEST(Compressed, lists_are_read_but_bombs_are_not) {
    const auto plain = test::fixture("neutral.csv");
    const auto list = test::read({{"neutral.csv.gz", gzip(plain)}});
    ASSERT_TRUE(list) << to_string(list.error());
    EXPECT_EQ(list->entries, test::read({{"neutral.csv", plain}})->entries);
    expect_refused(
        {"cut off", {{"a.gz", without_end(gzip(plain), 20)}}, Errc::malformed, "gzip", 0});
    expect_refused({"a bomb",
                    {{"a.gz", gzip(std::string(64u << 20, 'x'))}},
                    Errc::too_large,
                    "above the limit",
                    0});
}

TEST(Encoding, of_the_uk_list_may_be_windows_1252_or_utf16) {
    auto text = replaced(test::fixture("uk_conlist.csv"), "KOMID",
                         "KOM\xCD"
                         "D");
    text = replaced(text, "조선광업개발무역회사", "");
    const auto list = test::read({{"ConList.csv", text}});
    ASSERT_TRUE(list) << to_string(list.error());
    EXPECT_EQ(list->entries[1].names[1].text, "KOMÍD");
    std::string wide = "\xFF\xFE";
    for (const char c : replaced(test::fixture("uk_conlist.csv"), "조선광업개발무역회사", "")) {
        wide += c;
        wide += '\0';
    }
    const auto from_wide = test::read({{"ConList.csv", wide}});
    ASSERT_TRUE(from_wide) << to_string(from_wide.error());
    EXPECT_EQ(from_wide->entries[1].names[1].text, "KOMID");
}

TEST(Limits, are_kept) {
    const auto files = test::fixtures({"neutral.csv"});
    const std::pair<ReadLimits, const char*> table[] = {
        {{.max_file_bytes = 100}, "bytes"},
        {{.max_entries = 2}, "entries"},
        {{.max_names_per_entry = 2}, "names"},
        {{.max_name_bytes = 10}, "longer"},
    };
    for (const auto& [limits, what] : table) {
        const auto list = test::read(files, limits);
        ASSERT_FALSE(list) << what;
        EXPECT_EQ(list.error().code, Errc::too_large);
        EXPECT_NE(list.error().detail.find(what), std::string::npos) << list.error().detail;
    }
    EXPECT_FALSE(test::read({}));
    std::string deep = "<CONSOLIDATED_LIST><A>";
    for (int i = 0; i < 60; ++i) {
        deep += "<b>";
    }
    EXPECT_FALSE(test::read({{"deep.xml", deep}}));
}

// Each of these is a megabyte that a careless reader would compare with itself for minutes.
TEST(Limits, hold_against_entries_that_never_end) {
    const auto many = [](const std::string& item) {
        std::string text;
        for (int i = 0; text.size() < 1'000'000; ++i) {
            text += item + std::to_string(i) + ';';
        }
        return text;
    };
    const std::string header = "id,schema,name,aliases,dob,addresses,ids,remarks\n1,Person,A,";
    const std::string numbered(1'000'000, '(');
    const std::string bodies[] = {
        many("N") + ",,,,\n",       ",,," + many("n") + ",\n", ",," + many("a") + ",,\n",
        "," + many("19") + ",,,\n", ",,,," + numbered + "\n",
    };
    for (const auto& body : bodies) {
        const auto list = test::read({{"private.csv", header + body}});
        ASSERT_FALSE(list) << body.substr(0, 40);
    }
    for (const auto* property : {"alias", "notes", "birthDate", "passportNumber", "country"}) {
        std::string line = R"({"id":"1","schema":"Person","properties":{"name":["A"],")";
        line += property;
        line += R"(":["x")";
        for (int i = 0; i < 200'000; ++i) {
            line += ",\"y" + std::to_string(i) + '"';
        }
        const auto list = test::read({{"private.jsonl", line + "]}}\n"}});
        EXPECT_EQ(list.has_value(), std::string_view{property} == "country") << property;
    }
    auto eu = test::fixture("eu_regulations.csv");
    eu = replaced(eu, "D9004878", numbered);
    EXPECT_FALSE(test::read({{"eu.csv", eu}}));
}

// What was changed by chance either reads or is refused with a reason and a place, in every format.
TEST(Mutation, never_breaks_a_reader) {
    std::size_t refused = 0;
    for (const auto& format : test::formats) {
        const auto originals = test::fixtures(format.files);
        for (std::uint32_t seed = 1; seed <= 300; ++seed) {
            std::minstd_rand random(seed);
            auto files = originals;
            auto& bytes = files[random() % files.size()].bytes;
            for (auto changes = 1 + random() % 4; changes > 0 && !bytes.empty(); --changes) {
                const auto at = random() % bytes.size();
                switch (random() % 4) {
                    case 0:
                        bytes[at] = static_cast<char>(random() % 256);
                        break;
                    case 1:
                        bytes.erase(at, 1 + random() % 40);
                        break;
                    case 2:
                        bytes.insert(at, bytes.substr(random() % bytes.size(), 30));
                        break;
                    default:
                        bytes.insert(at, 1, "\"',;<>&\n\0(){}"[random() % 13]);
                        break;
                }
            }
            const auto list = test::read(files);
            if (!list) {
                ++refused;
                EXPECT_FALSE(list.error().detail.empty()) << format.name << ' ' << seed;
                EXPECT_FALSE(list.error().where.empty()) << format.name << ' ' << seed;
            }
        }
    }
    EXPECT_GT(refused, 300u);
}

}  // namespace
}  // namespace sluice::lists
