#include "gateway/flow/audit.hpp"

#include "security/digest/digest.hpp"

namespace sluice::flow {

namespace {

using store::Tx;

constexpr std::size_t most_findings = 100;  // a check stops there: the first rows tell enough
constexpr int page_size = 10'000;

constexpr std::string_view seal_check = "posting_seal_is_intact";

void add_finding(AuditReport& report, std::string_view check, std::string row, std::string detail) {
    report.findings.push_back({std::string{check}, std::move(row), std::move(detail)});
}

template <class Enum>
Enum from_name(std::string_view text, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        if (name(static_cast<Enum>(i)) == text) {
            return static_cast<Enum>(i);
        }
    }
    check(false, "the database holds known names only");
    return Enum{};
}

Posting read_posting(const store::Row& row) {
    return {.id = row.id<PostingId>(0),
            .kind = from_name<PostingKind>(row.text(1), 4),
            .pending_id = row.optional_id<PostingId>(2),
            .purpose = from_name<PostingPurpose>(row.text(3), 6),
            .debit = row.id<AccountId>(4),
            .credit = row.id<AccountId>(5),
            .amount = Money(row.integer(7), Currency::of(row.text(6))),
            .payment_id = row.optional_id<PaymentId>(8),
            .line_id = row.optional_id<StatementLineId>(9),
            .statement_id = row.optional_id<StatementId>(10),
            .pending_minor = 0};
}

// Makes every seal again from its row: a row changed by hand no longer gives its seal.
void check_seals(Tx& tx, const Context& context, EnterpriseId enterprise, AuditReport& report) {
    report.checks.emplace_back(seal_check);
    PostingId last{};
    for (;;) {
        const auto rows = tx.exec(
            "SELECT posting_id, kind, pending_id, purpose, debit_account_id, credit_account_id, "
            "currency, amount_minor, payment_id, line_id, statement_id, created_at, seal "
            "FROM posting WHERE enterprise_id = $1 AND posting_id > $2 ORDER BY posting_id LIMIT "
            "$3",
            {enterprise, last, page_size});
        for (const auto& row : rows) {
            const auto posting = read_posting(row);
            const auto expected =
                store::seal(context.seal_key, enterprise, posting, row.instant(11));
            if (!digest::equal_constant_time(row.bytes(12), expected) &&
                report.findings.size() < most_findings) {
                add_finding(report, seal_check, "posting " + posting.id.to_string(),
                            "the row was changed after it was written");
            }
            last = posting.id;
        }
        report.postings += static_cast<std::int64_t>(rows.size());
        if (rows.size() < static_cast<std::size_t>(page_size)) {
            return;
        }
    }
}

// The views of ledger/schema/audit.sql, whose names are the checks' names.
std::vector<std::string> views(Tx& tx) {
    std::vector<std::string> names;
    for (const auto& row :
         tx.exec("SELECT viewname FROM pg_views WHERE schemaname = 'audit' ORDER BY viewname")) {
        names.push_back(row.string(0));
    }
    check(!names.empty(), "the schema has its audit views");
    return names;
}

void run_check(Tx& tx, const std::string& view, EnterpriseId enterprise, AuditReport& report) {
    report.checks.push_back(view);
    for (const auto& row :
         tx.exec("SELECT \"row\", detail FROM audit." + view + " WHERE enterprise_id = $1 LIMIT $2",
                 {enterprise, most_findings})) {
        add_finding(report, view, row.string(0), row.string(1));
    }
}

}  // namespace

Result<AuditReport> audit(Context& context, EnterpriseId enterprise) {
    return context.database.transact([&](Tx& tx) -> Result<AuditReport> {
        tx.exec_script("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        AuditReport report;
        check_seals(tx, context, enterprise, report);
        for (const auto& view : views(tx)) {
            run_check(tx, view, enterprise, report);
        }
        report.payments =
            tx.exec("SELECT count(*) FROM payment WHERE enterprise_id = $1", {enterprise})[0]
                .integer(0);
        return report;
    });
}

}  // namespace sluice::flow
