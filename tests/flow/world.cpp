#include "tests/flow/world.hpp"

#include <gtest/gtest.h>

namespace sluice::test {

namespace {

template <class T>
T must(Result<T> result) {
    if (!result) {
        throw std::runtime_error(to_string(result.error()));
    }
    if constexpr (!std::is_void_v<T>) {
        return std::move(*result);
    }
}

Instant start() {
    return *parse_instant("2026-03-02T10:00:00Z");
}

flow::BankProfile profile(const Capabilities& takes) {
    flow::BankProfile bank;
    bank.id = "test-bank";
    bank.name = "Test Bank";
    bank.bic = "ABNANL2A";
    bank.capabilities = takes;
    return bank;
}

}  // namespace

SubmitResult ScriptedBank::submit(const Submission& submission, Deadline) {
    submissions.push_back(submission);
    during_submit();
    SubmitResult result;
    result.exchange = {"request " + submission.message_id, "answer"};
    for (const auto& instruction : submission.instructions) {
        result.outcomes.push_back(answer_submit(instruction));
    }
    return result;
}

QueryResult ScriptedBank::query(std::span<const QueryItem> items, Deadline) {
    QueryResult result;
    for (const auto& item : items) {
        queried.push_back(item.reference);
        result.outcomes.push_back(answer_query(item));
    }
    return result;
}

Result<StatementPage> ScriptedBank::fetch_statement(const std::string& cursor, Deadline) {
    const auto next = cursor.empty() ? 0u : static_cast<std::size_t>(std::stoul(cursor));
    if (next >= statements.size()) {
        return StatementPage{{}, cursor, false, {}};
    }
    return StatementPage{{statements[next]},
                         std::to_string(next + 1),
                         next + 1 < statements.size(),
                         "document " + cursor};
}

World::World(bool latin_only)
    : clock(start()),
      enterprise(*EnterpriseId::parse("0193a000-0000-7000-8000-000000000001")),
      account(*AccountId::parse("0193a000-0000-7000-8000-0000000000a1")),
      database({.url = test_database.url()}) {
    bank.takes.unknown_is_final_after = std::chrono::seconds{60};
    bank.takes.latin_only = latin_only;
    bank.answer_submit = [](const BankInstruction&) { return Accepted{"REF", "ACSP"}; };
    bank.answer_query = [](const QueryItem&) { return Unanswered{fail(Errc::timeout)}; };
    const flow::ProvisionEnterprise acme{
        enterprise,
        "Acme",
        Currency::of("EUR"),
        {{account, "Main", number, true, Currency::of("EUR"), "test-bank", 0},
         {*AccountId::parse("0193a000-0000-7000-8000-0000000000a2"), "CNY", "6222000011112222",
          false, Currency::of("CNY"), "test-bank", 0}}};
    must(flow::provision(database, {acme}, {profile(bank.takes)}));
    directory.emplace(must(flow::Directory::load(database, {profile(bank.takes)})));
    auto ctx = context();
    lease = must(flow::take_lease(ctx, enterprise, directory->channels()[0].id,
                                  make_uuid7(clock.now(), random), std::chrono::hours{24 * 365}));
}

CreditTransfer World::transfer(const std::string& end_to_end_id, std::int64_t amount_minor) const {
    return {.end_to_end_id = end_to_end_id,
            .instruction_id = {},
            .uetr = {},
            .debtor_account = {number, true},
            .debtor_name = "Acme",
            .amount = Money(amount_minor, Currency::of("EUR")),
            .requested_date = std::chrono::floor<std::chrono::days>(start()),
            .service_level = "SEPA",
            .local_instrument = {},
            .category_purpose = {},
            .purpose = {},
            .charge_bearer = "SLEV",
            .creditor_name = "Supplier 供应商",
            .creditor_address = {.street = "Hauptstrasse",
                                 .building_number = {},
                                 .post_code = {},
                                 .town = "Bonn",
                                 .country = "DE",
                                 .lines = {}},
            .creditor_account = {"DE89370400440532013000", true},
            .creditor_bic = {},
            .creditor_clearing_id = {},
            .creditor_bank_name = {},
            .ultimate_debtor = {},
            .ultimate_creditor = {},
            .remittance = "Invoice \"7\" \\ 2026",
            .creditor_reference = {},
            .creditor_reference_type = {}};
}

flow::AcceptOutcome World::try_accept(const CreditTransfer& transfer, const std::string& key,
                                      const std::string& fingerprint) {
    auto ctx = context();
    const flow::AcceptItem item{{"payments", key, fingerprint}, transfer, ""};
    return must(flow::accept_payments(ctx, enterprise, {&item, 1}, "erp"))[0];
}

PaymentId World::accept(const std::string& end_to_end_id, std::int64_t amount_minor) {
    const auto id = must(try_accept(transfer(end_to_end_id, amount_minor))).id;
    screen();
    return id;
}

store::PaymentView World::view(PaymentId id) {
    return must(database.transact([&](store::Tx& tx) -> Result<store::PaymentView> {
        return store::read_payments(tx, enterprise, {&id, 1}).at(0);
    }));
}

PaymentState World::state(PaymentId id) {
    return view(id).state;
}

std::vector<std::string> World::history(PaymentId id) {
    return must(database.transact([&](store::Tx& tx) -> Result<std::vector<std::string>> {
        std::vector<std::string> list;
        for (const auto& event : store::payment_history(tx, enterprise, id)) {
            list.push_back(std::string{name(event.from)} + " " + std::string{name(event.event)} +
                           " " + std::string{name(event.to)});
        }
        return list;
    }));
}

std::string World::posted(const std::string& kind) {
    return test_database.query(
        "SELECT posted_minor FROM balance WHERE currency = 'EUR' AND kind = '" + kind + "'");
}

std::string World::available() {
    return test_database.query(
        "SELECT available_minor FROM balance WHERE currency = 'EUR' AND kind = 'bank'");
}

int World::screen() {
    auto ctx = context();
    return must(screening.step(ctx));
}

// What is received is screened before anything is sent.
int World::submit() {
    while (screen() > 0) {
    }
    auto ctx = context();
    return must(flow::submit_due(ctx, *lease, bank));
}

int World::resolve() {
    auto ctx = context();
    return must(flow::resolve_due(ctx, *lease, bank));
}

int World::expire() {
    auto ctx = context();
    return must(flow::expire_sending(ctx, *lease));
}

flow::FetchOutcome World::fetch() {
    auto ctx = context();
    return must(flow::fetch_statements(ctx, *lease, bank));
}

void World::open_account(std::int64_t balance_minor) {
    show_statement(1, balance_minor, balance_minor);
}

void World::show_statement(std::int64_t sequence, std::int64_t opening_minor,
                           std::int64_t closing_minor, std::vector<StatementEntry> entries) {
    bank.statements.push_back({.kind = StatementKind::statement,
                               .bank_id = "S" + std::to_string(sequence),
                               .sequence = sequence,
                               .page = {},
                               .last_page = true,
                               .account = {number, true},
                               .currency = Currency::of("EUR"),
                               .created_at = {},
                               .opening = SignedBalance{opening_minor, {}},
                               .closing = SignedBalance{closing_minor, {}},
                               .entries = std::move(entries)});
    fetch();
}

void World::notify(std::vector<StatementEntry> entries) {
    bank.statements.push_back({.kind = StatementKind::notification,
                               .bank_id = "N" + std::to_string(next_statement++),
                               .sequence = {},
                               .page = {},
                               .last_page = true,
                               .account = {number, true},
                               .currency = Currency::of("EUR"),
                               .created_at = {},
                               .opening = {},
                               .closing = {},
                               .entries = std::move(entries)});
    fetch();
}

StatementEntry World::credit(std::int64_t amount_minor) {
    const auto today = std::chrono::floor<std::chrono::days>(clock.now());
    return {.entry_reference = {},
            .account_servicer_reference = "B" + std::to_string(next_statement++),
            .amount = Money(amount_minor, Currency::of("EUR")),
            .direction = Direction::credit,
            .reversal = false,
            .booked = true,
            .booking_date = today,
            .value_date = today,
            .bank_transaction_code = {},
            .is_charge = false,
            .additional_info = {},
            .batch_payment_information_id = {},
            .batch_count = {},
            .details = {}};
}

StatementEntry World::debit(PaymentId id, std::int64_t amount_minor) {
    auto entry = credit(amount_minor);
    entry.direction = Direction::debit;
    EntryDetail detail;
    detail.instruction_id = id.uuid.hex();
    entry.details.push_back(detail);
    return entry;
}

std::vector<std::string> World::open_exceptions() {
    return must(database.transact([&](store::Tx& tx) -> Result<std::vector<std::string>> {
        std::vector<std::string> kinds;
        for (const auto& row : tx.exec("SELECT kind FROM recon_exception WHERE closed_at IS NULL "
                                       "ORDER BY opened_at, exception_id")) {
            kinds.push_back(row.string(0));
        }
        return kinds;
    }));
}

void World::expect_clean_audit() {
    store::Database reader({.url = test_database.url(), .keyed_plans = false});
    auto ctx = context(reader);
    const auto report = must(flow::audit(ctx, enterprise));
    for (const auto& finding : report.findings) {
        ADD_FAILURE() << finding.check << ": " << finding.row << ": " << finding.detail;
    }
}

}  // namespace sluice::test
