#include <algorithm>

#include "gateway/api/json.hpp"

namespace sluice::api::json {

namespace {

void write_canonical(Writer& writer, const Value& value) {
    switch (value.kind) {
        case Value::Kind::null:
            writer.raw_element("null");
            return;
        case Value::Kind::boolean:
            writer.raw_element(value.truth ? "true" : "false");
            return;
        case Value::Kind::number:
            writer.raw_element(value.text);
            return;
        case Value::Kind::string:
            writer.element(value.text);
            return;
        case Value::Kind::array:
            writer.begin_array();
            for (const auto& item : value.items) {
                write_canonical(writer, item);
            }
            writer.end_array();
            return;
        case Value::Kind::object:
            break;
    }
    std::vector<const Member*> members;
    for (const auto& member : value.members) {
        members.push_back(&member);
    }
    std::ranges::sort(members, {}, [](const Member* member) { return member->name; });
    writer.begin_object();
    for (const auto* member : members) {
        Writer inner;
        write_canonical(inner, member->value);
        writer.raw(member->name, std::move(inner).take());
    }
    writer.end_object();
}

}  // namespace

std::string canonical(const Value& value) {
    Writer writer;
    write_canonical(writer, value);
    return std::move(writer).take();
}

void Writer::comma() {
    if (!first_) {
        out_ += ',';
    }
    first_ = false;
}

void Writer::quoted(std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    out_ += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out_ += '\\';
            out_ += c;
        } else if (c == '\n') {
            out_ += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out_ += "\\u00";
            out_ += digits[static_cast<unsigned char>(c) >> 4];
            out_ += digits[static_cast<unsigned char>(c) & 15];
        } else {
            out_ += c;
        }
    }
    out_ += '"';
}

void Writer::name(std::string_view text) {
    comma();
    quoted(text);
    out_ += ':';
}

Writer& Writer::begin_object() {
    comma();
    out_ += '{';
    first_ = true;
    return *this;
}

Writer& Writer::begin_object(std::string_view member) {
    name(member);
    out_ += '{';
    first_ = true;
    return *this;
}

Writer& Writer::end_object() {
    out_ += '}';
    first_ = false;
    return *this;
}

Writer& Writer::begin_array() {
    comma();
    out_ += '[';
    first_ = true;
    return *this;
}

Writer& Writer::begin_array(std::string_view member) {
    name(member);
    out_ += '[';
    first_ = true;
    return *this;
}

Writer& Writer::end_array() {
    out_ += ']';
    first_ = false;
    return *this;
}

Writer& Writer::text(std::string_view member, std::string_view value) {
    name(member);
    quoted(value);
    return *this;
}

Writer& Writer::optional_text(std::string_view member, std::string_view value) {
    return value.empty() ? *this : text(member, value);
}

Writer& Writer::integer(std::string_view member, std::int64_t value) {
    return raw(member, std::to_string(value));
}

Writer& Writer::boolean(std::string_view member, bool value) {
    return raw(member, value ? "true" : "false");
}

Writer& Writer::amount(std::string_view member, Money amount) {
    return signed_amount(member, amount.minor(), amount.currency());
}

Writer& Writer::signed_amount(std::string_view member, std::int64_t minor, Currency currency) {
    begin_object(member);
    text("currency", currency.code());
    text("value", decimal(minor, currency));
    return end_object();
}

Writer& Writer::element(std::string_view value) {
    comma();
    quoted(value);
    return *this;
}

Writer& Writer::raw_element(std::string_view json_text) {
    comma();
    out_ += json_text;
    return *this;
}

Writer& Writer::raw(std::string_view member, std::string_view json_text) {
    name(member);
    out_ += json_text;
    return *this;
}

}  // namespace sluice::api::json
