#include "ledger/store/case_store.hpp"

#include <algorithm>

#include "ledger/base/check.hpp"
#include "ledger/store/case_row.hpp"

namespace sluice::store {

namespace {

Set enterprise_set(std::span<const EnterpriseId> enterprises) {
    Set set(1);
    for (const auto& enterprise : enterprises) {
        set.add({enterprise});
    }
    return set;
}

#define SLUICE_DECISION_COLUMNS                                                           \
    "decision_id, seq, subject, payment_id, line_id, verdict, score_permille, posture, "  \
    "matches, monitoring, lists_version, rules_version, epoch, observed_at, decided_at, " \
    "beneficiary_id, program_version"

DecisionView read_decision(const Row& row, EnterpriseId enterprise) {
    return {.enterprise = enterprise,
            .id = row.id<DecisionId>(0),
            .seq = row.integer(1),
            .subject = row.string(2),
            .payment = row.optional_id<PaymentId>(3),
            .line = row.optional_id<StatementLineId>(4),
            .verdict = row.string(5),
            .score_permille = static_cast<int>(row.integer(6)),
            .posture = row.string(7),
            .matches = row.string(8),
            .monitoring = row.string(9),
            .lists_version = row.string(10),
            .rules_version = row.string(11),
            .epoch = row.integer(12),
            .observed_at = row.instant(13),
            .decided_at = row.instant(14),
            .beneficiary = row.optional_id<BeneficiaryId>(15),
            .program_version = row.string(16)};
}

}  // namespace

namespace {

// Two texts, because the index of undecided cases serves only a query that asks for nothing else.
#define SLUICE_LIST_CASES(condition)                                                             \
    "SELECT " SLUICE_CASE_COLUMNS                                                                \
    ", d.score_permille, coalesce(p.currency, l.currency), "                                     \
    "coalesce(p.amount_minor, l.amount_minor), coalesce(p.creditor_name, "                       \
    "l.counterparty_name, b.name), s.state FROM screening_case c "                               \
    "JOIN screening_decision d USING (enterprise_id, decision_id) "                              \
    "LEFT JOIN payment p ON p.enterprise_id = c.enterprise_id AND p.payment_id = c.payment_id "  \
    "LEFT JOIN payment_state s ON s.enterprise_id = c.enterprise_id "                            \
    "AND s.payment_id = c.payment_id "                                                           \
    "LEFT JOIN statement_line l ON l.enterprise_id = c.enterprise_id AND l.line_id = c.line_id " \
    "LEFT JOIN screening_beneficiary b ON b.enterprise_id = c.enterprise_id "                    \
    "AND b.beneficiary_id = c.beneficiary_id "                                                   \
    "WHERE c.enterprise_id = ANY($1::uuid[]) AND ($2::boolean OR NOT c.is_special) "             \
    "AND " condition                                                                             \
    " AND ($3::text = '' OR c.state = $3) "                                                      \
    "AND ($4::text IS NULL OR c.assigned_to = $4) "                                              \
    "AND ($5::timestamptz IS NULL OR c.due_at < $5) "                                            \
    "AND ($6::uuid IS NULL OR (c.due_at, c.enterprise_id, c.case_id) > (SELECT a.due_at, "       \
    "a.enterprise_id, a.case_id FROM screening_case a WHERE a.enterprise_id = "                  \
    "ANY($1::uuid[]) AND a.case_id = $6)) "                                                      \
    "ORDER BY c.due_at, c.enterprise_id, c.case_id LIMIT $7"

}  // namespace

std::vector<CaseSummary> list_cases(Tx& tx, const CaseFilter& filter) {
    const bool undecided =
        filter.state.empty() || filter.state == "open" || filter.state == "proposed";
    std::vector<CaseSummary> cases;
    for (const auto& row : tx.exec(undecided ? SLUICE_LIST_CASES("c.decided_at IS NULL")
                                             : SLUICE_LIST_CASES("c.decided_at IS NOT NULL"),
                                   enterprise_set(filter.enterprises)
                                       .params({filter.special, filter.state, filter.assigned_to,
                                                filter.due_before, filter.after, filter.limit}))) {
        cases.push_back({read_case(row),
                         static_cast<int>(row.integer(17)),
                         {},
                         row.string(20),
                         row.string(21)});
        if (!row.text(18).empty()) {
            cases.back().amount = Money(row.integer(19), Currency::of(row.text(18)));
        }
    }
    return cases;
}

std::optional<CaseView> find_case(Tx& tx, std::span<const EnterpriseId> enterprises, CaseId id) {
    const auto rows = tx.exec("SELECT " SLUICE_CASE_COLUMNS
                              " FROM screening_case c "
                              "WHERE c.enterprise_id = ANY($1::uuid[]) AND c.case_id = $2",
                              enterprise_set(enterprises).params({id}));
    return rows.empty() ? std::nullopt : std::optional{read_case(rows[0])};
}

std::optional<CaseView> lock_case(Tx& tx, EnterpriseId enterprise, CaseId id) {
    const auto rows = tx.exec("SELECT " SLUICE_CASE_COLUMNS
                              " FROM screening_case c "
                              "WHERE c.enterprise_id = $1 AND c.case_id = $2 FOR UPDATE",
                              {enterprise, id});
    return rows.empty() ? std::nullopt : std::optional{read_case(rows[0])};
}

bool has_other_open_case(Tx& tx, EnterpriseId enterprise, PaymentId payment, CaseId but) {
    return !tx.exec(
                  "SELECT FROM screening_case WHERE enterprise_id = $1 AND payment_id = $2 "
                  "AND case_id <> $3 AND decided_at IS NULL LIMIT 1",
                  {enterprise, payment, but})
                .empty();
}

namespace {

// Puts each finding into the event that proposed it.
void read_findings(Tx& tx, EnterpriseId enterprise, CaseId id, std::vector<CaseEventView>& events) {
    for (const auto& row :
         tx.exec("SELECT version, party, entry, finding FROM screening_case_finding "
                 "WHERE enterprise_id = $1 AND case_id = $2 ORDER BY version, party, entry",
                 {enterprise, id})) {
        const auto owner =
            std::ranges::find(events, static_cast<int>(row.integer(0)), &CaseEventView::version);
        check(owner != events.end(), "a finding has its event");
        owner->findings.push_back({{row.string(1), row.string(2)}, row.string(3)});
    }
}

void insert_findings(Tx& tx, const CaseView& owner, std::span<const CaseFinding> findings) {
    Set rows(3);
    for (const auto& one : findings) {
        rows.add({one.pair.party, one.pair.entry, one.finding});
    }
    if (!rows.empty()) {
        tx.exec(
            "INSERT INTO screening_case_finding (enterprise_id, case_id, version, party, entry, "
            "finding) SELECT $4, $5, $6, r.* FROM unnest($1::text[], $2::text[], $3::text[]) r",
            rows.params({owner.enterprise, owner.id, owner.version}));
    }
}

}  // namespace

std::vector<CaseEventView> case_events(Tx& tx, EnterpriseId enterprise, CaseId id) {
    std::vector<CaseEventView> events;
    for (const auto& row :
         tx.exec("SELECT version, event, actor, at, outcome, reason_code, note "
                 "FROM screening_case_event WHERE enterprise_id = $1 AND case_id = $2 "
                 "ORDER BY version",
                 {enterprise, id})) {
        events.push_back({static_cast<int>(row.integer(0)), row.string(1), row.string(2),
                          row.instant(3), row.string(4), row.string(5), row.string(6)});
    }
    read_findings(tx, enterprise, id, events);
    return events;
}

void change_case(Tx& tx, CaseView& changed, CaseEventView event) {
    ++changed.version;
    tx.exec(
        "UPDATE screening_case SET state = $3, version = $4, assigned_to = $5, proposed_by = $6, "
        "proposed_outcome = $7, decided_by = $8, decided_at = $9 "
        "WHERE enterprise_id = $1 AND case_id = $2",
        {changed.enterprise, changed.id, changed.state, changed.version, changed.assigned_to,
         changed.proposed_by, changed.proposed_outcome, changed.decided_by, changed.decided_at});
    tx.exec(
        "INSERT INTO screening_case_event (enterprise_id, case_id, version, event, actor, at, "
        "outcome, reason_code, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {changed.enterprise, changed.id, changed.version, event.event, event.actor, event.at,
         event.outcome, event.reason_code, event.note});
    insert_findings(tx, changed, event.findings);
}

