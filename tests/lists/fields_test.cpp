#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "security/lists/countries.hpp"
#include "security/lists/dates.hpp"
#include "security/lists/diff.hpp"
#include "security/lists/documents.hpp"
#include "security/lists/entry_builder.hpp"
#include "security/lists/name_lists.hpp"
#include "security/lists/ofac_remarks.hpp"
#include "security/lists/text.hpp"

namespace sluice::lists {
namespace {

ListEntry empty_entry(EntityKind kind) {
    ListEntry entry;
    entry.id = "1";
    entry.kind = kind;
    return entry;
}

// The dates of an entry as JSON writes them: "~1951", "1951/1953", "1955-01-15".
std::string dates_of(std::string_view text, DateOrder order = DateOrder::day_first) {
    ListEntry entry;
    entry.id = "x";
    add_born(entry, text, order);
    const auto json = to_json(entry);
    const auto at = json.find("\"born\":");
    return at == std::string::npos ? "" : json.substr(at + 7, json.find(']') - at - 6);
}

TEST(Dates, are_read_in_every_form_of_the_lists) {
    const std::pair<const char*, const char*> table[] = {
        {"1962", R"(["1962"])"},
        {"15 Jan 1955", R"(["1955-01-15"])"},
        {"Mar 1964", R"(["1964-03"])"},
        {"01 July 1946", R"(["1946-07-01"])"},
        {"circa 1951", R"(["~1951"])"},
        {"approximately 1958", R"(["~1958"])"},
        {"circa 01 Mar 1951", R"(["~1951-03-01"])"},
        {"1951 to 1953", R"(["1951/1953"])"},
        {"1961-1962", R"(["1961/1962"])"},
        {"1961–1962", R"(["1961/1962"])"},
        {"01 Jan 1960 to 31 Dec 1965", R"(["1960/1965"])"},
        {"Between 1966 and 1967 (Approximately)", R"(["~1966/1967"])"},
        {"1950s", R"(["1950/1959"])"},
        {"11.8.1960", R"(["1960-08-11"])"},
        {"1955-01-15", R"(["1955-01-15"])"},
        {"1964-08", R"(["1964-08"])"},
        {"8.1960", R"(["1960-08"])"},
        {"07/10/1952", R"(["1952-10-07"])"},
        {"00/00/1965", R"(["1965"])"},
        {"00/05/1965", R"(["1965-05"])"},
        {"dd/mm/1957", R"(["1957"])"},
        {"dd/03/1957", R"(["1957-03"])"},
        {"1960年5月1日", R"(["1960-05-01"])"},
        {"1937; 1938", R"(["1937","1938"])"},
        {"(a) 1.1.1969, (b) 1971", R"(["1969-01-01","1971"])"},
        {"a) 1.1.1969 b) approximately 1971", R"(["1969-01-01","~1971"])"},
        {"1965 (Gregorian calendar)", R"(["1965"])"},
        {"5 May 1970 or 6 May 1970", R"(["1970-05-05","1970-05-06"])"},
    };
    for (const auto& [text, expected] : table) {
        EXPECT_EQ(dates_of(text), expected) << text;
    }
    EXPECT_EQ(dates_of("03/04/1965", DateOrder::month_first), R"(["1965-03-04"])");
    EXPECT_EQ(dates_of("23/04/1965", DateOrder::month_first), R"(["1965-04-23"])");
}

TEST(Dates, that_are_none_are_kept_as_words) {
    for (const auto* text :
         {"", "unknown", "31.2.1960", "32 Jan 1955", "13.13.1960", "1343 (Hijri)", "June 30",
          "19622", "3.4.5.1960", "1.1.60", "1950 1960 1970"}) {
        EXPECT_FALSE(parse_partial_date(text)) << text;
    }
    ListEntry entry;
    add_born(entry, "1340 (Iranian Hijri calendar); 1961");
    EXPECT_EQ(entry.remarks, "born: 1340 (Iranian Hijri calendar)");
    EXPECT_EQ(entry.born.size(), 1u);
}

TEST(Countries, are_known_by_their_names_and_codes) {
    const std::pair<const char*, const char*> table[] = {
        {"Korea, North", "KP"},
        {"Democratic People's Republic of Korea", "KP"},
        {"Democratic People’s Republic of Korea", "KP"},
        {"DPRK", "KP"},
        {"South Korea", "KR"},
        {"Iran (Islamic Republic of)", "IR"},
        {"IRAN", "IR"},
        {"Russian Federation", "RU"},
        {"Burma", "MM"},
        {"Congo, Democratic Republic of the", "CD"},
        {"Congo (Democratic Republic)", "CD"},
        {"Democratic Republic of the Congo", "CD"},
        {"Republic of the Congo", "CG"},
        {"the United States of America", "US"},
        {"U.S.A.", "US"},
        {"us", "US"},
        {"CHN", "CN"},
        {"中国", "CN"},
        {"Côte d’Ivoire", "CI"},
        {"Cote d Ivoire", "CI"},
        {"Bosnia and Herzegovina", "BA"},
        {"Türkiye", "TR"},
        {"West Bank", "PS"},
        {"Kosovo", "XK"},
        {"Guinea-Bissau", "GW"},
        {"Guinea", "GN"},
    };
    for (const auto& [name, code] : table) {
        EXPECT_EQ(country_code(name), code) << name;
    }
    for (const auto* name : {"", "None Identified", "UNKNOWN", "00", "Atlantis", "The"}) {
        EXPECT_EQ(country_code(name), "") << name;
    }
}

TEST(Names, of_persons_are_put_into_their_natural_order) {
    const struct {
        const char *inverted, *natural, *family;
    } table[] = {
        {"HANIYA, Ismail Abdul Salah", "Ismail Abdul Salah HANIYA", "HANIYA"},
        {"RODRIGUEZ OREJUELA, Gilberto", "Gilberto RODRIGUEZ OREJUELA", "RODRIGUEZ OREJUELA"},
        {"MOORE, Charles, Jr.", "Charles MOORE Jr.", "MOORE"},
        {"KHALID", "KHALID", ""},
        {" LI,  Jiadong ", "Jiadong LI", "LI"},
    };
    for (const auto& row : table) {
        const auto [natural, family] = natural_order(row.inverted);
        EXPECT_EQ(natural, row.natural);
        EXPECT_EQ(family, row.family);
    }
    auto company = empty_entry(EntityKind::company);
    add_inverted_name(company, "GAZ-OIL, OOO", NameKind::primary);
    EXPECT_EQ(company.names[0].text, "GAZ-OIL, OOO");
}

TEST(Names, tell_the_family_by_one_run_of_capitals) {
    const std::pair<const char*, const char*> table[] = {
        {"Iván HERNÁNDEZ DALA", "HERNÁNDEZ DALA"},
        {"ABDOLLAHI Hamed", "ABDOLLAHI"},
        {"Aleg Uladzimiravich KHOROSHKA", "KHOROSHKA"},
        {"KIM Jong UN", ""},     // two runs
        {"VLADIMIR PUTIN", ""},  // nothing to tell them apart
        {"Hamid A. Karim", ""},
    };
    for (const auto& [name, family] : table) {
        auto person = empty_entry(EntityKind::person);
        add_capitals_name(person, name, NameKind::primary);
        EXPECT_EQ(person.names[0].family, family) << name;
    }
}

TEST(Names, in_two_scripts_are_two_names) {
    const auto both = split_scripts("Muhammad AL-SALTI (محمد السلطي)");
    ASSERT_TRUE(both);
    EXPECT_EQ(both->first, "Muhammad AL-SALTI");
    EXPECT_EQ(both->second, "محمد السلطي");
    EXPECT_TRUE(split_scripts("Завод ‘Новый свет’ (Zavod ‘Novy Svet’)"));
    EXPECT_TRUE(split_scripts("Müller Őrség (Мюллер)"));
    for (const auto* one : {"IRISL (UK)", "Sanatorium (formerly Oreanda)", "(محمد)",
                            "محمد (السلطي)", "ID (№ 123 мвд)", "A (Б) (В)", "Firm (Фирма Ltd)"}) {
        EXPECT_FALSE(split_scripts(one)) << one;
    }
    auto person = empty_entry(EntityKind::person);
    add_name(person, "Salti (السلطي)", NameKind::primary);
    ASSERT_EQ(person.names.size(), 3u);
    EXPECT_EQ(person.names[2].text, "السلطي");
    EXPECT_EQ(person.names[2].kind, NameKind::alias);
}

TEST(Names, behind_commas_are_divided_where_they_are_names) {
    const auto count = [](const char* text, EntityKind kind) {
        return split_comma_list(text, kind).size();
    };
    constexpr auto person = EntityKind::person;
    constexpr auto company = EntityKind::company;
    EXPECT_EQ(count("Guillaume NGABO, Bagdad, Simba Guillaume", person), 3u);
    EXPECT_EQ(count("HESA Trade, HESA Trade Center, HTC, Iran Aircraft Co., Ltd.", company), 4u);
    EXPECT_EQ(count("RUDSARI, Mohammad, Shafiei", person), 0u);
    EXPECT_EQ(count("Yasser, Yaser, Yasr", person), 0u);
    EXPECT_EQ(count("SMITH, John Paul", person), 0u);
    EXPECT_EQ(count("Ministry of Trade, Science, Youth and Culture of X", company), 0u);
    EXPECT_EQ(count("Research, Design, Trade and Sales Bureau, and Others", company), 0u);
    EXPECT_EQ(count("Abid born 12 Dec. 1965 in T, Wilaya of O, Algeria", person), 0u);
}

TEST(Documents, are_told_from_what_is_said_about_them) {
    const std::pair<std::string_view, std::string_view> table[] = {
        {"C2002515 (Iran); 477845448 (USA)", "C2002515/IR 477845448/US"},
        {"(a) Philippines number EC6530802 (expires 19.1.2021), (b) Philippines number EB2778599",
         "EC6530802/PH EB2778599/PH"},
        {"C17HLRL3, issued on 30 December 2015, issued in Zawiya", "C17HLRL3/"},
        {"A54062245 (Iran), expires 12.7.2026", "A54062245/IR"},
        {"A31142734 (Malaysian number, issued on 6.11.2013, expiration date 6.11.2015)",
         "A31142734/"},
        {"(a) 001714467 (Kuwaiti passport number); (b) 101505554 (Kuwaiti passport number)",
         "001714467/ 101505554/"},
        {"DM001478 (Myanmar/Burma) issued 10.9.2012, expires 9.9.2022", "DM001478/"},
        {"7301193828, 0710012691", "7301193828/ 0710012691/"},
        {"R00012098, South Sudan", "R00012098/"},
        {"Croatian passport no 012516964 (date of expiry: 5.5.2033)", "012516964/"},
        {"12/La Ma Na (N) 89 489", "12/La Ma Na (N) 89 489/"},
        {"\"108220348; 745220480\"", "108220348/ 745220480/"},
        {"Tunisia", ""}};
    for (const auto& [text, expected] : table) {
        auto entry = empty_entry(EntityKind::person);
        add_documents(entry, IdKind::passport, text);
        std::string found;
        for (const auto& id : entry.ids) {
            found += (found.empty() ? "" : " ") + id.value + "/" + id.country;
        }
        EXPECT_EQ(found, expected) << text;
    }
}

struct RemarkRow {
    const char* remarks;
    const char* json;  // of the entry, without id, kind and remarks
};

TEST(OfacRemarks, are_put_into_their_fields) {
    const RemarkRow table[] = {
        {"DOB 15 Jan 1955; alt. DOB 1956; POB Tehran, Iran.",
         R"("born":["1955-01-15","1956"],"birth_places":["Tehran, Iran"])"},
        {"nationality Korea, North; alt. citizen Egypt; Gender Male.",
         R"("gender":"male","countries":["EG","KP"])"},
        {"Passport D9004878 (Iran) issued 14 Dec 2005 expires 14 Dec 2010; alt. Passport 1091875.",
         R"("ids":[{"kind":"passport","value":"D9004878","country":"IR"},)"
         R"({"kind":"passport","value":"1091875"}])"},
        {"Cedula No. 16247821 (Colombia); NIT # 800146749-7 (Colombia).",
         R"("ids":[{"kind":"national_id","value":"16247821","country":"CO"},)"
         R"({"kind":"tax_id","value":"800146749-7","country":"CO"}])"},
        {"Vessel Registration Identification IMO 9187629; MMSI 572469210.",
         R"("ids":[{"kind":"imo","value":"9187629"},{"kind":"mmsi","value":"572469210"}])"},
        {"Identification Number IMO 5342883.",
         R"("ids":[{"kind":"registration","value":"IMO 5342883"}])"},
        {"SWIFT/BIC HAVIGB2L; Website www.hib.uk.com; Email Address a.b@hib.uk.com.",
         R"("ids":[{"kind":"bic","value":"HAVIGB2L"},{"kind":"website","value":"www.hib.uk.com"},)"
         R"({"kind":"email","value":"a.b@hib.uk.com"}])"},
        {"Digital Currency Address - XBT 12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h; "
         "alt. Digital Currency Address - ETH 0x8576acc5c05d6ce88f4e49bf65bdf0c62f91353c.",
         R"("ids":[{"kind":"wallet","value":"12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h"},)"
         R"({"kind":"wallet","value":"0x8576acc5c05d6ce88f4e49bf65bdf0c62f91353c"}])"},
        {"Unified Social Credit Code (USCC) 91310115MA1K4DLAXM (China); Legal Entity Number "
         "253400WSS48YWMBUA688.",
         R"("ids":[{"kind":"registration","value":"91310115MA1K4DLAXM","country":"CN"},)"
         R"({"kind":"lei","value":"253400WSS48YWMBUA688"}])"},
        {"Linked To: HIZBALLAH; Linked To: R D I S.A.",
         R"("linked_to":["HIZBALLAH","R D I S.A."])"},
        {"Linked To: CAFE DU LIBAN, S.A.", R"("linked_to":["CAFE DU LIBAN, S.A."])"},
        {"Aircraft Operator MAHAN AIR; Linked To: BANK SEPAH.",
         R"("linked_to":["MAHAN AIR","BANK SEPAH"])"},
        {"Passportless; DOBBY; Secondary sanctions risk: North Korea.", ""},
    };
    for (const auto& row : table) {
        auto entry = empty_entry(EntityKind::company);
        add_ofac_remarks(entry, row.remarks);
        EXPECT_EQ(entry.remarks, row.remarks);
        entry.remarks.clear();
        std::string expected = R"({"id":"1","kind":"company")";
        expected += *row.json == '\0' ? "}" : "," + std::string{row.json} + "}";
        EXPECT_EQ(to_json(entry), expected);
    }
}

TEST(OfacRemarks, tell_weak_and_former_names_in_quotes) {
    auto entry = empty_entry(EntityKind::person);
    add_name(entry, "Mustafa FADHIL", NameKind::primary);
    add_ofac_remarks(entry, "a.k.a. 'KHALID'; a.k.a. 'ANIS, Abu'; f.k.a. 'OLD, Name'.");
    ASSERT_EQ(entry.names.size(), 4u);
    EXPECT_EQ(entry.names[1], (ListedName{"KHALID", NameKind::weak, ""}));
    EXPECT_EQ(entry.names[2], (ListedName{"Abu ANIS", NameKind::weak, "ANIS"}));
    EXPECT_EQ(entry.names[3], (ListedName{"Name OLD", NameKind::former, "OLD"}));
}

TEST(Text, is_split_at_its_numbering) {
    using Parts = std::vector<std::string_view>;
    EXPECT_EQ(split_numbered("(1) Russia. (2) Ukraine"), (Parts{"Russia", "Ukraine"}));
    EXPECT_EQ(split_numbered("(a) Kabul (old), (b) Herat"), (Parts{"Kabul (old)", "Herat"}));
    EXPECT_EQ(split_numbered("first (ii) second"), (Parts{"first", "second"}));
    EXPECT_EQ(split_numbered("IRISL (UK) Ltd."), (Parts{"IRISL (UK) Ltd."}));
    EXPECT_EQ(split_numbered("+98 (021) 1234"), (Parts{"+98 (021) 1234"}));
    EXPECT_EQ(split_numbered(" "), Parts{});
}

TEST(Text, is_squeezed_and_decoded) {
    EXPECT_EQ(squeezed(" a\t\r\n b\xC2\xA0"
                       "c\xE2\x80\x8B"),
              "a b c");
    EXPECT_EQ(first_line_not_utf8("a\nb\xFF"), 2);
    EXPECT_EQ(first_line_not_utf8("\xC0\x80"), 1);      // not the shortest form
    EXPECT_EQ(first_line_not_utf8("\xED\xA0\x80"), 1);  // a surrogate
    EXPECT_EQ(first_line_not_utf8("ab\xE4\xB8"), 1);    // cut off
    EXPECT_EQ(first_line_not_utf8("中国\xF0\x9F\x98\x80"), 0);
    EXPECT_EQ(*utf8_of_windows_1252("Garc\xED o \x80"), "Garcí o €");
    EXPECT_FALSE(utf8_of_windows_1252("a\n\x81"));
    EXPECT_EQ(utf8_of_windows_1252("a\n\x81").error().line, 2);
    EXPECT_EQ(*utf8_of_utf16(std::string("\xFF\xFE"
                                         "A\0\x3D\xD8\x00\xDE",
                                         8)),
              "A\xF0\x9F\x98\x80");
    EXPECT_EQ(*utf8_of_utf16(std::string("\xFE\xFF"
                                         "\0A",
                                         4)),
              "A");
    EXPECT_FALSE(utf8_of_utf16(std::string("\xFF\xFE\x3D\xD8", 4)));
    EXPECT_FALSE(
        utf8_of_utf16("\xFF\xFE"
                      "A"));
}

}  // namespace
}  // namespace sluice::lists
