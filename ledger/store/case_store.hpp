#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/store/database.hpp"
#include "ledger/store/screening_store.hpp"

// Cases of screening: what people have to look at, and what they did. Their tables are
// screening_case, screening_case_event, screening_case_finding, screening_attachment and
// screening_false_match.
namespace sluice::store {

struct CaseView {
    EnterpriseId enterprise;
    CaseId id;
    DecisionId decision;
    std::optional<PaymentId> payment;  // one of these two, or `beneficiary`
    std::optional<StatementLineId> line;
    std::string verdict;  // "hold", "stop"
    bool is_special = false;
    std::string state;  // "open", "proposed", "released", "refused", "closed"
    int version = 0;
    std::string assigned_to;  // id of an officer, or empty
    Instant opened_at;
    Instant due_at;
    std::string proposed_by;
    std::string proposed_outcome;  // "", "release", "refuse", "close"
    std::string decided_by;
    std::optional<Instant> decided_at;
    std::optional<BeneficiaryId> beneficiary;

    bool is_decided() const { return decided_at.has_value(); }
};

struct CaseFilter {
    std::span<const EnterpriseId> enterprises;
    bool special = false;                    // with those of special preventive measures
    std::string state;                       // empty: all that are not decided
    std::optional<std::string> assigned_to;  // "": to nobody
    std::optional<Instant> due_before;
    std::optional<CaseId> after;  // behind this one in the order of the list
    std::size_t limit = 50;
};

// A case in the list, with what it is about.
struct CaseSummary {
    CaseView view;
    int score_permille = 0;
    std::optional<Money> amount;  // not of a beneficiary
    std::string counterparty_name;
    std::string payment_state;  // only of a payment
};

// First due first.
std::vector<CaseSummary> list_cases(Tx& tx, const CaseFilter& filter);
std::optional<CaseView> find_case(Tx& tx, std::span<const EnterpriseId> enterprises, CaseId id);
// Locked until the end of the transaction.
std::optional<CaseView> lock_case(Tx& tx, EnterpriseId enterprise, CaseId id);
// Whether another case of this payment is not decided.
bool has_other_open_case(Tx& tx, EnterpriseId enterprise, PaymentId payment, CaseId but);

// What people found out about one hit: the party is another than the entry, it is the entry, or
// they cannot tell.
struct CaseFinding {
    PartyAndEntry pair;
    std::string finding;  // "other", "match", "unknown"
};

struct CaseEventView {
    int version = 0;
    std::string event;  // "open", "assign", "note", "attach", "propose", "confirm", "return"
    std::string actor;
    Instant at;
    std::string outcome;
    std::string reason_code;
    std::string note;
    std::vector<CaseFinding> findings = {};  // only of "propose"
};
std::vector<CaseEventView> case_events(Tx& tx, EnterpriseId enterprise, CaseId id);
// Writes the case as changed, one version up, with the event that made it so. The case was locked.
void change_case(Tx& tx, CaseView& changed, CaseEventView event);

struct AttachmentView {
    int version = 0;  // of the case event that brought it; names it
    std::string file_name;
    std::string sha256;
    std::int64_t size = 0;
    std::string actor;
    Instant at;
};
// At the version that change_case gave.
void insert_attachment(Tx& tx, const CaseView& owner, const std::string& file_name,
                       const std::string& sha256, std::string_view content);
std::vector<AttachmentView> list_attachments(Tx& tx, EnterpriseId enterprise, CaseId id);
struct Attachment {
    std::string file_name;
    std::string content;
};
std::optional<Attachment> read_attachment(Tx& tx, EnterpriseId enterprise, CaseId id, int version);

struct FalseMatch {
    PartyAndEntry pair;
    std::string list_name;
    std::string entry_id;
};
// Those that are known stay as they are.
void insert_false_matches(Tx& tx, const CaseView& decided, std::span<const FalseMatch> matches);

// A decision as it was kept.
struct DecisionView {
    EnterpriseId enterprise;
    DecisionId id;
    std::int64_t seq = 0;
    std::string subject;
    std::optional<PaymentId> payment;
    std::optional<StatementLineId> line;
    std::string verdict;
    int score_permille = 0;
    std::string posture;
    std::string matches;     // JSON
    std::string monitoring;  // JSON
    std::string lists_version;
    std::string rules_version;
    std::int64_t epoch = 0;
    Instant observed_at;
    Instant decided_at;
    std::optional<BeneficiaryId> beneficiary;
    std::string program_version;  // of the gateway that judged
};
std::optional<DecisionView> find_decision(Tx& tx, EnterpriseId enterprise, DecisionId id);
// All about one payment or one receipt, in their order.
std::vector<DecisionView> decisions_of_payment(Tx& tx, EnterpriseId enterprise, PaymentId payment);
std::vector<DecisionView> decisions_of_receipt(Tx& tx, EnterpriseId enterprise,
                                               StatementLineId line);

std::optional<Receipt> find_receipt(Tx& tx, EnterpriseId enterprise, StatementLineId line);

}  // namespace sluice::store
