#include "tests/sim/trouble.hpp"

#include <algorithm>
#include <array>

#include "ledger/base/testpoint.hpp"
#include "ledger/store/database.hpp"
#include "tests/sim/setting.hpp"

namespace sluice::sim {

namespace {

constexpr std::string_view before_commit = "database.before_commit";
constexpr std::string_view after_commit = "database.after_commit";
constexpr std::string_view move = "move ";

// Outside of transactions: a process that stands still there holds no lock that others wait for.
bool is_between_transactions(std::string_view point) {
    return !point.starts_with("database.") && !point.starts_with(move);
}

// Serialization failure, deadlock, disk full, server going down, read-only after a failover.
constexpr std::array<const char*, 5> sqlstates{"40001", "40P01", "53100", "57P01", "25006"};

}  // namespace

std::string_view name(Mishap mishap) {
    constexpr std::array<std::string_view, 6> names{
        "crash", "commit lost", "commit unheard", "database error", "stall", "clock jump"};
    return names[static_cast<std::size_t>(mishap)];
}

Trouble::Trouble(Core& core, Coverage& coverage, StateOf state_of, IsFinal is_final)
    : core_(core),
      coverage_(coverage),
      state_of_(std::move(state_of)),
      is_final_(std::move(is_final)) {
    core_.send_times = [this] {
        // At the end nothing stands still any more; a mutant sends before it has claimed.
        if (running_.empty() || !running_.back()->has_claimed) {
            const auto soon = core_.time.now() + exchange_timeout;
            return SendTimes{soon, soon};
        }
        const auto& operation = *running_.back();
        const auto deadline = operation.claimed_at + exchange_timeout;
        return SendTimes{deadline, deadline + operation.stood_still};
    };
    set_testpoint_hook([this](std::string_view point) { at(point); });
}

Trouble::~Trouble() {
    set_testpoint_hook({});
}

void Trouble::begin(Operation& operation) {
    if (!pending_) {
        draw();
    }
    running_.push_back(&operation);
}

void Trouble::draw() {
    const auto& swarm = core_.script.swarm;
    std::optional<Mishap> mishap;
    if (core_.strikes(swarm.crash)) {
        mishap = Mishap::crash;
    } else if (core_.strikes(swarm.lost_commit)) {
        mishap = core_.dice.chance(0.5) ? Mishap::commit_lost : Mishap::commit_unheard;
    } else if (core_.strikes(swarm.database_error)) {
        mishap = Mishap::database_error;
    } else if (core_.strikes(swarm.stall)) {
        mishap = Mishap::stall;
    } else if (swarm.clocks_jump && core_.strikes(0.01)) {
        mishap = Mishap::clock_jump;
    }
    if (mishap) {
        const auto latest = core_.script.swarm.target.empty() ? 6 : 2;
        const auto picky = *mishap == Mishap::stall ? 0.5 : 0.9;
        pending_ = {*mishap, static_cast<int>(core_.dice.between(1, latest)),
                    core_.dice.chance(picky)};
    }
}

void Trouble::end() {
    running_.pop_back();
}

void Trouble::at(std::string_view point) {
    if (running_.empty() || is_looking_) {
        return;
    }
    auto& operation = *running_.back();
    if (point.starts_with(move)) {
        operation.moves.emplace_back(point.substr(move.size()));
        return;
    }
    if (point == before_commit) {
        operation.committing = std::move(operation.moves);
        operation.moves.clear();
        if (std::ranges::find(operation.committing, "queued send") != operation.committing.end()) {
            operation.has_claimed = true;
            operation.claimed_at = core_.time.now();
            operation.stood_still = {};
        }
    }
    if (pending_ && !core_.calm && can_strike(point) && --pending_->countdown == 0) {
        strike(point);
    }
}

bool Trouble::can_strike(std::string_view point) {
    switch (pending_->mishap) {
        case Mishap::crash:
            return is_worth_it(point);
        case Mishap::commit_lost:
        case Mishap::database_error:
            return point == before_commit && is_worth_it(point);
        case Mishap::commit_unheard:
            return point == after_commit && is_worth_it(point);
        case Mishap::stall:
            // Half of them at the worst moment: the attempt is written, and nothing has left.
            return pending_->only_with_moves ? point == "submit.before_send"
                                             : is_between_transactions(point);
        case Mishap::clock_jump:
            return is_between_transactions(point);
    }
    return false;
}

// Most commits change no payment; and a seed with a target waits for it.
bool Trouble::is_worth_it(std::string_view point) {
    const auto& target = core_.script.swarm.target;
    const auto& operation = *running_.back();
    if (is_between_transactions(point)) {
        if (target.empty()) {
            return true;
        }
        const auto transitions = interrupted(point);
        return std::ranges::find(transitions, target) != transitions.end();
    }
    if (target.empty()) {
        return !operation.committing.empty() || !pending_->only_with_moves;
    }
    return std::ranges::find(operation.committing, target) != operation.committing.end();
}

void Trouble::strike(std::string_view point) {
    auto& operation = *running_.back();
    const auto mishap = pending_->mishap;
    pending_.reset();
    core_.count(name(mishap));
    core_.trace.add("      ! " + std::string{name(mishap)} + " at " + std::string{point});
    switch (mishap) {
        case Mishap::crash:
            cover(point);
            operation.gateway->is_dead = true;
            throw SimulatedCrash{};
        case Mishap::commit_lost:
            cover_commit(Point::commit_lost);
            lose_commit_answer();
        case Mishap::commit_unheard:
            cover_commit(Point::commit_unheard);
            lose_commit_answer();
        case Mishap::database_error:
            throw store::StatementError{
                sqlstates[static_cast<std::size_t>(core_.dice.below(sqlstates.size()))], "",
                "simulated"};
        case Mishap::stall:
            stall(*operation.gateway);
            break;
        case Mishap::clock_jump:
            operation.gateway->clock().jump_to(
                std::chrono::milliseconds{core_.dice.between(-100'000, 7'200'000)});
    }
}

// The whole process stands still, as one does whose machine is suspended or swaps.
void Trouble::stall(Gateway& gateway) {
    const bool is_long = core_.dice.chance(0.5);
    const auto rounds = static_cast<int>(core_.dice.between(3, 12));
    auto& operation = *running_.back();
    const auto since = core_.time.now();
    gateway.is_stalled = true;
    core_.interlude(static_cast<int>(core_.dice.between(1, 30)));
    if (is_long) {
        core_.others_work(rounds);
    }
    gateway.is_stalled = false;
    operation.stood_still += core_.time.now() - since;
}

void Trouble::cover(std::string_view point) {
    if (point == before_commit) {
        cover_commit(Point::before_commit);
    } else if (point == after_commit) {
        cover_commit(Point::after_commit);
    } else {
        for (const auto& transition : interrupted(point)) {
            for (const auto at :
                 {Point::before_send, Point::after_send, Point::after_query, Point::after_page}) {
                if (point.ends_with(name(at))) {
                    coverage_.add(transition, at);
                }
            }
        }
    }
}

void Trouble::cover_commit(Point point) {
    for (const auto& transition : running_.back()->committing) {
        coverage_.add(transition, point);
    }
}

std::vector<std::string> Trouble::interrupted(std::string_view point) {
    std::vector<std::string> transitions;
    const auto* channel = running_.back()->channel;
    if (point == "submit.before_send") {
        transitions.emplace_back("queued send");
    } else if (point == "submit.after_send" && channel != nullptr) {
        for (const auto& outcome : channel->sending->submitted) {
            transitions.push_back(transition_name(PaymentState::sending, event_of(outcome)));
        }
    } else if (point == "resolve.after_query" && channel != nullptr) {
        return interrupted_answers();
    } else if (point == "fetch.after_page" && channel != nullptr) {
        return interrupted_page();
    }
    return transitions;
}

std::vector<std::string> Trouble::interrupted_answers() {
    std::vector<std::string> transitions;
    const auto& bank = *running_.back()->channel->asking;
    is_looking_ = true;
    for (std::size_t i = 0; i < bank.told.size(); ++i) {
        const auto& reference = bank.asked[i].reference;
        const auto event = event_of(bank.told[i]);
        const bool too_early =
            event == PaymentEvent::bank_unknown &&
            (running_.back()->channel->bank != final_bank || !is_final_(reference));
        const auto state = event && !too_early ? state_of_(reference) : std::nullopt;
        if (state) {
            transitions.push_back(transition_name(*state, *event));
        }
    }
    is_looking_ = false;
    return transitions;
}

std::vector<std::string> Trouble::interrupted_page() {
    std::vector<std::string> transitions;
    is_looking_ = true;
    for (const auto& statement : running_.back()->channel->asking->fetched) {
        for (const auto& entry : statement.entries) {
            const auto event = event_of(entry);
            const auto state = event ? state_of_(entry.details[0].instruction_id) : std::nullopt;
            if (state) {
                transitions.push_back(transition_name(*state, *event));
            }
        }
    }
    is_looking_ = false;
    return transitions;
}

}  // namespace sluice::sim
