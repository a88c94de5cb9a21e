#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sim/core.hpp"
#include "tests/sim/coverage.hpp"
#include "tests/sim/gateway.hpp"

namespace sluice::sim {

// What goes wrong inside an operation of a gateway, at a test point of the real code.
enum class Mishap : std::uint8_t {
    crash,
    commit_lost,
    commit_unheard,
    database_error,
    stall,
    clock_jump
};
std::string_view name(Mishap mishap);

// One operation while it runs. Operations nest: while one stands still, others go on.
struct Operation {
    Gateway* gateway = nullptr;
    Kind kind = Kind::order;
    Gateway::Channel* channel = nullptr;  // nothing: not of a channel
    std::vector<std::string> moves;       // of the transaction that is open
    std::vector<std::string> committing;  // of the one that was committed last
    bool has_claimed = false;
    Instant claimed_at{};                      // when the attempts of a send were committed
    std::chrono::microseconds stood_still{0};  // since then
};

// The hook behind every test point: lets mishaps strike, and keeps what they interrupted.
class Trouble {
public:
    // `state_of`: the state of the payment with that reference, as the database has it now.
    using StateOf = std::function<std::optional<PaymentState>(const std::string& reference)>;
    // `is_final`: the bank's "unknown" of that reference gives authority to send again.
    using IsFinal = std::function<bool(const std::string& reference)>;
    Trouble(Core& core, Coverage& coverage, StateOf state_of, IsFinal is_final);
    ~Trouble();
    Trouble(const Trouble&) = delete;
    Trouble& operator=(const Trouble&) = delete;

    // May draw a mishap. It strikes where it matters: this operation, or a later one.
    void begin(Operation& operation);
    void end();
    // A send that has not claimed yet holds locks; only a mutant calls a bank there.
    bool may_stand_still() const {
        return running_.empty() || running_.back()->kind != Kind::send ||
               running_.back()->has_claimed;
    }
    // Whose operation runs; nothing outside of operations.
    const Gateway* running_gateway() const {
        return running_.empty() ? nullptr : running_.back()->gateway;
    }

private:
    // A mishap that was drawn and has not struck yet.
    struct Pending {
        Mishap mishap;
        int countdown;         // at the how manieth place where it can strike
        bool only_with_moves;  // where no payment is touched it is let go
    };

    void draw();
    void at(std::string_view point);
    bool can_strike(std::string_view point);
    bool is_worth_it(std::string_view point);
    void strike(std::string_view point);
    void stall(Gateway& gateway);
    void cover(std::string_view point);
    void cover_commit(Point point);
    // The transitions that a crash at a point between transactions keeps from being made.
    std::vector<std::string> interrupted(std::string_view point);
    std::vector<std::string> interrupted_answers();
    std::vector<std::string> interrupted_page();

    Core& core_;
    Coverage& coverage_;
    StateOf state_of_;
    IsFinal is_final_;
    std::vector<Operation*> running_;
    std::optional<Pending> pending_;
    bool is_looking_ = false;  // the hook itself reads the database
};

// Throws what the database layer throws when the answer to COMMIT does not come.
[[noreturn]] void lose_commit_answer();

}  // namespace sluice::sim
