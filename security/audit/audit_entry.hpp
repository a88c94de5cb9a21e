#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/id.hpp"

namespace sluice::audit {

// What an entry is about: "payment" and its id, "list" and its name.
struct Subject {
    std::string kind;
    std::string id;

    bool operator==(const Subject&) const = default;
};

// One thing that somebody did. Texts are UTF-8.
struct AuditEntry {
    std::uint64_t sequence = 0;  // its place in the log, from 0
    Instant at{};
    std::string actor;
    std::string action;  // words joined by dots: "payment.decided"
    Subject subject;
    EnterpriseId enterprise{};  // nil: of the whole gateway
    std::string request_id{};   // trace id of the request; may be empty
    std::string reason{};       // may be empty
    std::string before{};  // JSON as it was and as it became, kept byte for byte; empty: nothing
    std::string after{};

    bool operator==(const AuditEntry&) const = default;
};

inline constexpr std::uint64_t max_sequence = (std::uint64_t{1} << 53) - 1;  // RFC 8785: a double
inline constexpr std::size_t max_entry_bytes = 1u << 20;
inline constexpr std::size_t max_name_bytes = 256;  // of actor, action, subject and request id
inline constexpr std::size_t max_reason_bytes = 4096;

// The entry as one line of canonical JSON (RFC 8785) without a line feed: the data of its leaf.
// Errors, each with a JSON pointer: invalid_value, wrong_encoding, missing_field, too_large.
Result<std::string> encode(const AuditEntry& entry);

// Takes nothing but what encode() makes, so that an entry has exactly one form. Errors: malformed
// and those of encode, each with a JSON pointer.
Result<AuditEntry> decode(std::string_view line);

}  // namespace sluice::audit
