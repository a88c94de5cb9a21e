// RFC 8941 dictionaries: what is read, what is refused, and that writing and reading agree.
#include "security/http_signature/structured_field.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sluice::http_signature {
namespace {

std::string written(const Member& member) {
    if (member.is_list) {
        return member.key + '=' + serialize_list(member.items, member.parameters);
    }
    return member.key + '=' + serialize(member.items[0].value) +
           serialize(member.items[0].parameters);
}

TEST(StructuredField, is_read_and_written_in_its_one_form) {
    const std::pair<const char*, std::vector<std::string>> cases[] = {
        {"", {}},
        {"  ", {}},
        {"a=1", {"a=1"}},
        {"a=1 , b=-42,\tc=\"x \\\"y\\\\\"", {"a=1", "b=-42", "c=\"x \\\"y\\\\\""}},
        {"a, b=?0, c;x;y=2", {"a=?1", "b=?0", "c=?1;x;y=2"}},
        {"a=tok/en:*", {"a=tok/en:*"}},
        {"a=::", {"a=::"}},
        {"*a_-.9=:AQI=:", {"*a_-.9=:AQI=:"}},
        {"l=(  \"a\"  \"b\";k=1 );p=q", {"l=(\"a\" \"b\";k=1);p=q"}},
        {"l=()", {"l=()"}},
        {"a=999999999999999", {"a=999999999999999"}},
        {"a=1;  b=2", {"a=1;b=2"}},
        {"a=007", {"a=7"}},
    };
    for (const auto& [text, expected] : cases) {
        const auto members = parse_dictionary(text);
        ASSERT_TRUE(members) << text << to_string(members.error());
        ASSERT_EQ(members->size(), expected.size()) << text;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            EXPECT_EQ(written((*members)[i]), expected[i]) << text;
        }
    }
}

TEST(StructuredField, that_is_none_is_refused) {
    const char* cases[] = {
        "A=1",
        "a=",
        "a=1,",
        "a=1, ",
        "a=1 b=2",
        "a=1;",
        "a=1.5",
        "a=-",
        "a=--1",
        "a=\"x",
        "a=\"\\x\"",
        "a=\"\x01\"",
        "a=\"\xC3\xA9\"",
        "a=:AQI:",
        "a=:AQ=I:",
        "a=:A Q=:",
        "a=:AQI=",
        "a=?2",
        "a=?",
        "a=(",
        "a=(1",
        "a=(1 2",
        "a=(1,2)",
        "a=(\"a\"\"b\")",
        "a=((1))",
        "a=1, a=2",
        "a=1;x=1;x=2",
        "a=1;X=2",
        "a=1000000000000000",
        "=1",
        ",a=1",
        "a==1",
        "\ta=1",
        "a=(1) b",
        "a=()(",
        "a=1;=2",
        "a=\"x\"y",
    };
    for (const auto* text : cases) {
        const auto members = parse_dictionary(text);
        ASSERT_FALSE(members) << text;
        EXPECT_EQ(members.error().code, Errc::malformed) << text;
    }
}

TEST(StructuredField, has_limits) {
    const auto times = [](std::size_t count, const std::string& each) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) {
            text += each;
            if (const auto at = text.find('#'); at != text.npos) {
                text.replace(at, 1, std::to_string(i));
            }
        }
        return text;
    };
    EXPECT_EQ(parse_dictionary("a=\"" + std::string(max_field_bytes, 'x') + '"').error().code,
              Errc::too_large);
    EXPECT_TRUE(parse_dictionary("a" + times(max_members - 1, ", b#")));
    EXPECT_EQ(parse_dictionary("a" + times(max_members, ", b#")).error().code, Errc::too_large);
    EXPECT_TRUE(parse_dictionary("a=(" + times(max_list_items, "1 ") + ")"));
    EXPECT_EQ(parse_dictionary("a=(" + times(max_list_items + 1, "1 ") + ")").error().code,
              Errc::too_large);
    EXPECT_TRUE(parse_dictionary("a" + times(max_parameters, ";k#")));
    EXPECT_EQ(parse_dictionary("a" + times(max_parameters + 1, ";k#")).error().code,
              Errc::too_large);
}

// Whatever is read is written in a form that reads the same and is written the same.
RC_GTEST_PROP(StructuredField, is_written_as_it_is_read, ()) {
    const auto text = *rc::gen::container<std::string>(
        rc::gen::elementOf(std::string{"ab=(;:\"\\ ,?01-.*)\tA="}));
    const auto members = parse_dictionary(text);
    if (!members) {
        RC_SUCCEED("no dictionary");
    }
    std::string once;
    for (const auto& member : *members) {
        once += (once.empty() ? "" : ", ") + written(member);
    }
    const auto again = parse_dictionary(once);
    RC_ASSERT(again.has_value());
    std::string twice;
    for (const auto& member : *again) {
        twice += (twice.empty() ? "" : ", ") + written(member);
    }
    RC_ASSERT(once == twice);
}

RC_GTEST_PROP(StructuredField, never_breaks_on_any_bytes, (const std::string& text)) {
    const auto members = parse_dictionary(text);
    RC_ASSERT(members.has_value() || !members.error().detail.empty());
}

}  // namespace
}  // namespace sluice::http_signature
