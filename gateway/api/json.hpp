#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/base/money.hpp"
#include "ledger/base/result.hpp"

namespace sluice::api::json {

struct Member;

// A parsed JSON value (RFC 8259). Numbers keep their text, so that no amount is ever rounded.
struct Value {
    enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

    Kind kind = Kind::null;
    bool truth = false;
    std::string text;             // of a string, or the digits of a number
    std::vector<Value> items;     // of an array
    std::vector<Member> members;  // of an object, in order

    const Value* find(std::string_view name) const;
    bool is(Kind wanted) const { return kind == wanted; }
};

struct Member {
    std::string name;
    Value value;
};

// Strict: one value, valid UTF-8, no comments, no member twice in an object, at most 32 levels.
// Errors: malformed with the line, wrong_encoding.
Result<Value> parse(std::string_view text);

// The value in the one form that equal values have, for digests (RFC 8785): no blanks, members in
// the order of their names. Numbers are integers here, and names ASCII.
std::string canonical(const Value& value);

// One reference token of a JSON pointer (RFC 6901) behind a pointer.
std::string pointer(std::string_view parent, std::string_view token);

struct TextRule {
    std::size_t max;  // characters (code points), not bytes
    bool required = false;
    bool several_lines = false;  // line feeds are taken
};

// Reads the members of one object and notes every mistake with its JSON pointer, so that a caller
// learns all of them at once. Members nobody asked for are errors: a misspelt name must not be
// lost.
class Reader {
public:
    // Notes invalid_value when the value is no object; then every member counts as absent.
    Reader(const Value& value, std::string place, std::vector<Error>& errors);

    bool is_object() const { return is_object_; }
    // The member and that somebody asked for it; a null counts as absent.
    const Value* member(std::string_view name);
    // Empty when absent or wrong.
    std::string text(std::string_view name, const TextRule& rule);
    std::int64_t integer(std::string_view name, std::int64_t least, std::int64_t most);
    void note(std::string_view name, Errc code, std::string detail);
    std::string place_of(std::string_view name) const { return pointer(place_, name); }
    // Notes the members nobody asked for. Call last.
    void finish();

private:
    const Value& value_;
    std::string place_;
    std::vector<Error>& errors_;
    std::vector<std::string_view> known_;
    bool is_object_;
};

// Control characters and broken text that no message to a bank could carry; several_lines lets
// line feeds pass.
bool is_plain_text(std::string_view utf8, bool several_lines);
std::size_t characters(std::string_view utf8);

// Writes JSON text. The caller keeps the nesting right; names are literals.
class Writer {
public:
    Writer& begin_object();
    Writer& begin_object(std::string_view name);
    Writer& end_object();
    Writer& begin_array();
    Writer& begin_array(std::string_view name);
    Writer& end_array();
    Writer& text(std::string_view name, std::string_view value);
    // Leaves the member out when the value is empty.
    Writer& optional_text(std::string_view name, std::string_view value);
    Writer& integer(std::string_view name, std::int64_t value);
    Writer& boolean(std::string_view name, bool value);
    // {"currency": "EUR", "value": "12.30"}
    Writer& amount(std::string_view name, Money amount);
    Writer& signed_amount(std::string_view name, std::int64_t minor, Currency currency);
    // A string as an element of an array.
    Writer& element(std::string_view value);
    // A value that is JSON text already.
    Writer& raw_element(std::string_view json_text);
    Writer& raw(std::string_view name, std::string_view json_text);

    std::string take() && { return std::move(out_); }

private:
    void comma();
    void name(std::string_view text);
    void quoted(std::string_view text);

    std::string out_;
    bool first_ = true;
};

}  // namespace sluice::api::json
