#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/database.hpp"

// Changes of who may do what, and which signed requests were seen. Tables access_change and
// request_nonce.
namespace sluice::store {

// One change; what a kind has not is empty.
struct AccessChange {
    AccessChangeId id;
    std::string kind;    // "principal", "grant", "token", "key", "resume"; taking away: "suspend",
                         // "end_grant", "revoke_token", "revoke_key"
    std::string handle;  // of the principal
    std::string holder;  // "person", "service"
    std::string name;
    std::string role;
    std::optional<EnterpriseId> enterprise;  // of a grant; none: every enterprise
    std::vector<AccountId> accounts;
    std::string currency;
    std::int64_t most_minor = 0;
    std::optional<Instant> from;
    std::optional<Instant> until;
    std::string token_sha256;
    std::optional<AccessChangeId> ends;
    std::string reason;
    std::string proposed_by;
    Instant proposed_at{};
    std::string state;  // "proposed", "confirmed", "refused"
    std::string decided_by;
    std::optional<Instant> decided_at;
    std::int64_t decision_no = 0;  // 0: not decided
    std::string public_key;        // of a key: PEM
    std::string key_id;
    std::string algorithm;
};

// Nobody else decides until the end of the transaction; readers go on. Call first.
void lock_access(Tx& tx);

// Unique keys refuse a handle, a token or a key that is there already (23505).
void insert_access_change(Tx& tx, const AccessChange& change);
std::optional<AccessChange> find_access_change(Tx& tx, AccessChangeId id);
// Writes state, decided_by, decided_at and decision_no.
void decide_access_change(Tx& tx, const AccessChange& decided);
// Newest first, behind `after`; of a state or a handle where these are not empty.
std::vector<AccessChange> list_access_changes(Tx& tx, std::string_view state,
                                              std::string_view handle,
                                              std::optional<AccessChangeId> after,
                                              std::size_t limit);
// All confirmed changes, or those of one handle, in the order in which they were decided.
std::vector<AccessChange> confirmed_access_changes(Tx& tx, std::string_view handle = {});
// The number of the newest decision; 0 without any.
std::int64_t newest_access_decision(Tx& tx);

// Writes down that the key signed a request with the nonce. False: it has done so before.
bool use_nonce(Tx& tx, std::string_view key_id, std::string_view nonce, Instant expires_at);
// Deletes those that expired before `now`; how many.
std::size_t forget_nonces(Tx& tx, Instant now);

}  // namespace sluice::store
