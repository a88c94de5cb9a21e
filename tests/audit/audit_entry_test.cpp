// An entry has one form: what is encoded, what comes back, and what is refused.
#include "security/audit/audit_entry.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace sluice::audit {
namespace {

using namespace std::string_literals;

AuditEntry entry() {
    return {.sequence = 17,
            .at = parse_instant("2026-03-02T18:00:00.25Z").value(),
            .actor = "officer:chen",
            .action = "payment.decided",
            .subject = {"payment", "0195a3c0-7d5b-7000-8000-000000000001"},
            .enterprise = EnterpriseId::parse("0195a3c0-7d5b-7000-8000-00000000000e").value(),
            .request_id = "4bf92f3577b34da6",
            .reason = "核对\"无误\"\n\x01",
            .before = R"({"state": "held"})",
            .after = R"({"state": "queued"})"};
}

constexpr const char* line =
    R"({"action":"payment.decided","actor":"officer:chen","after":"{\"state\": \"queued\"}",)"
    R"("at":"2026-03-02T18:00:00.250000Z","before":"{\"state\": \"held\"}",)"
    R"("enterprise":"0195a3c0-7d5b-7000-8000-00000000000e","reason":"核对\"无误\"\n\u0001",)"
    R"("request_id":"4bf92f3577b34da6","sequence":17,)"
    R"("subject":{"id":"0195a3c0-7d5b-7000-8000-000000000001","kind":"payment"}})";

TEST(AuditEntry, is_one_line_of_canonical_json) {
    EXPECT_EQ(encode(entry()).value(), line);
    EXPECT_EQ(decode(line).value(), entry());
}

TEST(AuditEntry, has_null_for_what_it_has_not) {
    auto bare = entry();
    bare.enterprise = {};
    bare.before.clear();
    bare.after.clear();
    bare.reason.clear();
    bare.request_id.clear();
    const auto text = encode(bare).value();
    EXPECT_EQ(text,
              R"({"action":"payment.decided","actor":"officer:chen","after":null,)"
              R"("at":"2026-03-02T18:00:00.250000Z","before":null,"enterprise":null,"reason":"",)"
              R"("request_id":"","sequence":17,)"
              R"("subject":{"id":"0195a3c0-7d5b-7000-8000-000000000001","kind":"payment"}})");
    EXPECT_EQ(decode(text).value(), bare);
}

TEST(AuditEntry, comes_back_as_it_was) {
    EXPECT_TRUE(rc::check([] {
        auto each = entry();
        // Every ASCII character, and some beyond.
        const auto text = [] {
            std::string out;
            for (const auto c : *rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127))) {
                out += c == '~' ? "é银\U0001F600"s : std::string(1, c);
            }
            return out.substr(0, 200);
        };
        each.sequence = *rc::gen::inRange<std::uint64_t>(0, max_sequence);
        each.actor = "a" + text();
        each.reason = text();
        each.before = text();
        each.after = text();
        const auto encoded = encode(each);
        if (!encoded) {  // cut inside a character
            RC_ASSERT(encoded.error().code == Errc::wrong_encoding);
            return;
        }
        RC_ASSERT(encoded->find('\n') == std::string::npos);
        const auto decoded = decode(*encoded);
        RC_ASSERT(decoded.has_value());
        RC_ASSERT(*decoded == each);
        RC_ASSERT(encode(*decoded).value() == *encoded);
    }));
}

TEST(AuditEntry, with_any_bit_changed_is_another_entry_or_none) {
    for (std::size_t i = 0; i < std::string_view{line}.size(); ++i) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string changed = line;
            changed[i] = static_cast<char>(static_cast<unsigned char>(changed[i]) ^ 1u << bit);
            const auto decoded = decode(changed);
            EXPECT_TRUE(!decoded || *decoded != entry()) << changed;
            EXPECT_TRUE(!decoded || encode(*decoded).value() == changed) << changed;
        }
    }
}

std::string with(std::string_view part, std::string_view other) {
    std::string text = line;
    const auto at = text.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    return text.replace(at, part.size(), other);
}

