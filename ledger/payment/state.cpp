#include "ledger/payment/state.hpp"

#include <array>
#include <cstddef>

namespace sluice {

namespace {

constexpr std::array<std::string_view, 12> state_names{
    "none",     "received", "held",    "to_approve", "queued",   "sending",
    "accepted", "in_doubt", "settled", "returned",   "rejected", "cancelled"};

constexpr std::array<std::string_view, 17> event_names{
    "create",        "queue",     "hold",         "release",
    "refuse",        "ask",       "approve",      "withdraw",
    "cancel",        "send",      "not_sent",     "bank_accepted",
    "bank_rejected", "no_answer", "bank_unknown", "statement_matched",
    "bank_returned"};

template <class Enum, std::size_t n>
std::optional<Enum> find(const std::array<std::string_view, n>& names, std::string_view text) {
    for (std::size_t i = 0; i < n; ++i) {
        if (names[i] == text) {
            return static_cast<Enum>(i);
        }
    }
    return std::nullopt;
}

}  // namespace

std::string_view name(PaymentState state) {
    return state_names[static_cast<std::size_t>(state)];
}
std::string_view name(PaymentEvent event) {
    return event_names[static_cast<std::size_t>(event)];
}

std::optional<PaymentState> parse_state(std::string_view text) {
    return find<PaymentState>(state_names, text);
}

std::optional<PaymentEvent> parse_event(std::string_view text) {
    return find<PaymentEvent>(event_names, text);
}

}  // namespace sluice
