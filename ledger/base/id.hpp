#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "ledger/base/result.hpp"
#include "ledger/base/time.hpp"

namespace sluice {

// 128 bits, RFC 9562. Order of bytes is order of time for version 7.
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    static Result<Uuid> parse(std::string_view text);  // 36 characters with dashes, or 32 without
    std::string to_string() const;                     // lower case with dashes
    std::string hex() const;                           // 32 digits, fits ISO 20022 Max35Text
    bool is_nil() const { return *this == Uuid{}; }

    auto operator<=>(const Uuid&) const = default;
};

// An id of one kind. Two kinds never convert into each other.
template <class Tag>
struct Id {
    Uuid uuid{};

    static Result<Id> parse(std::string_view text) {
        auto parsed = Uuid::parse(text);
        if (!parsed) {
            return parsed.error();
        }
        return Id{*parsed};
    }
    std::string to_string() const { return uuid.to_string(); }
    bool is_nil() const { return uuid.is_nil(); }
    auto operator<=>(const Id&) const = default;
};

using EnterpriseId = Id<struct EnterpriseTag>;
using AccountId = Id<struct AccountTag>;
using ChannelId = Id<struct ChannelTag>;
using PaymentId = Id<struct PaymentTag>;
using PostingId = Id<struct PostingTag>;
using BatchId = Id<struct BatchTag>;
using SubmissionId = Id<struct SubmissionTag>;
using BankMessageId = Id<struct BankMessageTag>;
using StatementId = Id<struct StatementTag>;
using StatementLineId = Id<struct StatementLineTag>;
using ExceptionId = Id<struct ExceptionTag>;
using WebhookId = Id<struct WebhookTag>;
using DecisionId = Id<struct DecisionTag>;  // of screening
using CaseId = Id<struct CaseTag>;
using AccessChangeId = Id<struct AccessChangeTag>;

// Where random bytes come from: the system in production, a seed in simulation.
class RandomSource {
public:
    virtual ~RandomSource() = default;
    virtual std::uint64_t next() = 0;
};

// The system's entropy (getrandom). Safe to use from several threads.
class SystemRandom final : public RandomSource {
public:
    std::uint64_t next() override;
};

// splitmix64: the same seed gives the same numbers on every machine. One thread.
class SeededRandom final : public RandomSource {
public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() override;

private:
    std::uint64_t state_;
};

// UUID version 7 for an instant: 48 bits of milliseconds, then random bits.
Uuid make_uuid7(Instant at, RandomSource& random);

template <class AnyId>
AnyId make_id(Instant at, RandomSource& random) {
    return AnyId{make_uuid7(at, random)};
}

}  // namespace sluice

template <>
struct std::hash<sluice::Uuid> {
    std::size_t operator()(const sluice::Uuid& uuid) const noexcept;
};

template <class Tag>
struct std::hash<sluice::Id<Tag>> {
    std::size_t operator()(const sluice::Id<Tag>& id) const noexcept {
        return std::hash<sluice::Uuid>{}(id.uuid);
    }
};
