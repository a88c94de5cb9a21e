#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/store/database.hpp"
#include "ledger/store/payment_store.hpp"

namespace sluice::store {

using BeneficiaryId = Id<struct BeneficiaryTag>;

// The screening of a whole database has one order, kept by the process that holds its lease.

struct ScreeningPosition {
    std::int64_t epoch = 0;
    std::int64_t last_seq = 0;  // of the newest fact in the order
};

// Takes the lease when it is free, over, or ours; a takeover raises the epoch. Nothing: another
// process has it.
std::optional<ScreeningPosition> take_screening_lease(Tx& tx, Uuid owner, Instant now,
                                                      Instant until);
void release_screening_lease(Tx& tx, Uuid owner, std::int64_t epoch);

// The fence of a screening transaction: locks the lease until its end and tells how far the order
// is. Nothing: the lease is lost.
std::optional<std::int64_t> lock_screening_order(Tx& tx, Uuid owner, std::int64_t epoch,
                                                 Instant now);
void advance_screening_order(Tx& tx, std::int64_t last_seq);

// Received payments in the order they came, and what waits in the inbox.
struct ReceivedPayment {
    PaymentView payment;
    std::string actor;  // who ordered it
};
std::vector<ReceivedPayment> received_payments(Tx& tx, EnterpriseId enterprise, std::size_t limit);

struct Receipt {
    StatementLineId line;
    AccountId account;
    Money amount;
    BusinessDate booking_date;
    std::string counterparty_name;
    std::string counterparty_account;
    std::string remittance;
    std::string end_to_end_id;
};

struct InboxItem {
    Uuid id;
    std::string kind;  // "receipt", "master_data"
    std::optional<Receipt> receipt;
    std::string payload;
    std::string actor;
    Instant at;
};
std::vector<InboxItem> screening_inbox(Tx& tx, EnterpriseId enterprise, std::size_t limit);
void remove_from_inbox(Tx& tx, EnterpriseId enterprise, std::span<const Uuid> ids);
// Receipts among new statement lines have to be screened.
void put_receipts(Tx& tx, EnterpriseId enterprise, std::span<const StatementLineId> lines,
                  Instant now);
void put_master_data(Tx& tx, EnterpriseId enterprise, Uuid id, const std::string& payload,
                     const std::string& actor, Instant now);

struct NewDecision {
    DecisionId id;
    std::int64_t seq;
    std::string subject;  // "payment", "receipt", "rescreen", "beneficiary"
    std::optional<PaymentId> payment;
    std::optional<StatementLineId> line;
    std::string verdict;  // "pass", "hold", "stop"
    int score_permille;
    std::string posture;
    std::string matches;
    std::string monitoring;
    std::string lists_version;
    std::string rules_version;
    Instant observed_at;  // the time that monitoring was given
    std::optional<BeneficiaryId> beneficiary = {};
};
void insert_decisions(Tx& tx, EnterpriseId enterprise, std::span<const NewDecision> decisions,
                      std::int64_t epoch, Instant now);

void insert_screening_input(Tx& tx, EnterpriseId enterprise, std::int64_t seq,
                            const InboxItem& item, Instant observed_at);

struct NewCase {
    CaseId id;
    DecisionId decision;
    std::optional<PaymentId> payment;
    std::optional<StatementLineId> line;
    std::string verdict;  // "hold", "stop"
    bool is_special = false;
    Instant due_at;
    std::optional<BeneficiaryId> beneficiary = {};
};
// With their first event.
void insert_cases(Tx& tx, EnterpriseId enterprise, std::span<const NewCase> cases,
                  const std::string& actor, Instant now);

// Pairs of fingerprints that two people have found not to be the same.
struct PartyAndEntry {
    std::string party;
    std::string entry;

    auto operator<=>(const PartyAndEntry&) const = default;
};
std::vector<PartyAndEntry> known_false_matches(Tx& tx, EnterpriseId enterprise,
                                               std::span<const PartyAndEntry> pairs);

// The order, for a process that takes over. Facts after `after`, at most `limit`.
struct LoggedFact {
    std::int64_t seq;
    EnterpriseId enterprise;
    std::string kind;  // "payment", "receipt", "rescreen", "beneficiary", "master_data", "rules"
    std::optional<PaymentView> payment;
    std::optional<Receipt> receipt;
    std::string payload;     // of master data; the text of rules
    std::string actor;       // who ordered the payment or sent the data
    std::string monitoring;  // as decided then
    std::string posture;
    Instant at;
};
std::vector<LoggedFact> screening_order(Tx& tx, std::int64_t after, std::size_t limit);

// A look back over payments of before, and then over receipts, after a list was released.
struct LookBack {
    std::int64_t release_seq;
    Instant since;
    std::optional<EnterpriseId> enterprise;  // how far it is
    std::optional<PaymentId> payment;
    bool is_at_receipts = false;  // the payments of all enterprises are done
    std::optional<StatementLineId> line = {};
};
void start_look_back(Tx& tx, std::int64_t release_seq, Instant since, Instant now);
// The oldest that is not done.
std::optional<LookBack> open_look_back(Tx& tx);
void advance_look_back(Tx& tx, const LookBack& reached, std::size_t screened, std::size_t hits);
void finish_look_back(Tx& tx, std::int64_t release_seq, Instant now);
// Payments of the enterprise behind `after`, in the order of their ids.
std::vector<PaymentView> payments_since(Tx& tx, EnterpriseId enterprise, Instant since,
                                        std::optional<PaymentId> after, std::size_t limit);
// Receipts that the enterprise was told since then and that do not wait to be screened, behind
// `after`, in the order of their ids.
std::vector<Receipt> receipts_since(Tx& tx, EnterpriseId enterprise, Instant since,
                                    std::optional<StatementLineId> after, std::size_t limit);
// Whether a decision about this receipt already names the entry for the party, in one hit.
bool is_known_receipt_hit(Tx& tx, EnterpriseId enterprise, StatementLineId line,
                          const PartyAndEntry& pair);
// Whether a decision about this payment already names the entry for the party, in one hit.
bool is_known_hit(Tx& tx, EnterpriseId enterprise, PaymentId payment, const PartyAndEntry& pair);

// Rules that were released and not yet put into the order; at most one matters, the newest.
struct ReleasedRules {
    int version_no;
    std::string content;
};
std::vector<ReleasedRules> rules_to_come(Tx& tx);
void put_rules_in_order(Tx& tx, int version_no, std::int64_t seq);

}  // namespace sluice::store
