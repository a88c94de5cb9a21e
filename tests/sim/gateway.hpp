#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/banks/port/bank_adapter.hpp"
#include "gateway/flow/channel.hpp"
#include "gateway/flow/context.hpp"
#include "gateway/flow/screen.hpp"
#include "tests/flow/scripted_judge.hpp"
#include "tests/sim/core.hpp"
#include "tests/sim/network.hpp"

namespace sluice::sim {

// A gateway's own clock: true time and what it is wrong by.
class GatewayClock final : public Clock {
public:
    explicit GatewayClock(Core& core) : core_(core) {}
    Instant now() override { return core_.time.now() + offset_; }
    Instant steady_since() override { return steady_since_; }
    void jump_to(std::chrono::microseconds offset) {
        offset_ = offset;
        steady_since_ = now();
    }
    std::chrono::microseconds offset() const { return offset_; }

private:
    Core& core_;
    std::chrono::microseconds offset_{0};
    Instant steady_since_ = Instant::min();
};

// Passes everything on, and remembers the bank's last words: the coverage report wants to know
// which transitions a crash behind them has prevented.
class ObservedBank final : public BankAdapter {
public:
    explicit ObservedBank(std::unique_ptr<BankAdapter> bank) : bank_(std::move(bank)) {}

    const Capabilities& capabilities() const override { return bank_->capabilities(); }
    SubmitResult submit(const Submission& submission, Deadline deadline) override {
        auto result = bank_->submit(submission, deadline);
        submitted = result.outcomes;
        return result;
    }
    QueryResult query(std::span<const QueryItem> items, Deadline deadline) override {
        auto result = bank_->query(items, deadline);
        asked.assign(items.begin(), items.end());
        told = result.outcomes;
        return result;
    }
    Result<StatementPage> fetch_statement(const std::string& cursor, Deadline deadline) override {
        auto page = bank_->fetch_statement(cursor, deadline);
        fetched = page ? page->statements : std::vector<Statement>{};
        return page;
    }

    std::vector<SubmitOutcome> submitted;
    std::vector<QueryItem> asked;
    std::vector<StatusOutcome> told;  // of those asked about
    std::vector<Statement> fetched;

private:
    std::unique_ptr<BankAdapter> bank_;
};

// One sluiced: everything that it has in memory, and the steps of its threads. When it dies, all of
// it is thrown away; the next one starts from the database.
class Gateway {
public:
    // Every way of work of a channel is one thread's in a daemon: one at a time.
    struct Channel {
        flow::ChannelInfo info;
        int bank;
        std::unique_ptr<ObservedBank> sending;
        std::unique_ptr<ObservedBank> asking;
        std::optional<flow::Lease> lease;
        // The lease and the run of the clock that were caught up with, as the daemon does.
        std::optional<std::pair<std::int64_t, Instant>> caught_up;
        bool is_sending = false;
        bool is_asking = false;
    };

    // The clock belongs to the machine, which goes on when the process dies.
    Gateway(Core& core, Network& network, int number, std::string database_url,
            GatewayClock& clock);

    flow::Context context() { return {database_, clock_, ids_, directory_, seal_key_}; }
    std::vector<Channel>& channels() { return channels_; }
    int number() const { return number_; }
    GatewayClock& clock() { return clock_; }
    const flow::Directory& directory() const { return directory_; }

    // The steps. Each says what it did, for the trace.
    std::string renew(Channel& channel);
    std::string send(Channel& channel);
    std::string ask(Channel& channel);
    std::string fetch(Channel& channel);
    std::string resume();
    std::string screen();

    bool is_dead = false;
    bool is_stalled = false;  // stands still; it will go on

private:
    Core& core_;
    int number_;
    GatewayClock& clock_;
    EventRandom ids_;
    store::SealKey seal_key_{"a key for simulation"};
    store::Database database_;
    flow::Directory directory_;
    Uuid owner_;
    std::vector<Channel> channels_;
    test::ScriptedJudge judge_;
    flow::Screening screening_;
    bool is_screening_ = false;
};

}  // namespace sluice::sim
