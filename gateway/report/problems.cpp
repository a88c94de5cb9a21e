#include "gateway/report/problems.hpp"

#include <algorithm>

#include "security/lists/text.hpp"

namespace sluice::report {

namespace {

bool begins_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

}  // namespace

void Problems::missing(std::string_view field) {
    any_missing_ = true;
    found_.push_back(std::string{field} + ": missing");
}

void Problems::bad(std::string_view field, std::string_view why) {
    found_.push_back(std::string{field} + ": " + std::string{why});
}

std::optional<Error> Problems::error() const {
    if (found_.empty()) {
        return std::nullopt;
    }
    std::string detail;
    for (const auto& problem : found_) {
        detail += detail.empty() ? "" : "; ";
        detail += problem;
    }
    return fail(any_missing_ ? Errc::missing_field : Errc::invalid_value, std::move(detail),
                "report");
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, begins_character));
}

std::string_view first_characters(std::string_view utf8, std::size_t count) {
    std::size_t end = 0;
    for (std::size_t seen = 0; end < utf8.size(); ++end) {
        seen += begins_character(utf8[end]) ? 1 : 0;
        if (seen > count) {
            break;
        }
    }
    return utf8.substr(0, end);
}

std::string text_of(Problems& problems, std::string_view field, std::string_view text,
                    std::size_t max, bool required) {
    auto clean = lists::squeezed(text);
    if (clean.empty() && required) {
        problems.missing(field);
    }
    if (lists::first_line_not_utf8(clean) != 0) {
        problems.bad(field, "is not UTF-8");
    }
    if (characters(clean) > max) {
        problems.bad(field, "has more than " + std::to_string(max) + " characters");
    }
    return clean;
}

std::string words_of(Problems& problems, std::string_view field, std::string_view text,
                     std::size_t max, bool required) {
    const auto clean = lists::squeezed(text);
    return text_of(problems, field, first_characters(clean, max), max, required);
}

std::string at(std::string_view list, std::size_t index, std::string_view field) {
    auto name = std::string{list} + '[' + std::to_string(index) + ']';
    if (!field.empty()) {
        name += '.';
        name += field;
    }
    return name;
}

}  // namespace sluice::report