TEST(AuditEntry, in_another_form_is_refused_with_its_place) {
    const std::pair<std::string, const char*> cases[] = {
        {"", "/action"},
        {"[]", "/action"},
        {" "s + line, "/action"},
        {line + " "s, ""},
        {line + "\r"s, ""},
        {with("\"actor\":", "\"actor\": "), "/actor"},
        {with(R"("actor":"officer:chen",)", ""), "/actor"},
        {with("\\u0001", "\\u0041"), "/reason"},
        {with("\\u0001", "\\u0009"), ""},
        {with("\\u0001", "\\u001F"), "/reason"},
        {with("\\n", "\\/"), "/reason"},
        {with("\\n", "\n"), "/reason"},
        {with("核", "\xE6\xA0"), "/reason"},
        {with("00.250000Z", "00.25Z"), ""},
        {with("00.250000Z", "00.250000+00:00"), ""},
        {with("2026-03-02T", "2026-02-30T"), "/at"},
        {with("0195a3c0-7d5b-7000-8000-00000000000e", "0195A3C0-7d5b-7000-8000-00000000000e"), ""},
        {with("\"0195a3c0-7d5b-7000-8000-00000000000e\"", "\"\""), ""},
        {with("\"0195a3c0-7d5b-7000-8000-00000000000e\"", "\"none\""), "/enterprise"},
        {with(":17,", ":017,"), "/sequence"},
        {with(":17,", ":-1,"), "/sequence"},
        {with(":17,", ":17.0,"), "/subject/id"},
        {with(":17,", ":9007199254740992,"), "/sequence"},
        {with("payment.decided", "payment"), "/action"},
        {with("}}", "}"), "/subject"},
        {with(R"("before":"{\"state\": \"held\"}")", R"("before":"")"), ""},
    };
    for (const auto& [text, where] : cases) {
        const auto decoded = decode(text);
        ASSERT_FALSE(decoded) << text;
        EXPECT_EQ(decoded.error().where, where) << text;
    }
}

TEST(AuditEntry, with_a_field_that_is_none_is_refused_with_its_place) {
    const auto refused = [](auto change) {
        auto each = entry();
        change(each);
        const auto encoded = encode(each);
        return encoded ? std::string{} : to_string(encoded.error());
    };
    EXPECT_EQ(refused([](auto& e) { e.actor = ""; }), "missing_field: is empty (/actor)");
    EXPECT_EQ(refused([](auto& e) { e.subject.id = ""; }), "missing_field: is empty (/subject/id)");
    EXPECT_EQ(refused([](auto& e) { e.reason = std::string(4097, 'a'); }),
              "too_large: more than 4096 bytes (/reason)");
    EXPECT_EQ(refused([](auto& e) { e.after = "\xC0\x80"; }), "wrong_encoding: not UTF-8 (/after)");
    EXPECT_EQ(refused([](auto& e) { e.after = "\xED\xA0\x80"; }),
              "wrong_encoding: not UTF-8 (/after)");
    EXPECT_EQ(refused([](auto& e) { e.after = std::string(1u << 20, 'a'); }),
              "too_large: an entry has at most 1 MiB");
    EXPECT_EQ(refused([](auto& e) { e.at = Instant{std::chrono::years{9000}}; }),
              "invalid_value: not in the years 0 to 9999 (/at)");
    EXPECT_EQ(refused([](auto& e) { e.sequence = max_sequence + 1; }),
              "invalid_value: above 2^53 - 1 (/sequence)");
    for (const char* action : {"payment", "payment.", ".payment", "a..b", "Payment.decided",
                               "payment.2nd", "payment decided", "payment.de-cided"}) {
        EXPECT_EQ(refused([&](auto& e) { e.action = action; }),
                  "invalid_value: not words joined by dots (/action)")
            << action;
    }
    EXPECT_EQ(refused([](auto& e) { e.action = "list.version_2.released"; }), "");
}

}  // namespace
}  // namespace sluice::audit
