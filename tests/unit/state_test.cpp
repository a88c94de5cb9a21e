// The payment's state machine as text: every pair of state and event, and docs/states.md.
#include "ledger/payment/state.hpp"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "tests/support/golden.hpp"

namespace sluice {
namespace {

constexpr int state_count = static_cast<int>(PaymentState::cancelled) + 1;
constexpr int event_count = static_cast<int>(PaymentEvent::bank_returned) + 1;

// Events in the order of the columns.
constexpr std::string_view events =
    "create queue hold release refuse ask approve withdraw cancel send not_sent bank_accepted "
    "bank_rejected no_answer bank_unknown statement_matched bank_returned";

// from: the first four letters of to, one word an event; a dot where the event is refused.
//         crea queu hold rele refu ask  appr with canc send not_ acce reje no_a unkn matc retu
constexpr std::string_view expected = R"(
none       rece .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
received   .    queu held .    .    to_a .    .    canc .    .    .    .    .    .    .    .
held       .    .    .    queu reje to_a .    .    canc .    .    .    .    .    .    sett .
to_approve .    .    held .    reje .    queu .    canc .    .    .    .    .    .    .    .
queued     .    .    held .    .    .    .    to_a canc send .    .    .    .    .    sett .
sending    .    .    .    .    .    .    .    .    .    .    queu acce reje in_d .    sett .
accepted   .    .    .    .    .    .    .    .    .    .    .    .    reje .    .    sett .
in_doubt   .    .    .    .    .    .    .    .    .    .    .    acce reje .    queu sett .
settled    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    retu
returned   .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
rejected   .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
cancelled  .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
)";

std::vector<std::vector<std::string>> words_by_line(std::string_view text) {
    std::vector<std::vector<std::string>> lines;
    std::istringstream in{std::string{text}};
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::vector<std::string> list;
        for (std::string word; words >> word;) {
            list.push_back(word);
        }
        if (!list.empty()) {
            lines.push_back(list);
        }
    }
    return lines;
}

TEST(PaymentState, every_pair_of_state_and_event) {
    const auto columns = words_by_line(events).at(0);
    ASSERT_EQ(columns.size(), static_cast<std::size_t>(event_count));
    std::set<PaymentState> seen;
    for (const auto& row : words_by_line(expected)) {
        ASSERT_EQ(row.size(), event_count + 1u) << row[0];
        const auto from = parse_state(row[0]);
        ASSERT_TRUE(from.has_value()) << row[0];
        EXPECT_TRUE(seen.insert(*from).second) << row[0];
        for (std::size_t column = 0; column < columns.size(); ++column) {
            const auto event = parse_event(columns[column]);
            ASSERT_TRUE(event.has_value()) << columns[column];
            const auto to = next(*from, *event);
            EXPECT_EQ(to ? name(*to).substr(0, 4) : ".", row[column + 1])
                << row[0] << " " << columns[column];
        }
    }
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(state_count));
}

TEST(PaymentState, names_are_read_back) {
    for (int i = 0; i < state_count; ++i) {
        const auto state = static_cast<PaymentState>(i);
        EXPECT_EQ(parse_state(name(state)), state);
    }
    for (int i = 0; i < event_count; ++i) {
        const auto event = static_cast<PaymentEvent>(i);
        EXPECT_EQ(parse_event(name(event)), event);
    }
    for (const auto* text : {"", "Settled", "settled ", "unknown"}) {
        EXPECT_FALSE(parse_state(text).has_value()) << text;
        EXPECT_FALSE(parse_event(text).has_value()) << text;
    }
}

TEST(PaymentState, final_states) {
    std::set<std::string_view> final_states;
    for (int i = 0; i < state_count; ++i) {
        const auto state = static_cast<PaymentState>(i);
        if (is_final(state)) {
            final_states.insert(name(state));
        }
    }
    EXPECT_EQ(final_states,
              (std::set<std::string_view>{"settled", "returned", "rejected", "cancelled"}));
}

TEST(PaymentState, every_state_can_be_reached) {
    std::set<PaymentState> reached{PaymentState::none};
    for (int round = 0; round < state_count; ++round) {
        for (const auto& row : transitions) {
            if (reached.contains(row.from)) {
                reached.insert(row.to);
            }
        }
    }
    EXPECT_EQ(reached.size(), static_cast<std::size_t>(state_count));
}

// "Never a reason to send again": from in doubt there is no way to send but over the bank's own
// word that it does not know the payment.
TEST(PaymentState, only_the_banks_word_leads_from_in_doubt_to_sending) {
    EXPECT_FALSE(next(PaymentState::in_doubt, PaymentEvent::send).has_value());
    EXPECT_FALSE(next(PaymentState::in_doubt, PaymentEvent::not_sent).has_value());
    for (const auto& row : transitions) {
        if (row.to == PaymentState::sending) {
            EXPECT_EQ(row.from, PaymentState::queued);
        }
        if (row.from == PaymentState::in_doubt && row.to == PaymentState::queued) {
            EXPECT_EQ(row.event, PaymentEvent::bank_unknown);
        }
    }
}

// Screening and approval decide what is sent: there is no way past them.
TEST(PaymentState, only_screening_or_people_lead_to_queued_for_the_first_time) {
    for (const auto& row : transitions) {
        if (row.from == PaymentState::received && row.to == PaymentState::queued) {
            EXPECT_EQ(row.event, PaymentEvent::queue);
        }
        if (row.from == PaymentState::held && row.to == PaymentState::queued) {
            EXPECT_EQ(row.event, PaymentEvent::release);
        }
        if (row.to == PaymentState::held) {
            EXPECT_EQ(row.event, PaymentEvent::hold);
        }
    }
    for (const auto& row : transitions) {
        if (row.from == PaymentState::to_approve && row.to == PaymentState::queued) {
            EXPECT_EQ(row.event, PaymentEvent::approve);
        }
    }
    for (const auto from : {PaymentState::received, PaymentState::held, PaymentState::to_approve}) {
        EXPECT_FALSE(next(from, PaymentEvent::send).has_value());
        EXPECT_TRUE(next(from, PaymentEvent::cancel).has_value());
    }
}

std::string text(std::string_view name) {
    return std::string{name};
}

std::string states_document() {
    std::string doc =
        "# The states of a payment\n\n"
        "Printed by a test from the table `transitions` in `ledger/payment/state.hpp`; the CHECK\n"
        "constraint `payment_event_legal` in the database is the same table. What is not in it is\n"
        "refused.\n\n"
        "| from | event | to |\n| --- | --- | --- |\n";
    for (const auto& row : transitions) {
        doc += "| " + text(name(row.from)) + " | " + text(name(row.event)) + " | " +
               text(name(row.to)) + " |\n";
    }
    doc += "\n```mermaid\nstateDiagram-v2\n";
    for (const auto& row : transitions) {
        const auto from = row.from == PaymentState::none ? "[*]" : text(name(row.from));
        doc += "    " + from + " --> " + text(name(row.to)) + " : " + text(name(row.event)) + "\n";
    }
    for (int i = 0; i < state_count; ++i) {
        const auto state = static_cast<PaymentState>(i);
        if (is_final(state)) {
            doc += "    " + text(name(state)) + " --> [*]\n";
        }
    }
    return doc + "```\n";
}

TEST(PaymentState, document_is_the_table) {
    test::expect_golden_file("docs/states.md", states_document());
}

}  // namespace
}  // namespace sluice
