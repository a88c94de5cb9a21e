#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace sluice {

enum class PaymentState : std::uint8_t {
    none,  // before the payment exists
    received,
    held,        // people have to look at it before it may go on
    to_approve,  // screened and passed; people approve it by the enterprise's policy
    queued,
    sending,
    accepted,
    in_doubt,
    settled,
    returned,
    rejected,
    cancelled
};

enum class PaymentEvent : std::uint8_t {
    create,
    queue,     // screened and passed
    hold,      // screened and not passed
    release,   // two people let it go on
    refuse,    // two people end it, or one who was asked to approve it
    ask,       // screened and passed; people are asked to approve it
    approve,   // everybody who was asked has
    withdraw,  // one of them took it back before it was sent
    cancel,
    send,
    not_sent,
    bank_accepted,
    bank_rejected,
    no_answer,
    bank_unknown,  // the bank does not know it, and its profile says that this is final
    statement_matched,
    bank_returned
};

struct Transition {
    PaymentState from;
    PaymentEvent event;
    PaymentState to;
};

// The whole state machine. The CHECK constraint payment_event_legal in ledger/schema is the same
// table; a test compares the two. docs/states.md is printed from here.
inline constexpr Transition transitions[] = {
    {PaymentState::none, PaymentEvent::create, PaymentState::received},
    {PaymentState::received, PaymentEvent::queue, PaymentState::queued},
    {PaymentState::received, PaymentEvent::ask, PaymentState::to_approve},
    {PaymentState::received, PaymentEvent::hold, PaymentState::held},
    {PaymentState::received, PaymentEvent::cancel, PaymentState::cancelled},
    {PaymentState::held, PaymentEvent::release, PaymentState::queued},
    {PaymentState::held, PaymentEvent::ask, PaymentState::to_approve},
    {PaymentState::held, PaymentEvent::refuse, PaymentState::rejected},
    {PaymentState::held, PaymentEvent::cancel, PaymentState::cancelled},
    // Held again after a send that the bank said not to know, and then the first copy shows.
    {PaymentState::held, PaymentEvent::statement_matched, PaymentState::settled},
    {PaymentState::to_approve, PaymentEvent::approve, PaymentState::queued},
    {PaymentState::to_approve, PaymentEvent::refuse, PaymentState::rejected},
    {PaymentState::to_approve, PaymentEvent::hold, PaymentState::held},
    {PaymentState::to_approve, PaymentEvent::cancel, PaymentState::cancelled},
    {PaymentState::queued, PaymentEvent::withdraw, PaymentState::to_approve},
    // A new list names one of its parties.
    {PaymentState::queued, PaymentEvent::hold, PaymentState::held},
    {PaymentState::queued, PaymentEvent::cancel, PaymentState::cancelled},
    {PaymentState::queued, PaymentEvent::send, PaymentState::sending},
    // The bank said "unknown" or the send failed, and then the first copy shows on a statement.
    {PaymentState::queued, PaymentEvent::statement_matched, PaymentState::settled},
    {PaymentState::sending, PaymentEvent::not_sent, PaymentState::queued},
    {PaymentState::sending, PaymentEvent::bank_accepted, PaymentState::accepted},
    {PaymentState::sending, PaymentEvent::bank_rejected, PaymentState::rejected},
    {PaymentState::sending, PaymentEvent::no_answer, PaymentState::in_doubt},
    {PaymentState::sending, PaymentEvent::statement_matched, PaymentState::settled},
    {PaymentState::in_doubt, PaymentEvent::bank_accepted, PaymentState::accepted},
    {PaymentState::in_doubt, PaymentEvent::bank_rejected, PaymentState::rejected},
    {PaymentState::in_doubt, PaymentEvent::bank_unknown, PaymentState::queued},
    {PaymentState::in_doubt, PaymentEvent::statement_matched, PaymentState::settled},
    {PaymentState::accepted, PaymentEvent::bank_rejected, PaymentState::rejected},
    {PaymentState::accepted, PaymentEvent::statement_matched, PaymentState::settled},
    {PaymentState::settled, PaymentEvent::bank_returned, PaymentState::returned},
};

constexpr std::optional<PaymentState> next(PaymentState from, PaymentEvent event) {
    for (const auto& row : transitions) {
        if (row.from == from && row.event == event) {
            return row.to;
        }
    }
    return std::nullopt;
}

// No further event is expected (settled may still be returned by the bank).
constexpr bool is_final(PaymentState state) {
    return state == PaymentState::settled || state == PaymentState::returned ||
           state == PaymentState::rejected || state == PaymentState::cancelled;
}

std::string_view name(PaymentState state);
std::string_view name(PaymentEvent event);
std::optional<PaymentState> parse_state(std::string_view text);
std::optional<PaymentEvent> parse_event(std::string_view text);

namespace detail {
constexpr bool deterministic() {
    for (const auto& a : transitions) {
        for (const auto& b : transitions) {
            if (&a != &b && a.from == b.from && a.event == b.event) {
                return false;
            }
        }
    }
    return true;
}
constexpr bool end_states_end() {
    for (const auto& row : transitions) {
        const bool allowed = row.from == PaymentState::settled && row.to == PaymentState::returned;
        if (is_final(row.from) && !allowed) {
            return false;
        }
    }
    return true;
}
}  // namespace detail
static_assert(detail::deterministic());
static_assert(detail::end_states_end());

}  // namespace sluice
