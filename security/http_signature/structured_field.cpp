#include "security/http_signature/structured_field.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "security/digest/digest.hpp"

namespace sluice::http_signature {

namespace {

constexpr std::size_t max_digits = 15;  // RFC 8941 section 3.3.1

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
    return is_lower(c) || (c >= 'A' && c <= 'Z');
}
bool is_key_start(char c) {
    return is_lower(c) || c == '*';
}
bool is_key_part(char c) {
    return is_lower(c) || is_digit(c) || std::string_view{"_-.*"}.find(c) != std::string_view::npos;
}
bool is_token_part(char c) {
    return is_alpha(c) || is_digit(c) ||
           std::string_view{"!#$%&'*+-.^_`|~:/"}.find(c) != std::string_view::npos;
}
bool is_printable(char c) {
    return c >= 0x20 && c <= 0x7E;
}

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    Result<std::vector<Member>> dictionary();

private:
    bool at_end() const { return at_ == text_.size(); }
    char peek() const { return at_end() ? '\0' : text_[at_]; }
    bool take(char c) {
        const bool found = !at_end() && text_[at_] == c;
        at_ += found ? 1 : 0;
        return found;
    }
    void skip(std::string_view spaces) {
        at_ = std::min(text_.find_first_not_of(spaces, at_), text_.size());
    }
    Error bad(std::string_view what) const {
        return fail(Errc::malformed, fmt::format("{} is expected at byte {}", what, at_));
    }

    Result<std::string> key();
    Result<Member> member();
    Result<void> inner_list(Member& member);
    Result<Item> item();
    Result<Parameters> parameters();
    Result<BareItem> bare_item();
    Result<BareItem> integer();
    Result<BareItem> string();
    Result<BareItem> byte_sequence();
    Result<BareItem> boolean();

    std::string_view text_;
    std::size_t at_ = 0;
};

Result<std::string> Parser::key() {
    if (!is_key_start(peek())) {
        return bad("a key");
    }
    const auto from = at_;
    while (!at_end() && is_key_part(text_[at_])) {
        ++at_;
    }
    return std::string{text_.substr(from, at_ - from)};
}

Result<BareItem> Parser::integer() {
    const bool negative = take('-');
    const auto from = at_;
    std::int64_t number = 0;
    while (is_digit(peek()) && at_ - from < max_digits) {
        number = number * 10 + (text_[at_++] - '0');
    }
    if (at_ == from || is_digit(peek()) || peek() == '.') {
        return bad("an integer of at most 15 digits");
    }
    return BareItem{negative ? -number : number};
}

Result<BareItem> Parser::string() {
    std::string value;
    for (take('"'); !at_end(); ++at_) {
        if (take('"')) {
            return BareItem{std::move(value)};
        }
        if (take('\\') && peek() != '"' && peek() != '\\') {
            return bad("a quote or a backslash after a backslash");
        }
        if (!is_printable(peek())) {
            return bad("printable ASCII in a string");
        }
        value += text_[at_];
    }
    return bad("the end of a string");
}

Result<BareItem> Parser::byte_sequence() {
    take(':');
    const auto end = text_.find(':', at_);
    Bytes value;
    if (end == text_.npos || !digest::base64_decode(text_.substr(at_, end - at_), value.bytes)) {
        return bad("base64 and a colon");
    }
    at_ = end + 1;
    return BareItem{std::move(value)};
}

Result<BareItem> Parser::boolean() {
    take('?');
    const bool value = take('1');
    if (!value && !take('0')) {
        return bad("?0 or ?1");
    }
    return BareItem{value};
}

Result<BareItem> Parser::bare_item() {
    const char first = peek();
    if (first == '-' || is_digit(first)) {
        return integer();
    }
    if (first == '"') {
        return string();
    }
    if (first == ':') {
        return byte_sequence();
    }
    if (first == '?') {
        return boolean();
    }
    if (!is_alpha(first) && first != '*') {
        return bad("an item");
    }
    const auto from = at_;
    while (!at_end() && is_token_part(text_[at_])) {
        ++at_;
    }
    return BareItem{Token{std::string{text_.substr(from, at_ - from)}}};
}

