#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/banks/simulated/bank.hpp"
#include "ledger/base/id.hpp"
#include "ledger/base/time.hpp"

namespace sluice::simulated {

// XML as the tests look at it: XPath over local names, so "//Ntry/Amt" means any namespace.
class Xml {
public:
    explicit Xml(std::string text);

    std::string text(std::string_view path) const;  // of the first match; empty: none
    std::vector<std::string> texts(std::string_view path) const;
    std::size_t count(std::string_view path) const { return texts(path).size(); }
    const std::string& source() const { return source_; }

private:
    std::string source_;
};

// Empty when the document is valid by its own published schema, otherwise the first complaint.
std::string schema_complaint(std::string_view document);

// One payment of a test message.
struct TestPayment {
    std::string instruction_id{};
    std::string amount = "10.00";
    std::string creditor_account = "DE75512108001245126199";
    std::string creditor_name = "Muster GmbH";
    std::string currency = "EUR";
    std::string end_to_end_id = "E2E";
};

struct TestMessage {
    std::string message_id = "M1";
    std::vector<TestPayment> payments{};
    std::string debtor_account = "NL02ABNA0123456789";
    bool batch_booking = false;
    std::string execution_date = "2026-03-02";
};

std::string pain001(const TestMessage& message);

inline constexpr const char* customer = "sluice-acme";
inline constexpr const char* euro_account = "NL02ABNA0123456789";
inline constexpr const char* dollar_account = "123456789";

// A EUR account with 1000.00, a USD account with 500.00, and another customer's account.
BankOptions test_options();

// A bank on a clock that stands still until told, in memory unless a file is given.
class BankTest : public testing::Test {
protected:
    BankTest() { open(test_options()); }

    void open(BankOptions options);
    // As if the process had been killed and started again on the same store.
    void restart();

    Answer send(const TestMessage& message);
    Answer send_one(const TestPayment& payment, const std::string& message_id = "M1");
    Xml status(const std::vector<std::string>& instruction_ids);
    std::string status_of(const std::string& instruction_id);
    void pass(std::chrono::milliseconds time);  // and tick
    // Every document behind the cursor of this test, each checked against its schema.
    std::vector<Xml> fetch_all();
    void strike_next(Fault fault, std::int64_t times = 1);
    // From the books.
    std::int64_t balance(std::string_view account = euro_account);
    std::int64_t executions(std::string_view instruction_id);
    std::int64_t booked(std::string_view instruction_id);

    ManualClock clock_{*parse_instant("2026-03-02T09:00:00Z")};
    SeededRandom random_{1};
    BankOptions options_;
    std::unique_ptr<Bank> bank_;
    std::string cursor_;
};

}  // namespace sluice::simulated
