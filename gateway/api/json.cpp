#include "gateway/api/json.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>

namespace sluice::api::json {

namespace {

using boost::json::error_code;

constexpr std::size_t max_depth = 32;

// Builds a Value from the parser's events. `stack` holds the containers that are open.
struct Builder {
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    Value root;
    std::vector<Value> stack;
    std::vector<std::string> keys;
    std::string part;
    std::string twice;  // the name of a member that came twice

    bool add(Value value) {
        if (stack.empty()) {
            root = std::move(value);
            return true;
        }
        auto& top = stack.back();
        if (top.is(Value::Kind::array)) {
            top.items.push_back(std::move(value));
            return true;
        }
        auto key = std::move(keys.back());
        keys.pop_back();
        if (top.find(key) != nullptr) {
            twice = std::move(key);
            return false;
        }
        top.members.push_back({std::move(key), std::move(value)});
        return true;
    }

    bool open(Value::Kind kind) {
        stack.emplace_back().kind = kind;
        return true;
    }

    bool close() {
        auto value = std::move(stack.back());
        stack.pop_back();
        return add(std::move(value));
    }

    std::string whole(std::string_view last) {
        part += last;
        return std::exchange(part, {});
    }

    bool leaf(Value::Kind kind, std::string text, bool truth = false) {
        Value value;
        value.kind = kind;
        value.text = std::move(text);
        value.truth = truth;
        return add(std::move(value));
    }

    bool collect(std::string_view piece) {
        part += piece;
        return true;
    }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return open(Value::Kind::object); }
    bool on_array_begin(error_code&) { return open(Value::Kind::array); }
    bool on_object_end(std::size_t, error_code& ec) { return end(close(), ec); }
    bool on_array_end(std::size_t, error_code& ec) { return end(close(), ec); }
    bool on_key_part(std::string_view text, std::size_t, error_code&) { return collect(text); }
    bool on_key(std::string_view text, std::size_t, error_code&) {
        keys.push_back(whole(text));
        return true;
    }
    bool on_string_part(std::string_view text, std::size_t, error_code&) { return collect(text); }
    bool on_string(std::string_view text, std::size_t, error_code& ec) {
        return end(leaf(Value::Kind::string, whole(text)), ec);
    }
    bool on_number_part(std::string_view text, error_code&) { return collect(text); }
    bool on_int64(auto, std::string_view text, error_code& ec) { return number(text, ec); }
    bool on_uint64(auto, std::string_view text, error_code& ec) { return number(text, ec); }
    bool on_double(auto, std::string_view text, error_code& ec) { return number(text, ec); }
    bool on_bool(bool truth, error_code& ec) {
        return end(leaf(Value::Kind::boolean, {}, truth), ec);
    }
    bool on_null(error_code& ec) { return end(leaf(Value::Kind::null, {}), ec); }
    bool on_comment_part(std::string_view, error_code&) { return true; }
    bool on_comment(std::string_view, error_code&) { return true; }

    bool number(std::string_view text, error_code& ec) {
        return end(leaf(Value::Kind::number, whole(text)), ec);
    }
    static bool end(bool added, error_code& ec) {
        if (!added) {
            ec = boost::json::error::syntax;
        }
        return added;
    }
};

int line_of(std::string_view text, std::size_t at) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size()));
    return 1 + static_cast<int>(std::count(text.begin(), end, '\n'));
}

Error failure(std::string_view text, std::size_t at, const error_code& ec, const Builder& built) {
    const int line = line_of(text, at);
    if (!built.twice.empty()) {
        return fail(Errc::malformed, "a member comes twice in one object", {}, line);
    }
    if (ec == boost::json::error::incomplete) {
        return fail(Errc::malformed, "the text ends too early", {}, line);
    }
    if (ec == boost::json::error::too_deep) {
        return fail(Errc::malformed, "nested too deeply", {}, line);
    }
    return fail(Errc::malformed, "not JSON", {}, line);
}

