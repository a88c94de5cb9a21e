#pragma once

#include <cstdint>

namespace sluice {

// Deliberate faults of the code that moves money. They exist only in the copy of the libraries that
// is built with SLUICE_MUTANTS for the test which proves that the simulation catches each of them
// (tests/sim); everywhere else mutant() is the constant false and leaves nothing.
enum class Mutant : std::uint8_t {
    none,
    send_before_attempt_is_committed,
    send_although_commit_is_in_doubt,
    new_reference_on_resend,
    timeout_means_not_sent,
    doubt_means_rejected,
    outcomes_of_the_neighbour,
    resend_what_expired,
    resend_without_answer,
    unknown_is_final_at_once,
    unknown_is_always_final,
    trust_any_clock,
    skip_fence,
    send_late,
    never_expire_sending,
    overlook_late_rejection,
    forget_idempotency_key,
    ignore_fingerprint,
    keep_reservation_of_rejected,
    count_postings_twice,
    skip_feed_number,
    move_cursor_before_booking,
    book_repeated_statement,
    judge_again_after_doubt,
    queue_what_is_held
};

#ifdef SLUICE_MUTANTS
bool mutant(Mutant which);  // whether this one is switched on
#else
constexpr bool mutant(Mutant) {
    return false;
}
#endif

}  // namespace sluice
