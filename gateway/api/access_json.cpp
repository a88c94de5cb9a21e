#include "gateway/api/access_json.hpp"

#include <algorithm>

#include "security/http_signature/key.hpp"
#include "security/http_signature/policy.hpp"

namespace sluice::api {

namespace {

using json::Reader;
using json::Value;
using json::Writer;
using store::AccessChange;

constexpr std::size_t max_public_key = 4096;  // RSA of 8192 bits in PEM has 1.5 KiB

void optional_time(Writer& writer, const char* name, const std::optional<Instant>& at) {
    if (at) {
        writer.text(name, to_rfc3339(*at));
    }
}

void write_accounts(Writer& writer, const std::vector<AccountId>& accounts) {
    if (accounts.empty()) {
        return;
    }
    writer.begin_array("accounts");
    for (const auto& account : accounts) {
        writer.element(account.to_string());
    }
    writer.end_array();
}

void write_grant(Writer& writer, const flow::HeldGrant& held) {
    const auto& grant = held.grant;
    writer.begin_object();
    writer.text("id", held.id.to_string());
    writer.text("role", grant.role);
    if (!grant.enterprise.is_nil()) {
        writer.text("enterprise", grant.enterprise.to_string());
    }
    write_accounts(writer, grant.accounts);
    if (grant.most) {
        writer.amount("most", *grant.most);
    }
    optional_time(writer, "from", grant.from);
    optional_time(writer, "until", grant.until);
    writer.end_object();
}

void write_keys(Writer& writer, const std::vector<flow::HeldKey>& keys) {
    writer.begin_array("keys");
    for (const auto& key : keys) {
        if (key.is_revoked) {
            continue;
        }
        writer.begin_object();
        writer.text("id", key.id.to_string());
        writer.text("key_id", key.key_id);
        writer.text("algorithm", key.algorithm);
        writer.text("from", to_rfc3339(key.from));
        writer.text("until", to_rfc3339(key.until));
        writer.end_object();
    }
    writer.end_array();
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> all) {
    return std::ranges::find(all, text) != all.end();
}

std::string choice(Reader& reader, const char* name, std::initializer_list<std::string_view> all) {
    auto text = reader.text(name, {.max = 32, .required = true});
    if (!text.empty() && !is_one_of(text, all)) {
        reader.note(name, Errc::invalid_value, "is none of those there are");
    }
    return text;
}

std::optional<Instant> time(Reader& reader, const char* name, bool required) {
    const auto text = reader.text(name, {.max = 40, .required = required});
    if (text.empty()) {
        return std::nullopt;
    }
    const auto at = parse_instant(text);
    if (!at) {
        reader.note(name, Errc::invalid_value, "must be a time (RFC 3339)");
        return std::nullopt;
    }
    return *at;
}

template <class AnyId>
std::optional<AnyId> id(Reader& reader, const char* name, bool required) {
    const auto text = reader.text(name, {.max = 36, .required = required});
    if (text.empty()) {
        return std::nullopt;
    }
    const auto found = AnyId::parse(text);
    if (!found) {
        reader.note(name, Errc::invalid_value, "must be an id");
        return std::nullopt;
    }
    return *found;
}

std::vector<AccountId> accounts(Reader& reader) {
    constexpr std::size_t most_accounts = 500;
    std::vector<AccountId> list;
    const auto* member = reader.member("accounts");
    if (member == nullptr) {
        return list;
    }
    if (!member->is(Value::Kind::array) || member->items.size() > most_accounts) {
        reader.note("accounts", Errc::invalid_value, "must be an array of at most 500 ids");
        return list;
    }
    for (const auto& item : member->items) {
        const auto parsed = AccountId::parse(item.is(Value::Kind::string) ? item.text : "");
        if (!parsed) {
            reader.note("accounts", Errc::invalid_value, "must be ids of accounts");
            return {};
        }
        list.push_back(*parsed);
    }
    return list;
}

void read_most(Reader& reader, AccessChange& change) {
    const auto* member = reader.member("most");
    if (member == nullptr) {
        return;
    }
    std::vector<Error> errors;
    Reader amount{*member, reader.place_of("most"), errors};
    const auto currency = Currency::parse(amount.text("currency", {.max = 3, .required = true}));
    const auto value = amount.text("value", {.max = 20, .required = true});
    amount.finish();
    const auto money = currency ? Money::parse(value, *currency) : Result<Money>{currency.error()};
    if (!errors.empty() || !money || money->is_zero()) {
        reader.note("most", Errc::invalid_amount, "must be an amount above zero");
        return;
    }
    change.currency = currency->code();
    change.most_minor = money->minor();
}

void read_grant(Reader& reader, AccessChange& change) {
    change.role = reader.text("role", {.max = 32, .required = true});
    change.enterprise = id<EnterpriseId>(reader, "enterprise", false);
    change.accounts = accounts(reader);
    read_most(reader, change);
    change.from = time(reader, "from", false);
    change.until = time(reader, "until", false);
}

void read_token(Reader& reader, AccessChange& change, Instant now) {
    change.token_sha256 = reader.text("token_sha256", {.max = 64, .required = true});
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (change.token_sha256.size() != 64 || !std::ranges::all_of(change.token_sha256, is_digit)) {
        reader.note("token_sha256", Errc::invalid_value, "must be 64 lower-case hex digits");
    }
    const auto from = time(reader, "from", false);
    change.from = from ? from : std::optional{now};
    change.until = time(reader, "until", true);
}

std::optional<http_signature::Algorithm> algorithm(Reader& reader) {
    const auto text = reader.text("algorithm", {.max = 32, .required = true});
    const auto found = http_signature::find_algorithm(text);
    const auto allowed = http_signature::request_policy().algorithms;
    if (!text.empty() && (!found || std::ranges::count(allowed, *found) == 0)) {
        reader.note("algorithm", Errc::invalid_value, "is none of those there are");
        return std::nullopt;
    }
    return found;
}

void read_key(Reader& reader, AccessChange& change, Instant now) {
    const auto used = algorithm(reader);
    const auto pem =
        reader.text("public_key", {.max = max_public_key, .required = true, .several_lines = true});
    if (used && !pem.empty()) {
        const auto key = http_signature::VerifierKey::from_pem(*used, pem);
        if (key) {
            // Written anew, so that nothing that stood beside the key is kept.
            change.public_key = key->pem();
            change.key_id = key->id();
            change.algorithm = name(*used);
        } else {
            reader.note("public_key", Errc::invalid_value, key.error().detail);
        }
    }
    const auto from = time(reader, "from", false);
    change.from = from ? from : std::optional{now};
    change.until = time(reader, "until", true);
}

std::string handle(Reader& reader) {
    auto text = reader.text("handle", {.max = 32, .required = true});
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    if (!text.empty() && (!std::ranges::all_of(text, fits) || text[0] == '-')) {
        reader.note("handle", Errc::invalid_value, "1 to 32 of a-z, 0-9, -, not - first");
    }
    return text;
}

}  // namespace

void write_access_change(Writer& writer, const AccessChange& change) {
    writer.begin_object();
    writer.text("id", change.id.to_string());
    writer.text("kind", change.kind);
    writer.text("handle", change.handle);
    writer.optional_text("holder", change.holder);
    writer.optional_text("name", change.name);
    writer.optional_text("role", change.role);
    if (change.enterprise) {
        writer.text("enterprise", change.enterprise->to_string());
    }
    write_accounts(writer, change.accounts);
    if (!change.currency.empty()) {
        writer.amount("most", Money{change.most_minor, Currency::of(change.currency)});
    }
    optional_time(writer, "from", change.from);
    optional_time(writer, "until", change.until);
    writer.optional_text("token_sha256", change.token_sha256);
    writer.optional_text("key_id", change.key_id);
    writer.optional_text("algorithm", change.algorithm);
    writer.optional_text("public_key", change.public_key);
    if (change.ends) {
        writer.text("ends", change.ends->to_string());
    }
    writer.text("reason", change.reason);
    writer.text("state", change.state);
    writer.text("proposed_by", change.proposed_by);
    writer.text("proposed_at", to_rfc3339(change.proposed_at));
    writer.optional_text("decided_by", change.decided_by);
    optional_time(writer, "decided_at", change.decided_at);
    writer.end_object();
}

void write_principal(Writer& writer, const flow::HeldPrincipal& principal) {
    writer.begin_object();
    writer.text("handle", principal.handle);
    writer.text("holder", principal.holder == access::Holder::person ? "person" : "service");
    writer.text("name", principal.name);
    writer.text("since", to_rfc3339(principal.since));
    writer.boolean("suspended", principal.is_suspended);
    writer.begin_array("grants");
    for (const auto& grant : principal.grants) {
        write_grant(writer, grant);
    }
    writer.end_array();
    write_keys(writer, principal.keys);
    writer.begin_array("tokens");
    for (const auto& token : principal.tokens) {
        writer.begin_object();
        writer.text("id", token.id.to_string());
        writer.text("token_sha256", token.token_sha256);
        writer.text("from", to_rfc3339(token.from));
        writer.text("until", to_rfc3339(token.until));
        writer.end_object();
    }
    writer.end_array();
    writer.end_object();
}

AccessChange read_access_change(Reader& reader, Instant now) {
    AccessChange change;
    change.kind = choice(reader, "kind",
                         {"principal", "grant", "token", "key", "resume", "suspend", "end_grant",
                          "revoke_token", "revoke_key"});
    change.handle = handle(reader);
    change.reason = reader.text("reason", {.max = 500, .required = true, .several_lines = true});
    if (change.kind == "principal") {
        change.holder = choice(reader, "holder", {"person", "service"});
        change.name = reader.text("name", {.max = 140, .required = true});
    } else if (change.kind == "grant") {
        read_grant(reader, change);
    } else if (change.kind == "token") {
        read_token(reader, change, now);
    } else if (change.kind == "key") {
        read_key(reader, change, now);
    } else if (change.kind == "end_grant" || change.kind == "revoke_token" ||
               change.kind == "revoke_key") {
        change.ends = id<AccessChangeId>(reader, "ends", true);
    }
    if (change.from && change.until && *change.until <= *change.from) {
        reader.note("until", Errc::invalid_value, "must be after `from`");
    }
    return change;
}

}  // namespace sluice::api