Result<Parameters> Parser::parameters() {
    Parameters read;
    while (take(';')) {
        skip(" ");
        auto name = key();
        if (!name) {
            return name.error();
        }
        Result<BareItem> value = BareItem{true};
        if (take('=')) {
            value = bare_item();
        }
        if (!value) {
            return value.error();
        }
        if (std::ranges::count(read, *name, &Parameter::key) != 0) {
            return bad("a parameter once, not twice,");
        }
        if (read.size() == max_parameters) {
            return fail(Errc::too_large, "at most 16 parameters");
        }
        read.push_back({std::move(*name), std::move(*value)});
    }
    return read;
}

Result<Item> Parser::item() {
    auto value = bare_item();
    if (!value) {
        return value.error();
    }
    auto read = parameters();
    if (!read) {
        return read.error();
    }
    return Item{std::move(*value), std::move(*read)};
}

Result<void> Parser::inner_list(Member& member) {
    take('(');
    member.is_list = true;
    for (skip(" "); !take(')'); skip(" ")) {
        if (member.items.size() == max_list_items) {
            return fail(Errc::too_large, "at most 64 items in a list");
        }
        auto read = item();
        if (!read) {
            return read.error();
        }
        member.items.push_back(std::move(*read));
        if (peek() != ' ' && peek() != ')') {
            return bad("a space or a closing bracket");
        }
    }
    auto read = parameters();
    if (!read) {
        return read.error();
    }
    member.parameters = std::move(*read);
    return {};
}

Result<Member> Parser::member() {
    auto name = key();
    if (!name) {
        return name.error();
    }
    Member read{std::move(*name)};
    const bool has_value = take('=');
    if (has_value && peek() == '(') {
        if (auto list = inner_list(read); !list) {
            return list.error();
        }
        return read;
    }
    auto value = has_value ? bare_item() : Result<BareItem>{BareItem{true}};
    if (!value) {
        return value.error();
    }
    auto its = parameters();
    if (!its) {
        return its.error();
    }
    read.items.push_back({std::move(*value), std::move(*its)});
    return read;
}

Result<std::vector<Member>> Parser::dictionary() {
    std::vector<Member> members;
    skip(" ");
    while (!at_end()) {
        auto read = member();
        if (!read) {
            return read.error();
        }
        if (std::ranges::count(members, read->key, &Member::key) != 0) {
            return bad("a key once, not twice,");
        }
        if (members.size() == max_members) {
            return fail(Errc::too_large, "at most 16 members");
        }
        members.push_back(std::move(*read));
        skip(" \t");
        if (at_end()) {
            break;
        }
        if (!take(',')) {
            return bad("a comma");
        }
        skip(" \t");
        if (at_end()) {
            return bad("a member after the comma");
        }
    }
    return members;
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + '"';
}

}  // namespace

Result<std::vector<Member>> parse_dictionary(std::string_view text) {
    if (text.size() > max_field_bytes) {
        return fail(Errc::too_large, "a field has at most 8 KiB");
    }
    return Parser{text}.dictionary();
}

std::string serialize(const BareItem& value) {
    struct Form {
        std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
        std::string operator()(const std::string& text) const { return quoted(text); }
        std::string operator()(const Token& token) const { return token.text; }
        std::string operator()(const Bytes& it) const {
            return ':' + digest::base64(it.bytes) + ':';
        }
        std::string operator()(bool yes) const { return yes ? "?1" : "?0"; }
    };
    return std::visit(Form{}, value);
}

std::string serialize(const Parameters& parameters) {
    std::string out;
    for (const auto& [key, value] : parameters) {
        out += ';' + key;
        if (value != BareItem{true}) {
            out += '=' + serialize(value);
        }
    }
    return out;
}

std::string serialize_list(const std::vector<Item>& items, const Parameters& parameters) {
    std::string out = "(";
    for (const auto& item : items) {
        out += (out.size() > 1 ? " " : "") + serialize(item.value) + serialize(item.parameters);
    }
    return out + ')' + serialize(parameters);
}

bool is_string(std::string_view text) {
    return std::ranges::all_of(text, is_printable);
}

bool is_key(std::string_view text) {
    return !text.empty() && is_key_start(text.front()) && std::ranges::all_of(text, is_key_part);
}

}  // namespace sluice::http_signature
