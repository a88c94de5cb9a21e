#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/store/beneficiary_store.hpp"

namespace sluice::flow {

enum class Verdict : std::uint8_t { pass, hold, stop };

std::string_view name(Verdict verdict);

// One fact of the screening order, as a judge sees it.
struct Fact {
    enum class Kind : std::uint8_t { payment, receipt, master_data, rules };

    Kind kind = Kind::payment;
    EnterpriseId enterprise;                    // nil for rules
    std::optional<store::PaymentView> payment;  // of payment
    std::optional<store::Receipt> receipt;      // of receipt
    std::string payload;                        // of master_data (JSON) and rules (their text)
    std::string actor;                          // who ordered the payment, or sent the data
    Instant at;                                 // never earlier than that of the fact before
};

// A party of the fact that a list names.
struct Hit {
    std::string party;  // fingerprint of what was screened
    std::string entry;  // fingerprint of the list's entry
    std::string list_name;
    std::string entry_id;
    std::string json;  // everything about it, for the decision's evidence
    Verdict verdict = Verdict::hold;
    bool is_special = false;  // on a list of special preventive measures
    int score_permille = 0;
};

// What a judge says of one payment or receipt.
struct Judgement {
    std::vector<Hit> hits;
    Verdict monitoring_verdict = Verdict::pass;
    int monitoring_score_permille = 0;
    std::string monitoring = "{}";  // JSON; the same bytes whenever the order is replayed
    // Not empty: it could not be judged as it should be, and why; then the posture decides.
    std::string posture;
    Verdict posture_verdict = Verdict::hold;
};

// Looks at the parties of payments and at what they do over time. Not safe for several threads; the
// screening stage has one. Knows no database.
class Judge {
public:
    virtual ~Judge() = default;

    // What it judges with right now, for the decision: hashes.
    virtual std::string lists_version() const = 0;
    virtual std::string rules_version() const = 0;
    // Number of the newest list release it judges with (screening_list_version.release_seq).
    virtual std::int64_t lists_release() const = 0;

    // In the order of facts, which it learns from; one judgement for each.
    virtual std::vector<Judgement> judge(std::span<const Fact> facts) = 0;

    // Forgets what it has learnt, to be taught again by the log.
    virtual void start_over() = 0;
    // Learns a fact of the log; what monitoring says of it now.
    virtual std::string learn(const Fact& fact) = 0;

    // The parties of one payment or receipt of before against the lists, without learning. Its `at`
    // is now: entries of lists that ran out before do not count.
    virtual Judgement look_again(const Fact& fact) = 0;
    // Somebody whom the enterprise may come to pay against the lists, without learning.
    virtual Judgement look_at(const store::Beneficiary& beneficiary, Instant at) = 0;
};

}  // namespace sluice::flow