// Well-formed as Unicode has it: no overlong form, no surrogate, nothing above U+10FFFF.
bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80   ? 1
                                   : lead < 0xC2 ? 0
                                   : lead < 0xE0 ? 2
                                   : lead < 0xF0 ? 3
                                   : lead < 0xF5 ? 4
                                                 : 0;
        if (length == 0 || text.size() - i < length) {
            return false;
        }
        for (std::size_t k = 1; k < length; ++k) {
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) {
                return false;
            }
        }
        const auto second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0x80;
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
            (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) {
            return false;
        }
        i += length;
    }
    return true;
}

}  // namespace

const Value* Value::find(std::string_view name) const {
    const auto found = std::ranges::find(members, name, &Member::name);
    return found == members.end() ? nullptr : &found->value;
}

Result<Value> parse(std::string_view text) {
    if (!is_utf8(text)) {
        return fail(Errc::wrong_encoding, "the body is not UTF-8");
    }
    boost::json::parse_options options;
    options.max_depth = max_depth;
    boost::json::basic_parser<Builder> parser{options};
    error_code ec;
    const auto read = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec && read < text.size()) {
        ec = boost::json::error::extra_data;
    }
    if (ec) {
        return failure(text, read, ec, parser.handler());
    }
    return std::move(parser.handler().root);
}

std::string pointer(std::string_view parent, std::string_view token) {
    std::string out{parent};
    out += '/';
    for (const char c : token) {
        out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
    return out;
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(
        utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_plain_text(std::string_view utf8, bool several_lines) {
    return std::ranges::all_of(utf8, [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7F) || (several_lines && c == '\n');
    });
}

Reader::Reader(const Value& value, std::string place, std::vector<Error>& errors)
    : value_(value),
      place_(std::move(place)),
      errors_(errors),
      is_object_(value.is(Value::Kind::object)) {
    if (!is_object_) {
        errors_.push_back(fail(Errc::invalid_value, "must be an object", place_));
    }
}

const Value* Reader::member(std::string_view name) {
    known_.push_back(name);
    const auto* found = is_object_ ? value_.find(name) : nullptr;
    return found == nullptr || found->is(Value::Kind::null) ? nullptr : found;
}

void Reader::note(std::string_view name, Errc code, std::string detail) {
    errors_.push_back(fail(code, std::move(detail), place_of(name)));
}

std::string Reader::text(std::string_view name, const TextRule& rule) {
    const auto* found = member(name);
    if (found == nullptr) {
        if (rule.required && is_object_) {
            note(name, Errc::missing_field, "required");
        }
        return {};
    }
    if (!found->is(Value::Kind::string)) {
        note(name, Errc::invalid_value, "must be a string");
    } else if (found->text.empty()) {
        note(name, Errc::invalid_value, "must not be empty: leave it out");
    } else if (characters(found->text) > rule.max) {
        note(name, Errc::invalid_value, "longer than " + std::to_string(rule.max));
    } else if (!is_plain_text(found->text, rule.several_lines)) {
        note(name, Errc::invalid_characters, "control characters");
    } else {
        return found->text;
    }
    return {};
}

std::int64_t Reader::integer(std::string_view name, std::int64_t least, std::int64_t most) {
    const auto* found = member(name);
    if (found == nullptr) {
        note(name, Errc::missing_field, "required");
        return least;
    }
    std::int64_t value = 0;
    const auto* const end = found->text.data() + found->text.size();
    const auto parsed = std::from_chars(found->text.data(), end, value);
    if (!found->is(Value::Kind::number) || parsed.ec != std::errc{} || parsed.ptr != end ||
        value < least || value > most) {
        note(name, Errc::invalid_value,
             "must be an integer from " + std::to_string(least) + " to " + std::to_string(most));
        return least;
    }
    return value;
}

void Reader::finish() {
    for (const auto& [name, value] : value_.members) {
        if (std::ranges::find(known_, std::string_view{name}) == known_.end()) {
            note(name, Errc::unknown_field, "not known here");
        }
    }
}

}  // namespace sluice::api::json
