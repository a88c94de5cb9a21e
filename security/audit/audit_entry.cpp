#include "security/audit/audit_entry.hpp"

#include <fmt/format.h>

#include <optional>

#include "ledger/base/utf8.hpp"

namespace sluice::audit {

namespace {

constexpr std::size_t time_bytes = 27;  // 2026-01-31T12:00:00.000000Z

constexpr std::string_view escaped = "\"\\\b\f\n\r\t";
constexpr std::string_view letters = "\"\\bfnrt";

// RFC 8785 section 3.2.2.2: the short escapes of JSON, \u00xx for other control characters, and
// every other character as it is.
void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (const auto found = escaped.find(c); found != escaped.npos) {
            out += '\\';
            out += letters[found];
        } else if (static_cast<unsigned char>(c) < ' ') {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_text(std::string& out, std::string_view key, std::string_view text) {
    out += key;
    append_quoted(out, text);
}

void append_nullable(std::string& out, std::string_view key, std::string_view text) {
    out += key;
    if (text.empty()) {
        out += "null";
    } else {
        append_quoted(out, text);
    }
}

// Lower-case words of letters, digits and '_', each beginning with a letter; two or more.
bool is_action(std::string_view text) {
    bool begins_word = true;
    std::size_t words = 1;
    for (const char c : text) {
        const bool is_letter = c >= 'a' && c <= 'z';
        const bool is_inner = (c >= '0' && c <= '9') || c == '_';
        if (c == '.' && !begins_word) {
            begins_word = true;
            ++words;
        } else if (is_letter || (is_inner && !begins_word)) {
            begins_word = false;
        } else {
            return false;
        }
    }
    return words > 1 && !begins_word;
}

struct Field {
    std::string_view pointer;
    std::string_view text;
    std::size_t max_bytes;
    bool is_required;
};

std::optional<Error> check_field(const Field& field) {
    const std::string where{field.pointer};
    if (field.is_required && field.text.empty()) {
        return fail(Errc::missing_field, "is empty", where);
    }
    if (field.text.size() > field.max_bytes) {
        return fail(Errc::too_large, fmt::format("more than {} bytes", field.max_bytes), where);
    }
    if (!is_utf8(field.text)) {
        return fail(Errc::wrong_encoding, "not UTF-8", where);
    }
    return std::nullopt;
}

std::optional<Error> check_entry(const AuditEntry& entry, std::string_view at) {
    const Field fields[] = {
        {"/action", entry.action, max_name_bytes, true},
        {"/actor", entry.actor, max_name_bytes, true},
        {"/after", entry.after, max_entry_bytes, false},
        {"/before", entry.before, max_entry_bytes, false},
        {"/reason", entry.reason, max_reason_bytes, false},
        {"/request_id", entry.request_id, max_name_bytes, false},
        {"/subject/id", entry.subject.id, max_name_bytes, true},
        {"/subject/kind", entry.subject.kind, max_name_bytes, true},
    };
    for (const auto& field : fields) {
        if (auto error = check_field(field)) {
            return error;
        }
    }
    if (!is_action(entry.action)) {
        return fail(Errc::invalid_value, "not words joined by dots", "/action");
    }
    if (at.size() != time_bytes) {
        return fail(Errc::invalid_value, "not in the years 0 to 9999", "/at");
    }
    if (entry.sequence > max_sequence) {
        return fail(Errc::invalid_value, "above 2^53 - 1", "/sequence");
    }
    return std::nullopt;
}

}  // namespace

Result<std::string> encode(const AuditEntry& entry) {
    const auto at = to_rfc3339(entry.at);
    if (auto error = check_entry(entry, at)) {
        return *error;
    }
    std::string line;
    line.reserve(512 + entry.before.size() + entry.after.size());
    append_text(line, "{\"action\":", entry.action);
    append_text(line, ",\"actor\":", entry.actor);
    append_nullable(line, ",\"after\":", entry.after);
    append_text(line, ",\"at\":", at);
    append_nullable(line, ",\"before\":", entry.before);
    append_nullable(line, ",\"enterprise\":",
                    entry.enterprise.is_nil() ? std::string{} : entry.enterprise.to_string());
    append_text(line, ",\"reason\":", entry.reason);
    append_text(line, ",\"request_id\":", entry.request_id);
    line += ",\"sequence\":" + std::to_string(entry.sequence);
    append_text(line, ",\"subject\":{\"id\":", entry.subject.id);
    append_text(line, ",\"kind\":", entry.subject.kind);
    line += "}}";
    if (line.size() > max_entry_bytes) {
        return fail(Errc::too_large, "an entry has at most 1 MiB");
    }
    return line;
}

}  // namespace sluice::audit
