#include "gateway/api/auth.hpp"

#include <algorithm>

#include "gateway/api/header_list.hpp"
#include "ledger/base/check.hpp"
#include "security/digest/digest.hpp"

namespace sluice::api {

namespace {

constexpr std::string_view scheme = "Bearer ";
constexpr std::size_t max_token = 512;

// A bucket of their own, which no id of an enterprise meets but by a collision of SHA-256.
Uuid bucket_of(const std::string& actor) {
    const auto hash = digest::sha256(actor);
    Uuid bucket;
    std::copy_n(hash.begin(), bucket.bytes.size(), bucket.bytes.begin());
    return bucket;
}

Identity erp(const EnterpriseTokens& tokens, const std::string& hash) {
    auto principal = std::make_shared<access::Principal>();
    principal->handle = "erp-" + tokens.enterprise.to_string();
    principal->grants = {{.role = "erp", .enterprise = tokens.enterprise}};
    return {principal, "erp:" + hash.substr(0, 8), nullptr, tokens.enterprise.uuid};
}

Identity officer_of(const flow::Officer& officer) {
    auto principal = std::make_shared<access::Principal>();
    principal->holder = access::Holder::person;
    principal->handle = officer.id;
    principal->name = officer.name;
    for (const auto& enterprise : officer.enterprises) {
        principal->grants.push_back({.role = "compliance_officer", .enterprise = enterprise});
    }
    if (officer.enterprises.empty()) {
        principal->grants.push_back({.role = "compliance_officer", .enterprise = {}});
    }
    return {principal, officer.actor(), std::make_shared<const flow::Officer>(officer),
            bucket_of(officer.actor())};
}

Identity administrator(const AdministratorTokens& tokens) {
    auto principal = std::make_shared<access::Principal>();
    principal->holder = access::Holder::person;
    principal->handle = tokens.id;
    principal->name = tokens.name;
    principal->grants = {{.role = "security_admin", .enterprise = {}}};
    return {principal, "admin:" + tokens.id, nullptr, bucket_of("admin:" + tokens.id)};
}

std::shared_ptr<const flow::Officer> officer_among_grants(const access::Principal& principal,
                                                          Instant now) {
    flow::Officer officer{principal.handle, principal.name, {}, false};
    bool is_officer = false;
    bool is_of_all = false;
    for (const auto& grant : principal.grants) {
        if (holds(grant, now) && grant.role == "compliance_officer") {
            is_officer = true;
            is_of_all = is_of_all || grant.enterprise.is_nil();
            officer.enterprises.push_back(grant.enterprise);
        }
    }
    if (is_of_all) {
        officer.enterprises.clear();
    }
    return is_officer ? std::make_shared<const flow::Officer>(std::move(officer)) : nullptr;
}

}  // namespace

Authenticator::Authenticator(const ConfiguredTokens& tokens)
    : stored_(std::make_shared<const Book>()) {
    const auto add = [&](const std::string& hash, Identity identity) {
        check(configured_.try_emplace(hash, std::move(identity)).second,
              "a token is one enterprise's, officer's or administrator's");
    };
    for (const auto& one : tokens.enterprises) {
        for (const auto& hash : one.token_sha256) {
            add(hash, erp(one, hash));
        }
    }
    for (const auto& one : tokens.officers) {
        configured_ids_.push_back(one.officer.id);
        for (const auto& hash : one.token_sha256) {
            add(hash, officer_of(one.officer));
        }
    }
    for (const auto& one : tokens.administrators) {
        configured_ids_.push_back(one.id);
        for (const auto& hash : one.token_sha256) {
            add(hash, administrator(one));
        }
    }
}

void Authenticator::set_stored(const std::vector<StoredToken>& tokens,
                               const std::vector<StoredKey>& keys) {
    auto book = std::make_shared<Book>();
    for (const auto& token : tokens) {
        const auto actor = token.principal->actor();
        book->tokens.try_emplace(token.token_sha256,
                                 Identity{token.principal, actor, nullptr, bucket_of(actor),
                                          token.not_before, token.not_after});
    }
    for (const auto& key : keys) {
        const auto actor = key.principal->actor();
        book->keys.try_emplace(
            key.key_id, KnownKey{key.key,
                                 {key.principal, actor, nullptr, bucket_of(actor), key.not_before,
                                  key.not_after},
                                 key.refusal});
    }
    const std::lock_guard lock{mutex_};
    stored_ = std::move(book);
}

std::shared_ptr<const Authenticator::Book> Authenticator::stored() const {
    const std::lock_guard lock{mutex_};
    return stored_;
}

std::optional<Identity> Authenticator::identify(std::string_view authorization, Instant now) const {
    if (authorization.size() <= scheme.size() || authorization.size() > scheme.size() + max_token ||
        !equal_ignoring_case(authorization.substr(0, scheme.size()), scheme)) {
        return std::nullopt;
    }
    const auto hash = digest::hex(digest::sha256(authorization.substr(scheme.size())));
    if (const auto found = configured_.find(hash); found != configured_.end()) {
        return found->second;
    }
    const auto book = stored();
    const auto found = book->tokens.find(hash);
    if (found == book->tokens.end() || now < found->second.not_before ||
        found->second.not_after <= now) {
        return std::nullopt;
    }
    auto identity = found->second;
    if (auto officer = officer_among_grants(*identity.principal, now)) {
        identity.actor = officer->actor();
        identity.officer = std::move(officer);
    }
    return identity;
}

std::shared_ptr<const flow::Officer> Authenticator::officer(std::string_view id,
                                                            Instant now) const {
    for (const auto& [hash, identity] : configured_) {
        if (identity.officer != nullptr && identity.officer->id == id) {
            return identity.officer;
        }
    }
    const auto book = stored();
    for (const auto& [hash, identity] : book->tokens) {
        if (identity.principal->handle == id) {
            if (auto officer = officer_among_grants(*identity.principal, now)) {
                return officer;
            }
        }
    }
    return nullptr;
}

std::optional<KnownKey> Authenticator::find_key(const std::string& key_id) const {
    const auto book = stored();
    const auto found = book->keys.find(key_id);
    return found == book->keys.end() ? std::nullopt : std::optional{found->second};
}

bool Authenticator::is_configured(std::string_view id) const {
    return std::ranges::count(configured_ids_, id) > 0;
}

}  // namespace sluice::api
