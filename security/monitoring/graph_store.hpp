#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "security/monitoring/sharded_map.hpp"

namespace sluice::monitoring {

// One transfer as the monitor sees it. The amount is in major units of any one currency, for
// statistics alone: no money is counted with it.
struct GraphTransfer {
    std::string_view id;
    std::int64_t time;  // seconds; a stream never goes back
    std::string_view source;
    std::string_view destination;
    double amount;
};

constexpr std::int64_t seconds_a_day = 86'400;

struct GraphLimits {
    std::int64_t window_seconds = 30 * seconds_a_day;
    std::int64_t forget_seconds = 400 * seconds_a_day;  // of an account that does nothing
    std::size_t max_transfers = 4'000'000;              // kept; the oldest go first
    std::size_t max_accounts = 2'000'000;               // kept beyond those with transfers
};

// The transfers of the last days as a graph: each account leads to its latest transfers, out and
// in, and each of those to the one before. Memory is bounded by the limits: some 180 bytes an
// account and 110 bytes a transfer, plus ids that are longer than 15 bytes. One thread.
class TransferGraph {
public:
    using AccountIndex = std::uint32_t;
    using LegNumber = std::uint64_t;  // counts from 1; 0 is none

    struct Leg {
        LegNumber number = 0;
        std::int64_t time = 0;
        float amount = 0;
        AccountIndex source = 0;
        AccountIndex destination = 0;
        std::uint16_t depth = 1;          // legs of the longest chain in time that ends with it
        std::uint16_t similar_depth = 1;  // the same of chains that keep about their amount
        float risk = 0;                   // the score it was given
        LegNumber previous_out = 0;       // of the same source
        LegNumber previous_in = 0;        // of the same destination
    };

    struct Account {
        std::uint64_t key = 0;
        std::int64_t first_time = 0;
        std::int64_t last_time = 0;
        LegNumber last_out = 0;
        LegNumber last_in = 0;
        std::uint32_t out_count = 0;  // ever
        std::uint32_t in_count = 0;
        float mean_log_out = 0;  // of the amounts, ever
        float mean_log_in = 0;
        AccountIndex older = 0;  // by last activity
        AccountIndex newer = 0;
    };

    explicit TransferGraph(const GraphLimits& limits = {});

    // Drops what is older than the window at `time`.
    void advance(std::int64_t time);
    // The account, made when it is new.
    AccountIndex account(std::string_view name, std::int64_t time);
    Leg& add(const GraphTransfer& transfer, AccountIndex source, AccountIndex destination);

    const Account& at(AccountIndex index) const { return accounts_[index]; }
    std::size_t accounts() const { return index_of_.size(); }
    std::size_t transfers() const { return legs_.size(); }
    std::size_t slots() const { return accounts_.size(); }
    std::string_view id_of(LegNumber number) const;

    // Null when it was dropped, or for 0.
    const Leg* leg(LegNumber number) const {
        return number >= first_leg_ && number != 0 ? &legs_[number - first_leg_] : nullptr;
    }
    const Leg* latest_out(AccountIndex account) const { return leg(accounts_[account].last_out); }
    const Leg* latest_in(AccountIndex account) const { return leg(accounts_[account].last_in); }
    const Leg* before_out(const Leg& of) const { return leg(of.previous_out); }
    const Leg* before_in(const Leg& of) const { return leg(of.previous_in); }

private:
    void unlink(AccountIndex index);
    void make_newest(AccountIndex index);
    void forget_idle(std::int64_t time);

    GraphLimits limits_;
    std::deque<Leg> legs_;
    std::deque<std::string> ids_;
    LegNumber first_leg_ = 1;
    std::deque<Account> accounts_;  // [0] is the head of the list by activity
    std::vector<AccountIndex> free_;
    ShardedMap<std::uint64_t, AccountIndex> index_of_;
};

}  // namespace sluice::monitoring
