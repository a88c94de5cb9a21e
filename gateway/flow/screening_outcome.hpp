#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/flow/context.hpp"
#include "gateway/flow/judge.hpp"

namespace sluice::flow {

// From when on a payment that moves now may be sent. One that was due at once when it last moved,
// or only waited for its next try, is due at once again, whatever the clock has done meanwhile; one
// that waits for its day goes on waiting. Nothing: it waits for nothing.
std::optional<Instant> send_at(const store::PaymentView& payment, Instant now);

// The judge failed: nobody knows what it would have said, so people look, and nothing is sent
// meanwhile. `posture` says at what.
Judgement judgement_of_failure(std::string posture);

// Within one transaction and enterprise: turns judgements into decisions, moves and cases.
class OutcomeWriter {
public:
    struct Clocks {
        std::chrono::milliseconds hold_due;
        std::chrono::milliseconds stop_due;
    };

    OutcomeWriter(store::Tx& tx, Context& context, EnterpriseId enterprise, Instant now)
        : tx_(tx), context_(context), enterprise_(enterprise), now_(now) {}

    // First all judgements, then one read of what people have found to be false matches.
    void expect(const Judgement& judgement);
    void read_false_matches();

    // Fills in verdict, score and evidence. next_at: send_at() of the payment.
    void add(store::NewDecision decision, const Judgement& judgement,
             std::optional<Instant> next_at);
    // The hits that count: not those that people have found to be false.
    std::vector<Hit> remaining(const Judgement& judgement) const;

    // Takes feed numbers, so it comes last.
    void write(std::int64_t epoch, const Clocks& clocks, const std::string& actor);

private:
    struct Added {
        store::NewDecision decision;
        Verdict verdict;
        bool is_special;
        std::optional<Instant> next_at;
    };

    void add_moves(std::vector<store::LockedPayment>& locked, std::vector<store::Move>& moves);

    store::Tx& tx_;
    Context& context_;
    EnterpriseId enterprise_;
    Instant now_;
    std::vector<store::PartyAndEntry> pairs_;
    std::vector<store::PartyAndEntry> false_matches_;
    std::vector<Added> added_;
};

}  // namespace sluice::flow
