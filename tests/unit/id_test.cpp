// Ids: UUID text and version 7 of RFC 9562.
#include "ledger/base/id.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <type_traits>
#include <unordered_set>

namespace sluice {
namespace {

static_assert(!std::is_convertible_v<PaymentId, AccountId>);
static_assert(!std::is_constructible_v<PaymentId, AccountId>);
static_assert(!std::is_convertible_v<Uuid, PaymentId>);

Instant at_ms(std::int64_t ms) {
    return Instant{std::chrono::milliseconds{ms}};
}

// Gives the same bits for ever: the layout is all that is left.
class Ones final : public RandomSource {
public:
    std::uint64_t next() override { return ~std::uint64_t{0}; }
};
class Zeros final : public RandomSource {
public:
    std::uint64_t next() override { return 0; }
};

TEST(Uuid, is_read_with_and_without_dashes) {
    const auto text = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
    EXPECT_EQ(Uuid::parse(text)->to_string(), text);
    EXPECT_EQ(*Uuid::parse("017f22e279b07cc398c4dc0c0c07398f"), *Uuid::parse(text));
    EXPECT_EQ(*Uuid::parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), *Uuid::parse(text));
    EXPECT_EQ(Uuid::parse(text)->hex(), "017f22e279b07cc398c4dc0c0c07398f");
    EXPECT_LE(Uuid::parse(text)->hex().size(), 35u) << "ISO 20022 Max35Text";
}

TEST(Uuid, refuses_other_text) {
    for (const auto* text :
         {"", "017f22e2", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
          "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
          "017f22e279b0-7cc3-98c4-dc0c-0c07398f", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
          "017f22e2 79b0 7cc3 98c4 dc0c0c07398f", "-17f22e279b07cc398c4dc0c0c07398f"}) {
        ASSERT_FALSE(Uuid::parse(text).has_value()) << text;
        EXPECT_EQ(Uuid::parse(text).error().code, Errc::invalid_value);
        EXPECT_FALSE(PaymentId::parse(text).has_value()) << text;
    }
}

// RFC 9562 section 5.7 and appendix A.6: 2022-02-22T19:22:22Z is 0x017F22E279B0 milliseconds.
TEST(Uuid7, has_the_layout_of_rfc_9562) {
    const auto at = *parse_instant("2022-02-22T19:22:22Z");
    Ones ones;
    Zeros zeros;
    EXPECT_EQ(make_uuid7(at, ones).to_string(), "017f22e2-79b0-7fff-bfff-ffffffffffff");
    EXPECT_EQ(make_uuid7(at, zeros).to_string(), "017f22e2-79b0-7000-8000-000000000000");
}

TEST(Uuid7, sorts_by_time) {
    EXPECT_TRUE(rc::check("the earlier id is the smaller one, as bytes and as text", [] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        const auto earlier = *rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 47);
        const auto later = earlier + *rc::gen::inRange<std::int64_t>(1, 1'000'000);
        const auto a = make_uuid7(at_ms(earlier), random);
        const auto b = make_uuid7(at_ms(later), random);
        RC_ASSERT(a < b);
        RC_ASSERT(a.to_string() < b.to_string());
        RC_ASSERT(a.hex() < b.hex());
    }));
}

TEST(Uuid7, text_is_read_back) {
    EXPECT_TRUE(rc::check("parse(to_string(x)) == x", [] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        const auto uuid = make_uuid7(at_ms(1), random);
        RC_ASSERT(*Uuid::parse(uuid.to_string()) == uuid);
        RC_ASSERT(*Uuid::parse(uuid.hex()) == uuid);
    }));
}

TEST(Uuid7, of_one_millisecond_differ) {
    SystemRandom random;
    std::unordered_set<PaymentId> ids;
    for (int i = 0; i < 10'000; ++i) {
        ids.insert(make_id<PaymentId>(at_ms(1), random));
    }
    EXPECT_EQ(ids.size(), 10'000u);
}

// The first numbers of splitmix64 from its author's reference code, seed 1234567.
TEST(SeededRandom, is_splitmix64) {
    SeededRandom random(1234567);
    for (const auto expected : {6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
                                4593380528125082431u, 16408922859458223821u}) {
        EXPECT_EQ(random.next(), expected);
    }
}

TEST(Id, nil_is_the_default) {
    EXPECT_TRUE(PaymentId{}.is_nil());
    EXPECT_EQ(PaymentId{}.to_string(), "00000000-0000-0000-0000-000000000000");
    EXPECT_FALSE(PaymentId::parse("00000000-0000-0000-0000-000000000001")->is_nil());
}

}  // namespace
}  // namespace sluice
