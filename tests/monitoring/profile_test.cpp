#include <gtest/gtest.h>

#include <cmath>

#include "ledger/base/id.hpp"
#include "security/monitoring/profile_books.hpp"
#include "security/monitoring/profile_name.hpp"

namespace sluice::monitoring {

TEST(Profile, a_ring_keeps_the_last_items) {
    Ring<int, 4> ring;
    EXPECT_TRUE(ring.empty());
    for (int i = 1; i <= 10; ++i) {
        ring.push(i);
        EXPECT_EQ(ring.back(), i);
    }
    EXPECT_EQ(ring.size(), 4u);
    EXPECT_EQ(ring[0], 7);
    EXPECT_EQ(ring[3], 10);
}

TEST(Profile, quantiles_are_within_five_per_cent) {
    AmountSketch sketch;
    EXPECT_EQ(sketch.quantile(500), 0);
    for (int i = 1; i <= 10'000; ++i) {
        sketch.add(i * 100);
    }
    for (const int permille : {10, 250, 500, 900, 990, 999}) {
        const auto exact = permille * 1000.0;
        EXPECT_NEAR(static_cast<double>(sketch.quantile(permille)), exact, 0.055 * exact)
            << permille;
    }
}

TEST(Profile, the_moving_mean_starts_as_a_plain_mean_and_then_forgets) {
    Ewma mean(0.1);
    mean.add(10);
    mean.add(20);
    EXPECT_DOUBLE_EQ(mean.mean(), 15);
    EXPECT_NEAR(mean.deviation(), 5, 1e-9);
    for (int i = 0; i < 200; ++i) {
        mean.add(3);
    }
    EXPECT_NEAR(mean.mean(), 3, 1e-3);
}

TEST(Profile, benford) {
    double total = 0;
    for (std::size_t digit = 1; digit <= 9; ++digit) {
        total += benford_share(digit);
    }
    EXPECT_NEAR(total, 1, 1e-12);
    EXPECT_NEAR(benford_share(1), 0.30103, 1e-5);
    EXPECT_EQ(first_digit(0), 0);
    EXPECT_EQ(first_digit(987'654), 9);
    EXPECT_EQ(benford_chi_square({}), 0);
    // 1,000 digits as the law has them, rounded: next to nothing.
    EXPECT_LT(benford_chi_square({301, 176, 125, 97, 79, 67, 58, 51, 46}), 0.1);
    // 20 nines: 20 * (1 / 0.04576 - 1).
    EXPECT_NEAR(benford_chi_square({0, 0, 0, 0, 0, 0, 0, 0, 20}), 20 * (1 / 0.0457575 - 1), 0.01);
}

TEST(Profile, local_hours) {
    const Instant midnight_utc{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
    EXPECT_EQ(local_hour(midnight_utc, 480), 8);
    EXPECT_EQ(local_hour(midnight_utc, -60), 23);
    HourHistogram hours;
    EXPECT_EQ(hours.permille(midnight_utc, 480), 0);
    hours.add(midnight_utc, 480);
    hours.add(midnight_utc + std::chrono::hours{5}, 480);
    EXPECT_EQ(hours.permille(midnight_utc, 480), 500);
}

TEST(Profile, totals_of_windows_agree_with_a_plain_list_to_the_bucket) {
    SeededRandom random(5);
    for (int round = 0; round < 20; ++round) {
        WindowTotals totals;
        std::vector<std::pair<Instant, std::int64_t>> plain;
        auto now = Instant{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
        for (int i = 0; i < 800; ++i) {
            now += std::chrono::minutes{random.next() % 400};
            const auto minor = static_cast<std::int64_t>(random.next() % 1'000'000);
            totals.add(now, minor);
            plain.emplace_back(now, minor);
        }
        for (const int hours : {1, 24, 40, 24 * 7, 24 * 30, 24 * 92}) {
            const auto window = std::chrono::hours{hours};
            // A window may reach back by the bucket it begins in: a quarter, an hour or a day.
            const auto slack = hours <= 47       ? std::chrono::minutes{15}
                               : hours <= 24 * 8 ? std::chrono::minutes{60}
                                                 : std::chrono::minutes{1440};
            std::int64_t least = 0;
            std::int64_t most = 0;
            for (const auto& [at, minor] : plain) {
                least += at > now - window ? 1 : 0;
                most += at > now - window - slack ? 1 : 0;
            }
            const auto found = totals.within(now, window);
            EXPECT_GE(found.count, least) << hours;
            EXPECT_LE(found.count, most) << hours;
        }
    }
}

TEST(Profile, names_fold) {
    EXPECT_EQ(folded_name(" Müller  GmbH. "), U"müllergmbh");
    EXPECT_EQ(folded_name("ＡＢＣ（上海）有限公司"), U"abc上海有限公司");
    EXPECT_EQ(name_stem("上海诚信材料有限责任公司"), U"上海诚信材料");
    EXPECT_EQ(name_stem("Petrov Systems Pte. Ltd."), U"petrovsystems");
    EXPECT_EQ(name_stem("有限公司"), U"有限公司") << "a name that is all legal form stays";
    EXPECT_TRUE(is_person_name("王小明"));
    EXPECT_FALSE(is_person_name("诚信公司"));
    EXPECT_FALSE(is_person_name("Li Ming"));
    EXPECT_FALSE(is_person_name("王"));
    EXPECT_EQ(folded_name("\xE4\xB8"), U"") << "a broken character is dropped";
}

TEST(Profile, edits) {
    EXPECT_EQ(edit_distance(U"abc", U"abc", 2), 0u);
    EXPECT_EQ(edit_distance(U"abc", U"abd", 2), 1u);
    EXPECT_EQ(edit_distance(U"abc", U"ab", 2), 1u);
    EXPECT_EQ(edit_distance(U"abc", U"xyz", 2), 3u) << "limit + 1";
    EXPECT_EQ(edit_distance(U"", U"", 0), 0u);
    EXPECT_EQ(edit_distance(U"a", U"abcdef", 2), 3u);
}

TEST(Profile, a_signature_never_rules_out_what_is_within_the_edits) {
    SeededRandom random(9);
    for (int i = 0; i < 5'000; ++i) {
        std::u32string a;
        for (int j = 0; j < 6; ++j) {
            a += static_cast<char32_t>(0x4E00 + random.next() % 3'000);
        }
        auto b = a;
        b[random.next() % 6] = static_cast<char32_t>(0x4E00 + random.next() % 3'000);
        EXPECT_TRUE(may_be_within(name_signature(a), name_signature(b), 1));
    }
}

TEST(Profile, invoices_fold) {
    EXPECT_EQ(folded_invoice("inv-0422026008a"), folded_invoice("INV0422O26008"));
    EXPECT_NE(folded_invoice("INV1"), folded_invoice("INV2"));
    EXPECT_EQ(folded_invoice("发票12"), "发票12");
}

}  // namespace sluice::monitoring
