// What the readers make of every sample message of banks, as golden files: accepted or refused with
// code, place and line.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "adapters/banks/wire/camt.hpp"
#include "adapters/banks/wire/pain001.hpp"
#include "adapters/banks/wire/pain002.hpp"
#include "tests/iso20022/sample_files.hpp"

namespace sluice::iso20022 {
namespace {

std::string summary(const Error& error) {
    return fmt::format("refused {} at {} line {}: {}\n", name(error.code), error.where, error.line,
                       error.detail);
}

std::string summary(const Pain001Transaction& transaction) {
    if (transaction.refusal) {
        return summary(*transaction.refusal);
    }
    const auto& transfer = *transaction.transfer;
    return fmt::format("accepted {} {} on {} from {} to {} ({})\n", transfer.amount.decimal(),
                       transfer.amount.currency().code(), to_iso_date(transfer.requested_date),
                       transfer.debtor_account.value, transfer.creditor_account.value,
                       transfer.creditor_name);
}

TEST(Pain001Samples, EachIsAcceptedOrRefusedWithItsPlace) {
    std::string text;
    for (const auto& file : test::samples_with("CstmrCdtTrfInitn")) {
        text += file.name + "\n";
        const auto read = read_pain001(file.text);
        if (!read) {
            text += "  " + summary(read.error());
            continue;
        }
        text +=
            fmt::format("  {} {} by {}\n", read->version, read->message_id, read->initiating_party);
        for (const auto& transaction : read->transactions) {
            text += fmt::format("  {} {}", transaction.ordinal, summary(transaction));
        }
    }
    test::expect_golden("pain001_samples.txt", text);
}

std::string optional_date(const std::optional<BusinessDate>& date) {
    return date ? to_iso_date(*date) : "-";
}

std::string summary(const std::optional<SignedBalance>& balance, Currency currency) {
    return balance ? fmt::format("{} on {}", decimal(balance->minor, currency),
                                 optional_date(balance->date))
                   : "-";
}

std::string summary(const EntryDetail& detail) {
    std::string remittance = detail.remittance;
    std::ranges::replace(remittance, '\n', '|');
    return fmt::format(
        "      e2e={} instr={} ref={} amount={} party={} account={} return={} "
        "remittance={}\n",
        detail.end_to_end_id, detail.instruction_id, detail.account_servicer_reference,
        detail.amount ? detail.amount->decimal() : "-", detail.counterparty_name,
        detail.counterparty_account, detail.return_reason, remittance);
}

std::string summary(const StatementEntry& entry) {
    auto text =
        fmt::format("    {}{} {} {}{}{} booked={} value={} ref={}{}\n",
                    entry.direction == Direction::credit ? "+" : "-", entry.amount.decimal(),
                    entry.amount.currency().code(), entry.bank_transaction_code,
                    entry.reversal ? " reversal" : "", entry.is_charge ? " charge" : "",
                    entry.booked ? optional_date(entry.booking_date) : "no",
                    optional_date(entry.value_date), entry.account_servicer_reference,
                    entry.batch_count ? fmt::format(" batch of {}", *entry.batch_count) : "");
    for (const auto& detail : entry.details) {
        text += summary(detail);
    }
    return text;
}

std::string summary(const Statement& statement) {
    auto text = fmt::format(
        "  {} {} account {} {} number {} page {}{} opening {} closing {} entries {}\n",
        std::array{"report", "statement", "notification"}[static_cast<std::size_t>(statement.kind)],
        statement.bank_id, statement.account.value, statement.currency.code(),
        statement.sequence ? std::to_string(*statement.sequence) : "-",
        statement.page ? std::to_string(*statement.page) : "-",
        statement.last_page ? "" : " (more follow)", summary(statement.opening, statement.currency),
        summary(statement.closing, statement.currency), statement.entries.size());
    for (const auto& entry : statement.entries) {
        text += summary(entry);
    }
    return text;
}

TEST(CamtSamples, EachIsReadOrRefusedWithItsPlace) {
    std::string text;
    for (const auto& file : test::samples_with("BkToCstmr")) {
        text += file.name + "\n";
        const auto read = read_camt(file.text);
        if (!read) {
            text += "  " + summary(read.error());
            continue;
        }
        for (const auto& statement : *read) {
            text += summary(statement);
        }
    }
    test::expect_golden("camt_samples.txt", text);
}

std::string summary(const std::vector<StatusReason>& reasons) {
    std::string text;
    for (const auto& reason : reasons) {
        text += fmt::format(" [{}{} {}]", reason.proprietary ? "*" : "", reason.code, reason.text);
    }
    return text;
}

std::string summary(const Pain002& report) {
    auto text = fmt::format("  {} on {} {} count {} sum {} group {}{}\n", report.message_id,
                            report.original_message_name, report.original_message_id,
                            report.original_count.value_or(-1), report.original_control_sum,
                            report.group_status, summary(report.group_reasons));
    for (const auto& information : report.payment_informations) {
        text += fmt::format("    {} {}{}\n", information.id, information.status,
                            summary(information.reasons));
    }
    for (const auto& transaction : report.transactions) {
        text +=
            fmt::format("      {} {} {} {} ref={}{}\n", transaction.payment_information_id,
                        transaction.instruction_id, transaction.end_to_end_id, transaction.status,
                        transaction.bank_reference, summary(transaction.reasons));
    }
    return text;
}

TEST(Pain002Samples, EachIsReadOrRefusedWithItsPlace) {
    std::string text;
    for (const auto& file : test::samples_with("CstmrPmtStsRpt")) {
        const auto read = read_pain002(file.text);
        text += file.name + "\n" + (read ? summary(*read) : "  " + summary(read.error()));
    }
    test::expect_golden("pain002_samples.txt", text);
}

}  // namespace
}  // namespace sluice::iso20022
