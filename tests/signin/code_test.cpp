// One-time codes and recovery codes.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "security/signin/encoding.hpp"
#include "security/signin/recovery_code.hpp"
#include "security/signin/totp.hpp"

namespace sluice::signin {
namespace {

using std::chrono::seconds;

Instant at(std::int64_t second) {
    return Instant{seconds{second}};
}

const std::string seed = "12345678901234567890";

// RFC 6238 appendix B: the secrets are as long as the hash.
TEST(Totp, is_that_of_rfc_6238) {
    const std::string seed_32 = "12345678901234567890123456789012";
    const std::string seed_64 = "1234567890123456789012345678901234567890123456789012345678901234";
    struct Case {
        std::int64_t second;
        const char* sha1;
        const char* sha256;
        const char* sha512;
    };
    const Case cases[] = {
        {59, "94287082", "46119246", "90693936"},
        {1111111109, "07081804", "68084774", "25091201"},
        {1111111111, "14050471", "67062674", "99943326"},
        {1234567890, "89005924", "91819424", "93441116"},
        {2000000000, "69279037", "90698825", "38618901"},
        {20000000000, "65353130", "77737706", "47863826"},
    };
    for (const auto& each : cases) {
        const TotpRules sha1{TotpHash::sha1, 8};
        const TotpRules sha256{TotpHash::sha256, 8};
        const TotpRules sha512{TotpHash::sha512, 8};
        const auto step = totp_step(at(each.second), sha1);
        EXPECT_EQ(totp_code(seed, step, sha1), each.sha1) << each.second;
        EXPECT_EQ(totp_code(seed_32, step, sha256), each.sha256) << each.second;
        EXPECT_EQ(totp_code(seed_64, step, sha512), each.sha512) << each.second;
        EXPECT_EQ(totp_code(seed, step, {}), std::string{each.sha1}.substr(2)) << "six digits";
    }
}

// RFC 4226 appendix D: the same with a counter.
TEST(Totp, is_that_of_rfc_4226) {
    const char* codes[] = {"755224", "287082", "359152", "969429", "338314",
                           "254676", "287922", "162583", "399871", "520489"};
    for (std::int64_t step = 0; step < 10; ++step) {
        EXPECT_EQ(totp_code(seed, step, {}), codes[step]);
    }
}

TEST(Totp, takes_the_codes_around_now) {
    const TotpRules rules;
    const auto now = at(1'772'500'000);
    const auto current = totp_step(now, rules);
    for (std::int64_t off = -3; off <= 3; ++off) {
        const auto accepted =
            accept_totp(seed, totp_code(seed, current + off, rules), now, {}, rules);
        EXPECT_EQ(accepted.has_value(), off >= -1 && off <= 1) << off;
        EXPECT_TRUE(!accepted || *accepted == current + off);
    }
    TotpRules narrow;
    narrow.window = 0;
    EXPECT_FALSE(accept_totp(seed, totp_code(seed, current + 1, rules), now, {}, narrow));
}

TEST(Totp, takes_a_code_once_and_none_before_it) {
    const TotpRules rules;
    const auto now = at(1'772'500'000);
    const auto current = totp_step(now, rules);
    const auto code = totp_code(seed, current, rules);
    EXPECT_EQ(accept_totp(seed, code, now, current - 1, rules), current);
    EXPECT_FALSE(accept_totp(seed, code, now, current, rules));
    EXPECT_FALSE(accept_totp(seed, totp_code(seed, current - 1, rules), now, current, rules));
    EXPECT_EQ(accept_totp(seed, totp_code(seed, current + 1, rules), now, current, rules),
              current + 1);
}

TEST(Totp, takes_nothing_that_is_no_code) {
    const TotpRules rules;
    const auto now = at(1'772'500'000);
    const auto code = totp_code(seed, totp_step(now, rules), rules);
    for (const auto& text : {std::string{}, code.substr(1), code + "0", " " + code, code + "\n",
                             std::string{"abcdef"}, std::string(100, '0')}) {
        EXPECT_FALSE(accept_totp(seed, text, now, {}, rules)) << text;
    }
    EXPECT_FALSE(accept_totp("another secret of ours", code, now, {}, rules));
}

TEST(Totp, is_enrolled_by_a_uri_that_apps_read) {
    EXPECT_EQ(totp_uri("Sluice", "kim@acme.example", seed, {}),
              "otpauth://totp/Sluice:kim%40acme.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
              "&issuer=Sluice");
    EXPECT_EQ(totp_uri("A & B", "k:m", "1", {TotpHash::sha256, 8, seconds{60}}),
              "otpauth://totp/A%20%26%20B:k%3Am?secret=GE&issuer=A%20%26%20B&algorithm=SHA256"
              "&digits=8&period=60");
    SeededRandom random(1);
    const auto secret = make_totp_secret(random);
    EXPECT_EQ(secret.size(), 20u);
    EXPECT_NE(secret, make_totp_secret(random));
}

// RFC 4648 section 10.
TEST(Encoding, is_that_of_rfc_4648) {
    const char* cases[][3] = {{"", "", ""},
                              {"f", "MY", "Zg"},
                              {"fo", "MZXQ", "Zm8"},
                              {"foo", "MZXW6", "Zm9v"},
                              {"foob", "MZXW6YQ", "Zm9vYg"},
                              {"fooba", "MZXW6YTB", "Zm9vYmE"},
                              {"foobar", "MZXW6YTBOI", "Zm9vYmFy"}};
    for (const auto& [plain, thirty_two, sixty_four] : cases) {
        EXPECT_EQ(base32(plain), thirty_two);
        EXPECT_EQ(base64url(plain), sixty_four);
        EXPECT_EQ(base64url_decode(sixty_four), plain);
    }
    EXPECT_EQ(base64url("\xFB\xFF\xFE"), "-__-");
    for (const auto* text : {"Zg==", "Zg=", "Z", "Zh", "+/+/", "Zm9v\n", "Zm 9", "Zm9vY"}) {
        EXPECT_FALSE(base64url_decode(text)) << text;
    }
}

RC_GTEST_PROP(Encoding, comes_back_as_it_went, (const std::string& bytes)) {
    RC_ASSERT(base64url_decode(base64url(bytes)) == bytes);
}

TEST(RecoveryCode, is_taken_as_people_write_it) {
    SeededRandom random(3);
    const auto codes = make_recovery_codes(random);
    ASSERT_EQ(codes.size(), recovery_codes);
    std::vector<digest::Sha256> stored;
    std::set<std::string> texts;
    for (const auto& code : codes) {
        stored.push_back(code.hash);
        texts.insert(code.text);
        EXPECT_EQ(code.text.size(), 19u);
        EXPECT_EQ(code.text.find_first_of("ILOU"), code.text.npos) << "letters that look alike";
    }
    EXPECT_EQ(texts.size(), codes.size());
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const auto& text = codes[i].text;
        std::string loose;
        for (const char c : text) {
            loose += c == '-' ? std::string{} : std::string{' ', static_cast<char>(tolower(c))};
        }
        EXPECT_EQ(find_recovery_code(text, stored), i);
        EXPECT_EQ(find_recovery_code(loose, stored), i) << loose;
    }
}

TEST(RecoveryCode, letters_that_look_like_digits_are_the_digits) {
    SeededRandom random(3);
    for (int tries = 0; tries < 100; ++tries) {
        for (const auto& code : make_recovery_codes(random)) {
            const auto one = code.text.find('1');
            const auto zero = code.text.find('0');
            if (one == code.text.npos || zero == code.text.npos) {
                continue;
            }
            auto text = code.text;
            text[one] = 'l';
            text[zero] = 'O';
            EXPECT_EQ(find_recovery_code(text, std::vector{code.hash}), 0u);
            text[one] = 'I';
            text[zero] = 'o';
            EXPECT_EQ(find_recovery_code(text, std::vector{code.hash}), 0u);
            return;
        }
    }
    FAIL() << "no code had both digits";
}

TEST(RecoveryCode, that_is_none_or_gone_is_refused) {
    SeededRandom random(3);
    const auto codes = make_recovery_codes(random);
    std::vector<digest::Sha256> stored{codes[0].hash, codes[2].hash};
    EXPECT_FALSE(find_recovery_code(codes[1].text, stored));
    EXPECT_FALSE(find_recovery_code(codes[0].text, {}));
    const auto& good = codes[0].text;
    for (const auto& text : {std::string{}, good.substr(1), good + "0", good.substr(0, 18) + "U",
                             good + std::string(100, ' '), good + "\xFF"}) {
        EXPECT_FALSE(find_recovery_code(text, stored)) << text;
    }
    // Nor does a stored hash of nothing take nothing for a code.
    EXPECT_FALSE(find_recovery_code("", std::vector{digest::sha256("sluice recovery code:")}));
}

}  // namespace
}  // namespace sluice::signin