void insert_attachment(Tx& tx, const CaseView& owner, const std::string& file_name,
                       const std::string& sha256, std::string_view content) {
    tx.exec(
        "INSERT INTO screening_attachment (enterprise_id, case_id, version, file_name, sha256, "
        "content) VALUES ($1, $2, $3, $4, $5, $6)",
        {owner.enterprise, owner.id, owner.version, file_name, sha256, bytea(content)});
}

std::vector<AttachmentView> list_attachments(Tx& tx, EnterpriseId enterprise, CaseId id) {
    std::vector<AttachmentView> attachments;
    for (const auto& row :
         tx.exec("SELECT a.version, a.file_name, a.sha256, length(a.content), e.actor, e.at "
                 "FROM screening_attachment a JOIN LATERAL (SELECT actor, at FROM "
                 "screening_case_event WHERE enterprise_id = $1 AND case_id = $2 "
                 "AND version = a.version OFFSET 0) e ON true "
                 "WHERE a.enterprise_id = $1 AND a.case_id = $2 ORDER BY a.version",
                 {enterprise, id})) {
        attachments.push_back({static_cast<int>(row.integer(0)), row.string(1), row.string(2),
                               row.integer(3), row.string(4), row.instant(5)});
    }
    return attachments;
}

std::optional<Attachment> read_attachment(Tx& tx, EnterpriseId enterprise, CaseId id, int version) {
    const auto rows = tx.exec(
        "SELECT file_name, content FROM screening_attachment WHERE enterprise_id = $1 "
        "AND case_id = $2 AND version = $3",
        {enterprise, id, version});
    if (rows.empty()) {
        return std::nullopt;
    }
    return Attachment{rows[0].string(0), rows[0].bytes(1)};
}

