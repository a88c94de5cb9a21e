#include "tests/sim/mutant.hpp"

#include <algorithm>
#include <array>

#include "ledger/base/mutant.hpp"

#ifdef SLUICE_MUTANTS

namespace sluice {

namespace {
Mutant selected = Mutant::none;
}

bool mutant(Mutant which) {
    return which == selected;
}

}  // namespace sluice

namespace sluice::sim {

namespace {
// In the order of the enum, behind `none`.
constexpr auto names = std::to_array<std::string_view>({"send_before_attempt_is_committed",
                                                        "send_although_commit_is_in_doubt",
                                                        "new_reference_on_resend",
                                                        "timeout_means_not_sent",
                                                        "doubt_means_rejected",
                                                        "outcomes_of_the_neighbour",
                                                        "resend_what_expired",
                                                        "resend_without_answer",
                                                        "unknown_is_final_at_once",
                                                        "unknown_is_always_final",
                                                        "trust_any_clock",
                                                        "skip_fence",
                                                        "send_late",
                                                        "never_expire_sending",
                                                        "overlook_late_rejection",
                                                        "forget_idempotency_key",
                                                        "ignore_fingerprint",
                                                        "keep_reservation_of_rejected",
                                                        "count_postings_twice",
                                                        "skip_feed_number",
                                                        "move_cursor_before_booking",
                                                        "book_repeated_statement",
                                                        "judge_again_after_doubt",
                                                        "queue_what_is_held"});
static_assert(names.size() == static_cast<std::size_t>(Mutant::queue_what_is_held));
}  // namespace

std::span<const std::string_view> mutants() {
    return names;
}

bool select_mutant(std::string_view name) {
    const auto found = std::ranges::find(names, name);
    selected = found == names.end() ? Mutant::none : static_cast<Mutant>(found - names.begin() + 1);
    return name.empty() || found != names.end();
}

}  // namespace sluice::sim

#else

namespace sluice::sim {

std::span<const std::string_view> mutants() {
    return {};
}

bool select_mutant(std::string_view name) {
    return name.empty();
}

}  // namespace sluice::sim

#endif
