#pragma once

#include <optional>
#include <string>

#include "adapters/banks/port/bank_adapter.hpp"
#include "gateway/flow/context.hpp"

namespace sluice::flow {

// The stages that work between one enterprise and one bank. Each does one set and returns how many
// rows it moved, so that a loop, a test or a simulation calls it step by step. All of them need the
// channel's lease: a process that lost it gets version_conflict and changes nothing.

struct Lease {
    EnterpriseId enterprise;
    ChannelId channel;
    Uuid owner;
    std::int64_t epoch = 0;
    // When this process got this epoch, by its own clock: from here on no other process begins a
    // send, and those that have begun one are at it.
    Instant held_since = Instant::max();
};

// Takes the lease when it is free, over, or ours; a takeover raises the epoch. Also when it ends
// further away than twice the duration: only a clock that was ahead wrote that ('infinity' is a
// person's hold and stays). Nothing: another process has it. `held` is the lease as it was held so
// far; a renewal keeps its held_since.
Result<std::optional<Lease>> take_lease(Context& context, EnterpriseId enterprise,
                                        ChannelId channel, Uuid owner,
                                        std::chrono::milliseconds duration,
                                        const std::optional<Lease>& held = std::nullopt);
// Gives it back at shutdown. Errors are ignored: it runs out by itself.
void release_lease(Context& context, const Lease& lease);

// Queued payments that are due: commits the attempt, sends one bank message, records one outcome
// for each. Nothing due: 0. When recording fails the payments stay `sending` until expire() finds
// them, which is the truth: sent, fate not known.
Result<int> submit_due(Context& context, const Lease& lease, BankAdapter& bank);

// `sending` whose deadline is over: in_doubt.
Result<int> expire_sending(Context& context, const Lease& lease);

// After a takeover or a jump of the clock: what waits for longer than it ever does was put off by a
// clock that was ahead, and is due now. Asking or trying once more than needed does no harm. A
// payment that waits for its day is left alone. Returns how many.
Result<int> catch_up(Context& context, const Lease& lease);

// Asks the bank about payments in doubt, and accepted ones, that are due.
Result<int> resolve_due(Context& context, const Lease& lease, BankAdapter& bank);

// Fetches one page of statements, stores it, matches its lines, books them and moves the cursor, in
// one transaction. Returns the number of new lines; nothing when there was no page.
struct FetchOutcome {
    bool had_page = false;
    bool more = false;
    int new_lines = 0;
};
Result<FetchOutcome> fetch_statements(Context& context, const Lease& lease, BankAdapter& bank);

}  // namespace sluice::flow
