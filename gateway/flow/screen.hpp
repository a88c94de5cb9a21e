#pragma once

#include <map>
#include <optional>
#include <vector>

#include "gateway/flow/context.hpp"
#include "gateway/flow/judge.hpp"

namespace sluice::flow {

// Teaches a judge that starts anew everything that was screened, in its order.
struct Replay {
    std::int64_t last_seq = 0;
    Instant newest = Instant::min();
    std::vector<std::int64_t> differences;  // facts of which it says other words than then
};
Result<Replay> replay_screening(Context& context, Judge& judge);

// How often a set is tried that the judge fails at, before people get what it fails at.
inline constexpr int tries_of_look_back = 3;
inline constexpr const char* failed_look = "the judge failed to look again";

// Whether the judge learnt from it when it was put into the order.
bool is_learnt(const store::LoggedFact& logged);

// A fact of the log as a judge sees it.
Fact fact_of(store::LoggedFact logged);

struct ScreeningOptions {
    std::chrono::milliseconds lease{60'000};
    std::size_t set_size = 500;  // payments of one enterprise in one transaction
    std::chrono::milliseconds hold_due{4 * 3'600'000};  // until people should have decided
    std::chrono::milliseconds stop_due{3'600'000};
    // A new list is held against the payments and receipts of so long.
    std::chrono::hours look_back{24 * 90};
};

// The stage between received and queued: gives every fact its place in one order for the whole
// database, has the judge look at it, and commits decision, evidence, change of state and case in
// one transaction. One process at a time holds the lease; one that takes over teaches its judge the
// log first. When a commit is in doubt the same decisions are offered again, never new ones,
// because the judge has learnt those facts already. A judge that throws holds what it was asked
// about, and is taught anew before it is asked again; in a look back, which teaches it nothing, it
// is asked again some times, and then only what it fails at goes to people. One thread.
class Screening {
public:
    Screening(Judge& judge, Uuid owner, ScreeningOptions options)
        : judge_(judge), owner_(owner), options_(options) {}

    // Does one set; returns how many facts it put in the order. 0: nothing to do, or another
    // process screens.
    Result<int> step(Context& context);

    // Gives the lease back at shutdown.
    void release(Context& context);

    bool is_ours() const { return position_.has_value(); }

private:
    struct Item {
        Fact fact;
        Judgement judgement;
        std::optional<Uuid> inbox;  // where it came from
        int rules_version_no = 0;
        bool is_decision() const {
            return fact.kind == Fact::Kind::payment || fact.kind == Fact::Kind::receipt;
        }
    };
    struct Work {
        std::int64_t first_seq = 0;
        bool judge_failed = false;
        std::string lists_version;
        std::string rules_version;
        std::vector<Item> items;
    };

    Result<bool> hold_lease(Context& context);
    Result<void> teach(Context& context);
    Result<void> collect(Context& context);
    void judge_work(Instant now);
    void ask_judge(std::span<const Fact> facts);
    Result<int> commit(Context& context);
    void write(store::Tx& tx, Context& context, Instant now);
    void write_enterprise(store::Tx& tx, Context& context, EnterpriseId enterprise,
                          std::span<const std::size_t> items, Instant now);
    void lose();

    // Ends a step that taught the judge nothing: the order goes to `last`.
    Result<int> settle(const Result<int>& done, std::int64_t last);
    Result<void> lock_order(store::Tx& tx, Instant now);
    Result<int> look_at_beneficiaries(Context& context);
    Result<int> screen_set(store::Tx& tx, Context& context, EnterpriseId enterprise,
                           std::int64_t release, std::int64_t& last);
    Result<int> look_back(Context& context);
    struct LookedAt {  // into the set
        std::vector<std::pair<const Fact*, Judgement>> found;
        std::vector<const Fact*> failed;  // the judge cannot look at them
    };
    Result<LookedAt> look_at(store::Tx& tx, std::span<const Fact> set);
    // Returns how many hits there were.
    int write_looked_at(store::Tx& tx, Context& context, EnterpriseId enterprise,
                        const LookedAt& looked, std::int64_t& last);

    Judge& judge_;
    const Uuid owner_;
    const ScreeningOptions options_;
    std::optional<store::ScreeningPosition> position_;  // held lease, and what the judge knows
    Instant renew_at_ = Instant::min();
    Instant newest_ = Instant::min();   // time of the newest fact
    std::map<Uuid, int> failed_looks_;  // of the set that is looked at, how often
    std::optional<Work> work_;          // judged, and not yet known to be committed
};

}  // namespace sluice::flow
