#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/flow/officer.hpp"
#include "ledger/base/id.hpp"
#include "security/access/principal.hpp"
#include "security/http_signature/key.hpp"

namespace sluice::api {

// The tokens of one enterprise's ERP as the configuration has them: SHA-256 in lower-case
// hexadecimal. Several, so that a token can be replaced without a gap.
struct EnterpriseTokens {
    EnterpriseId enterprise;
    std::vector<std::string> token_sha256;
};

// The same of a compliance officer.
struct OfficerTokens {
    flow::Officer officer;
    std::vector<std::string> token_sha256;
};

// The same of a security administrator.
struct AdministratorTokens {
    std::string id;
    std::string name;
    std::vector<std::string> token_sha256;
};

struct ConfiguredTokens {
    std::vector<EnterpriseTokens> enterprises;
    std::vector<OfficerTokens> officers;
    std::vector<AdministratorTokens> administrators;
};

// A token of a principal of the database, while it holds.
struct StoredToken {
    std::string token_sha256;
    std::shared_ptr<const access::Principal> principal;
    Instant not_before;
    Instant not_after;
};

// A public key of a service of the database.
struct StoredKey {
    std::string key_id;
    http_signature::VerifierKey key;
    std::shared_ptr<const access::Principal> principal;
    Instant not_before;
    Instant not_after;
    std::string refusal{};  // for the log: why it proves nothing any more; empty: it does
};

// Whose token or key it is.
struct Identity {
    std::shared_ptr<const access::Principal> principal;
    std::string actor;  // "erp:" and the first eight digits of the token's hash, "officer:" and the
                        // officer's id, "person:" or "service:" and the principal's handle
    std::shared_ptr<const flow::Officer> officer;  // of a compliance officer
    Uuid bucket;                                   // whose rate limit it counts against
    Instant not_before{};                          // of the token or key
    Instant not_after = Instant::max();
};

// What is known of a key id.
struct KnownKey {
    http_signature::VerifierKey key;
    Identity identity;
    std::string refusal;  // StoredKey
};

// Who has which token and key: those of the configuration, which stay, and those of the database,
// which are exchanged as a whole. Any thread.
class Authenticator {
public:
    explicit Authenticator(const ConfiguredTokens& tokens);

    void set_stored(const std::vector<StoredToken>& tokens,
                    const std::vector<StoredKey>& keys = {});

    // Reads "Bearer <token>" (RFC 6750).
    std::optional<Identity> identify(std::string_view authorization, Instant now) const;
    // A key says whose it would be: its signature, its times and its refusal are still to be looked
    // at.
    std::optional<KnownKey> find_key(const std::string& key_id) const;
    // Null: there is none now.
    std::shared_ptr<const flow::Officer> officer(std::string_view id, Instant now) const;
    // Whether the configuration has an officer or administrator of that name.
    bool is_configured(std::string_view id) const;
    bool is_configured_token(const std::string& token_sha256) const {
        return configured_.contains(token_sha256);
    }

private:
    // By the token's SHA-256. Whoever measures how long a look-up takes learns of hashes, and
    // cannot choose those.
    using Tokens = std::unordered_map<std::string, Identity>;
    struct Book {
        Tokens tokens;
        std::unordered_map<std::string, KnownKey> keys;  // by key id
    };
    std::shared_ptr<const Book> stored() const;

    Tokens configured_;
    std::vector<std::string> configured_ids_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Book> stored_;  // guarded by mutex_
};

}  // namespace sluice::api
