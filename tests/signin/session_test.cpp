// Sessions, delays after failures, cookies and cross-site requests.
#include "security/signin/session.hpp"

#include <gtest/gtest.h>

#include "security/signin/cookie.hpp"
#include "security/signin/csrf.hpp"
#include "security/signin/encoding.hpp"
#include "security/signin/lockout.hpp"
#include "security/signin/signin.hpp"

namespace sluice::signin {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const Instant start{seconds{1'772'500'000}};

TEST(Session, token_is_known_by_its_hash) {
    SeededRandom random(1);
    const auto token = make_session_token(random);
    EXPECT_EQ(token.text.size(), 43u);
    EXPECT_EQ(session_hash(token.text), token.hash);
    EXPECT_EQ(digest::sha256(*base64url_decode(token.text)), token.hash);
    EXPECT_NE(make_session_token(random).text, token.text);
    for (const auto& text : {std::string{}, token.text.substr(1), token.text + "A",
                             token.text + "=", std::string(43, '!'), std::string(4000, 'A')}) {
        EXPECT_FALSE(session_hash(text)) << text;
    }
}

TEST(Session, ends_when_idle_or_old) {
    const SessionRules rules;
    struct Case {
        microseconds created;  // before now
        microseconds used;
        const char* over;
    };
    const Case cases[] = {
        {seconds{0}, seconds{0}, ""},        {hours{9}, minutes{15} - microseconds{1}, ""},
        {hours{9}, minutes{15}, "idle"},     {hours{10} - microseconds{1}, seconds{0}, ""},
        {hours{10}, seconds{0}, "absolute"}, {-seconds{5}, -seconds{5}, ""},
        {-seconds{6}, seconds{0}, "clock"},  {hours{1}, -seconds{6}, "clock"},
    };
    for (const auto& each : cases) {
        const auto live = check_session({start - each.created, start - each.used}, rules, start);
        EXPECT_EQ(live.has_value(), each.over[0] == '\0') << each.over;
        if (!live) {
            EXPECT_EQ(live.error().where, each.over);
            EXPECT_EQ(live.error().code, Errc::unauthenticated);
        }
    }
}

TEST(Session, approves_only_after_a_fresh_second_factor) {
    const SessionRules rules;
    const auto with = [&](std::optional<Instant> second_factor, Instant used = start) {
        return check_step_up({start - hours{1}, used, second_factor}, rules, start);
    };
    EXPECT_TRUE(with(start));
    EXPECT_TRUE(with(start - minutes{5} + microseconds{1}));
    EXPECT_TRUE(with(start + seconds{5}));
    for (const auto& factor :
         {std::optional<Instant>{}, {start - minutes{5}}, {start + seconds{6}}}) {
        const auto done = with(factor);
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().code, Errc::forbidden);
        EXPECT_EQ(done.error().where, "step-up");
    }
    EXPECT_EQ(with(start, start - hours{1}).error().where, "idle");
}

TEST(Lockout, waits_twice_as_long_each_time) {
    const auto rules = account_rules();
    Failures failures;
    EXPECT_EQ(next_try(failures, rules), Instant::min());
    const seconds waits[] = {seconds{0},   seconds{0},   seconds{0},   seconds{2},  seconds{4},
                             seconds{8},   seconds{16},  seconds{32},  seconds{64}, seconds{128},
                             seconds{256}, seconds{512}, seconds{900}, seconds{900}};
    for (const auto wait : waits) {
        failures = after_failure(failures, rules, start);
        const auto next = next_try(failures, rules);
        EXPECT_EQ(next, wait == seconds{0} ? Instant::min() : start + wait) << failures.count;
    }
    // However often: nobody is out for ever, and no number overflows.
    for (int i = 0; i < 5000; ++i) {
        failures = after_failure(failures, rules, start);
    }
    EXPECT_EQ(next_try(failures, rules), start + minutes{15});
}

TEST(Lockout, forgets_after_a_day_and_not_when_the_clock_goes_back) {
    const auto rules = account_rules();
    Failures failures{9, start};
    EXPECT_EQ(after_failure(failures, rules, start + hours{24}).count, 1u);
    EXPECT_EQ(after_failure(failures, rules, start + hours{23}).count, 10u);
    EXPECT_EQ(after_failure(failures, rules, start - hours{1}).last, start);
}

TEST(Lockout, asks_the_account_and_the_address) {
    const Failures none;
    const Failures many{30, start};
    EXPECT_TRUE(may_try(none, none, start));
    EXPECT_FALSE(may_try(many, none, start + seconds{1}));
    EXPECT_FALSE(may_try(none, many, start + seconds{1}));
    EXPECT_TRUE(may_try(none, many, start + seconds{2}));
    EXPECT_TRUE(may_try(many, none, start + minutes{15}));
    EXPECT_TRUE(may_try(none, {29, start}, start)) << "an office is one address";
}

TEST(Lockout, counts_an_address_under_what_one_customer_has) {
    const std::pair<const char*, const char*> cases[] = {
        {"192.0.2.7", "192.0.2.7"},
        {"::ffff:192.0.2.7", "192.0.2.7"},
        {"2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::/64"},
        {"2001:DB8:1:2::1", "2001:0db8:0001:0002::/64"},
        {"::1", "0000:0000:0000:0000::/64"},
        {"nonsense", "nonsense"},
        {"", ""},
    };
    for (const auto& [address, key] : cases) {
        EXPECT_EQ(address_key(address), key);
    }
    EXPECT_EQ(address_key(std::string(1000, 'x')).size(), 64u);
}

TEST(SignIn, tells_nothing) {
    EXPECT_EQ(refused().code, Errc::unauthenticated);
    EXPECT_TRUE(refused().where.empty());
}

TEST(Cookie, is_bound_to_the_host) {
    EXPECT_EQ(set_session_cookie("abc-_1", hours{1}),
              "__Host-sluice-session=abc-_1; Path=/; Secure; HttpOnly; SameSite=Strict; "
              "Max-Age=3600");
    EXPECT_EQ(clear_session_cookie(),
              "__Host-sluice-session=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
}

TEST(CookieDeathTest, is_never_made_of_what_is_no_token) {
    EXPECT_DEATH(set_session_cookie("a; Domain=evil", hours{1}), "base64url");
    EXPECT_DEATH(set_session_cookie("", hours{1}), "base64url");
}

TEST(Cookie, is_read_when_it_is_there_once) {
    const std::pair<const char*, std::optional<std::string_view>> cases[] = {
        {"__Host-sluice-session=abc", "abc"},
        {"a=1; __Host-sluice-session=abc; b=2", "abc"},
        {"a=1;__Host-sluice-session=abc", "abc"},
        {"__Host-sluice-session=", ""},
        {"x__Host-sluice-session=abc", {}},
        {"__host-sluice-session=abc", {}},
        {"__Host-sluice-session", {}},
        {"", {}},
        {";;;", {}},
        {"__Host-sluice-session=abc; __Host-sluice-session=def", {}},
        {"__Host-sluice-session=abc; __Host-sluice-session=abc", {}},
    };
    for (const auto& [header, value] : cases) {
        EXPECT_EQ(read_cookie(header, session_cookie), value) << header;
    }
}

TEST(Csrf, lets_our_own_pages_change_things) {
    const std::vector<std::string> origins = {"https://console.example"};
    const auto token = csrf_token("session");
    const auto another = csrf_token("another");
    const std::string_view ours = "https://console.example";
    struct Case {
        CrossSiteRequest request;
        const char* refused_for;
    };
    const Case cases[] = {
        {{"POST", "same-origin", ours, token}, ""},
        {{"POST", "same-origin", "", token}, ""},
        {{"POST", "", ours, token}, ""},
        {{"GET", "cross-site", "https://evil.example", ""}, ""},
        {{"HEAD", "", "", ""}, ""},
        {{"OPTIONS", "cross-site", "", ""}, ""},
        {{"POST", "cross-site", ours, token}, "Sec-Fetch-Site"},
        {{"POST", "same-site", ours, token}, "Sec-Fetch-Site"},
        {{"POST", "none", ours, token}, "Sec-Fetch-Site"},
        {{"POST", "Same-Origin", ours, token}, "Sec-Fetch-Site"},
        {{"POST", "", "", token}, "Origin"},
        {{"POST", "", "null", token}, "Origin"},
        {{"POST", "", "https://console.example.evil", token}, "Origin"},
        {{"POST", "", "http://console.example", token}, "Origin"},
        {{"POST", "same-origin", "https://evil.example", token}, "Origin"},
        {{"POST", "same-origin", ours, ""}, "X-CSRF-Token"},
        {{"POST", "same-origin", ours, another}, "X-CSRF-Token"},
        {{"DELETE", "same-origin", ours, "x"}, "X-CSRF-Token"},
        {{"get", "cross-site", ours, token}, "Sec-Fetch-Site"},
    };
    for (const auto& each : cases) {
        const auto done = check_csrf(each.request, "session", origins);
        EXPECT_EQ(done.has_value(), each.refused_for[0] == '\0') << each.request.method;
        if (!done) {
            EXPECT_EQ(done.error().code, Errc::forbidden);
            EXPECT_EQ(done.error().where, each.refused_for);
        }
        // Before there is a session, all but its token.
        EXPECT_EQ(check_same_origin(each.request, origins).has_value(),
                  done.has_value() || done.error().where == csrf_header);
    }
    EXPECT_EQ(token.size(), 43u);
    EXPECT_NE(token, csrf_token("session2"));
}

}  // namespace
}  // namespace sluice::signin