void insert_false_matches(Tx& tx, const CaseView& decided, std::span<const FalseMatch> matches) {
    Set rows(4);
    for (const auto& match : matches) {
        rows.add({match.pair.party, match.pair.entry, match.list_name, match.entry_id});
    }
    if (!rows.empty()) {
        tx.exec(
            "INSERT INTO screening_false_match (enterprise_id, party, entry, list_name, entry_id, "
            "case_id, proposed_by, decided_by, decided_at) SELECT $5, r.party, r.entry, r.list, "
            "r.id, $6, $7, $8, $9 FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) "
            "r (party, entry, list, id) ON CONFLICT DO NOTHING",
            rows.params({decided.enterprise, decided.id, decided.proposed_by, decided.decided_by,
                         decided.decided_at}));
    }
}

std::optional<DecisionView> find_decision(Tx& tx, EnterpriseId enterprise, DecisionId id) {
    const auto rows = tx.exec("SELECT " SLUICE_DECISION_COLUMNS
                              " FROM screening_decision "
                              "WHERE enterprise_id = $1 AND decision_id = $2",
                              {enterprise, id});
    return rows.empty() ? std::nullopt : std::optional{read_decision(rows[0], enterprise)};
}

std::vector<DecisionView> decisions_of_payment(Tx& tx, EnterpriseId enterprise, PaymentId payment) {
    std::vector<DecisionView> decisions;
    // Two partial indexes, one for each kind of decision about a payment.
    for (const auto& row : tx.exec(
             "SELECT " SLUICE_DECISION_COLUMNS " FROM screening_decision WHERE enterprise_id = $1 "
             "AND payment_id = $2 AND subject = 'payment' UNION ALL "
             "SELECT " SLUICE_DECISION_COLUMNS " FROM screening_decision WHERE enterprise_id = $1 "
             "AND payment_id = $2 AND subject = 'rescreen' ORDER BY seq",
             {enterprise, payment})) {
        decisions.push_back(read_decision(row, enterprise));
    }
    return decisions;
}

std::vector<DecisionView> decisions_of_receipt(Tx& tx, EnterpriseId enterprise,
                                               StatementLineId line) {
    std::vector<DecisionView> decisions;
    for (const auto& row : tx.exec(
             "SELECT " SLUICE_DECISION_COLUMNS " FROM screening_decision WHERE enterprise_id = $1 "
             "AND line_id = $2 AND subject = 'receipt' UNION ALL "
             "SELECT " SLUICE_DECISION_COLUMNS " FROM screening_decision WHERE enterprise_id = $1 "
             "AND line_id = $2 AND subject = 'rescreen' ORDER BY seq",
             {enterprise, line})) {
        decisions.push_back(read_decision(row, enterprise));
    }
    return decisions;
}

std::optional<Receipt> find_receipt(Tx& tx, EnterpriseId enterprise, StatementLineId line) {
    const auto rows = tx.exec(
        "SELECT line_id, account_id, currency, amount_minor, booking_date, counterparty_name, "
        "counterparty_account, remittance, end_to_end_id FROM statement_line "
        "WHERE enterprise_id = $1 AND line_id = $2",
        {enterprise, line});
    if (rows.empty()) {
        return std::nullopt;
    }
    const auto row = rows[0];
    return Receipt{.line = row.id<StatementLineId>(0),
                   .account = row.id<AccountId>(1),
                   .amount = Money(row.integer(3), Currency::of(row.text(2))),
                   .booking_date = row.date(4),
                   .counterparty_name = row.string(5),
                   .counterparty_account = row.string(6),
                   .remittance = row.string(7),
                   .end_to_end_id = row.string(8)};
}

}  // namespace sluice::store
