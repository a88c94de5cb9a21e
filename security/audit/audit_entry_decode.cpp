#include <optional>

#include "security/audit/audit_entry.hpp"
#include "security/audit/strict_text.hpp"

namespace sluice::audit {

namespace {

// Reads what encode() writes. After the first failure it reads nothing more.
class Reader {
public:
    explicit Reader(std::string_view line) : rest_(line) {}

    // What stands before a value, and the value's pointer for errors.
    void expect(std::string_view literal, std::string_view pointer) {
        where_ = error_ ? where_ : pointer;
        if (!take(literal)) {
            refuse("is not where it should be");
        }
    }

    std::string text() {
        std::string out;
        if (!take("\"")) {
            refuse("is no text");
        }
        while (!error_ && !take("\"")) {
            take_character(out);
        }
        return out;
    }

    std::string nullable() { return take("null") ? std::string{} : text(); }

    std::uint64_t number() {
        const auto digits = rest_.substr(0, rest_.find_first_not_of("0123456789"));
        const auto value = parse_decimal(digits, max_sequence);
        if (!value) {
            refuse("is no whole number up to 2^53 - 1");
            return 0;
        }
        rest_.remove_prefix(digits.size());
        return *value;
    }

    void expect_end() {
        where_ = error_ ? where_ : "";
        if (!rest_.empty()) {
            refuse("something follows the entry");
        }
    }

    void refuse(std::string_view why) {
        if (!error_) {
            error_ = fail(Errc::malformed, std::string{why}, std::string{where_});
        }
    }

    const std::optional<Error>& error() const { return error_; }

private:
    bool take(std::string_view literal) {
        if (error_ || !rest_.starts_with(literal)) {
            return false;
        }
        rest_.remove_prefix(literal.size());
        return true;
    }

    void take_character(std::string& out) {
        if (rest_.empty() || static_cast<unsigned char>(rest_.front()) < ' ') {
            refuse("does not end");
        } else if (take("\\u00")) {
            take_control(out);
        } else if (take("\\")) {
            constexpr std::string_view letters = "\"\\bfnrt";
            constexpr std::string_view meant = "\"\\\b\f\n\r\t";
            const auto found = rest_.empty() ? letters.npos : letters.find(rest_.front());
            if (found == letters.npos) {
                refuse("has an escape that is not canonical");
                return;
            }
            out += meant[found];
            rest_.remove_prefix(1);
        } else {
            out += rest_.front();
            rest_.remove_prefix(1);
        }
    }

    // The last two digits of \u00xx; whether it had to be escaped, encoding again tells.
    void take_control(std::string& out) {
        constexpr std::string_view digits = "0123456789abcdef";
        const auto high = rest_.size() < 2 ? digits.npos : digits.find(rest_[0]);
        const auto low = rest_.size() < 2 ? digits.npos : digits.find(rest_[1]);
        if (high == digits.npos || low == digits.npos || high > 1) {
            refuse("has an escape that is not canonical");
            return;
        }
        out += static_cast<char>(high << 4 | low);
        rest_.remove_prefix(2);
    }

    std::string_view rest_;
    std::string_view where_;
    std::optional<Error> error_;
};

EnterpriseId read_enterprise(Reader& in) {
    const auto text = in.nullable();
    if (text.empty()) {
        return {};
    }
    const auto id = EnterpriseId::parse(text);
    if (!id) {
        in.refuse("is no id");
        return {};
    }
    return *id;
}

Instant read_time(Reader& in) {
    const auto at = parse_instant(in.text());
    if (!at) {
        in.refuse("is no time");
        return {};
    }
    return *at;
}

}  // namespace

Result<AuditEntry> decode(std::string_view line) {
    if (line.size() > max_entry_bytes) {
        return fail(Errc::too_large, "an entry has at most 1 MiB");
    }
    Reader in(line);
    AuditEntry entry;
    in.expect("{\"action\":", "/action");
    entry.action = in.text();
    in.expect(",\"actor\":", "/actor");
    entry.actor = in.text();
    in.expect(",\"after\":", "/after");
    entry.after = in.nullable();
    in.expect(",\"at\":", "/at");
    entry.at = read_time(in);
    in.expect(",\"before\":", "/before");
    entry.before = in.nullable();
    in.expect(",\"enterprise\":", "/enterprise");
    entry.enterprise = read_enterprise(in);
    in.expect(",\"reason\":", "/reason");
    entry.reason = in.text();
    in.expect(",\"request_id\":", "/request_id");
    entry.request_id = in.text();
    in.expect(",\"sequence\":", "/sequence");
    entry.sequence = in.number();
    in.expect(",\"subject\":{\"id\":", "/subject/id");
    entry.subject.id = in.text();
    in.expect(",\"kind\":", "/subject/kind");
    entry.subject.kind = in.text();
    in.expect("}}", "/subject");
    in.expect_end();
    if (in.error()) {
        return *in.error();
    }
    const auto again = encode(entry);
    if (!again) {
        return again.error();
    }
    if (*again != line) {
        return fail(Errc::malformed, "not in its canonical form");
    }
    return entry;
}

}  // namespace sluice::audit
