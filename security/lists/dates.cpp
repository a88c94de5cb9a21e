#include "security/lists/dates.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "security/lists/text.hpp"

namespace sluice::lists {

namespace {

enum class Kind { number, word, mark };

struct Token {
    Kind kind;
    std::string text;  // lower case
    int value = 0;     // of a number
};

// The parts of one date, in the order they were written.
struct Parts {
    std::vector<int> numbers;  // without the years
    std::vector<int> years;
    int month_by_name = 0;
    bool year_leads = false;  // "1955-01-15"
    bool decade = false;
    bool circa = false;
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

Kind kind_of(char c) {
    if (is_digit(c)) {
        return Kind::number;
    }
    const bool letter = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    return letter ? Kind::word : Kind::mark;
}

// Nothing when a number is longer than any part of a date.
std::optional<std::vector<Token>> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    for (const char c : ascii_lower(text)) {
        const auto kind = kind_of(c);
        if (kind == Kind::mark || tokens.empty() || tokens.back().kind != kind) {
            tokens.push_back({kind, {}});
        }
        auto& token = tokens.back();
        token.text += c;
        if (kind == Kind::number) {
            if (token.text.size() > 4) {
                return std::nullopt;
            }
            token.value = token.value * 10 + (c - '0');
        }
    }
    return tokens;
}

int month_of(std::string_view word) {
    constexpr auto names = std::to_array<std::string_view>(
        {"january", "february", "march", "april", "may", "june", "july", "august", "september",
         "october", "november", "december"});
    if (word.size() < 3 || (word == "sept")) {
        return word == "sept" ? 9 : 0;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].starts_with(word)) {
            return static_cast<int>(i) + 1;
        }
    }
    return 0;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

bool take_word(const std::string& word, bool behind_year, Parts& parts) {
    if (const int month = month_of(word)) {
        // A span of days is told by its years: its months say nothing then.
        parts.month_by_name = month;
        return true;
    }
    if (is_one_of(word, {"circa", "approximately", "approx", "around", "about", "probably", "ca",
                         "c", "early", "mid", "late"})) {
        parts.circa = true;
        return true;
    }
    if (word == "s" && behind_year) {
        parts.decade = true;
        return true;
    }
    // Two years are a span whatever stands between them.
    return is_one_of(
        word, {"dd", "mm", "on",  "in",      "the",  "gregorian", "calendar", "th", "st", "nd",
               "rd", "to", "and", "between", "from", "through",   "–",        "年", "月", "日"});
}

bool take_number(const Token& token, Parts& parts) {
    if (token.text.size() == 4) {
        parts.year_leads |= parts.years.empty() && parts.numbers.empty();
        parts.years.push_back(token.value);
        return token.value >= 1000 && token.value <= 2999;
    }
    parts.numbers.push_back(token.value);
    return token.text.size() <= 2;
}

std::optional<Parts> parts_of(std::string_view text) {
    const auto tokens = tokens_of(text);
    if (!tokens) {
        return std::nullopt;
    }
    Parts parts;
    for (std::size_t i = 0; i < tokens->size(); ++i) {
        const auto& token = (*tokens)[i];
        const bool behind_year = i > 0 && (*tokens)[i - 1].text.size() == 4;
        const bool ok =
            token.kind == Kind::number ? take_number(token, parts)
            : token.kind == Kind::word
                ? take_word(token.text, behind_year, parts)
                : std::string_view{" ./-,'()"}.find(token.text) != std::string_view::npos;
        if (!ok) {
            return std::nullopt;
        }
    }
    return parts;
}

bool is_real_day(int year, int month, int day) {
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    return date.ok();
}

// 0 for a day or month means that it is not told: "00/00/1965".
bool set_day_and_month(const Parts& parts, DateOrder order, PartialDate& date) {
    const auto& n = parts.numbers;
    if (parts.month_by_name != 0) {
        date.month = parts.month_by_name;
        date.day = n.empty() ? 0 : n[0];
        if (n.size() > 1) {
            return false;
        }
    } else if (n.size() == 1) {
        date.month = n[0];
    } else if (n.size() == 2) {
        auto month = n[0];
        auto day = n[1];
        if (!parts.year_leads && (order == DateOrder::day_first || month > 12)) {
            std::swap(month, day);
        }
        date.month = month;
        date.day = month == 0 ? 0 : day;
    } else if (!n.empty()) {
        return false;
    }
    if (date.month > 12) {
        return false;
    }
    return date.day == 0 || is_real_day(date.first_year, date.month, date.day);
}

std::optional<PartialDate> span_of(const Parts& parts) {
    const auto [first, last] = std::minmax(parts.years[0], parts.years[1]);
    PartialDate date{.first_year = first, .last_year = last, .circa = parts.circa};
    return parts.years.size() == 2 ? std::optional{date} : std::nullopt;
}

// Where the next of several dates begins; npos when there is one only.
struct Cut {
    std::size_t end;
    std::size_t next;
};

// Of "(a)", "b)" or "(ii)" that ends at `close`; npos when it is none.
std::size_t start_of_numbering(std::string_view text, std::size_t close) {
    auto start = close;
    while (start > 0 && kind_of(text[start - 1]) == Kind::word) {
        --start;
    }
    if (start == close || close - start > 3) {
        return std::string::npos;
    }
    if (start == 0 || text[start - 1] == ' ') {
        return start;
    }
    return text[start - 1] == '(' ? start - 1 : std::string::npos;
}

Cut next_cut(std::string_view text) {
    const auto lowered = ascii_lower(text);
    Cut best{std::string::npos, std::string::npos};
    const auto offer = [&](std::size_t at, std::size_t length) {
        if (at < best.end) {
            best = {at, at + length};
        }
    };
    offer(lowered.find(';'), 1);
    offer(lowered.find(" or "), 4);
    offer(lowered.find(", "), 2);
    for (auto at = lowered.find(')'); at != std::string::npos; at = lowered.find(')', at + 1)) {
        if (const auto start = start_of_numbering(lowered, at); start != std::string::npos) {
            offer(start, at + 1 - start);
            break;
        }
    }
    return best;
}

}  // namespace

std::optional<PartialDate> parse_partial_date(std::string_view text, DateOrder order) {
    const auto parts = parts_of(squeezed(text));
    if (!parts || parts->years.empty()) {
        return std::nullopt;
    }
    if (parts->years.size() > 1) {
        return span_of(*parts);
    }
    PartialDate date{
        .first_year = parts->years[0], .last_year = parts->years[0], .circa = parts->circa};
    if (parts->decade) {
        date.last_year += 9;
        return parts->numbers.empty() ? std::optional{date} : std::nullopt;
    }
    return set_day_and_month(*parts, order, date) ? std::optional{date} : std::nullopt;
}

std::vector<PartialDate> parse_partial_dates(std::string_view text, DateOrder order,
                                             std::vector<std::string_view>& left_over) {
    std::vector<PartialDate> dates;
    while (!text.empty()) {
        const auto cut = next_cut(text);
        const auto part = trimmed(text.substr(0, cut.end));
        text = cut.end == std::string_view::npos ? std::string_view{} : text.substr(cut.next);
        if (part.empty()) {
            continue;
        }
        if (const auto date = parse_partial_date(part, order)) {
            dates.push_back(*date);
        } else {
            left_over.push_back(part);
        }
    }
    return dates;
}

std::optional<BusinessDate> parse_day(std::string_view text, DateOrder order) {
    const auto date = parse_partial_date(text, order);
    if (!date || date->day == 0 || date->first_year != date->last_year || date->circa) {
        return std::nullopt;
    }
    return std::chrono::sys_days{std::chrono::year{date->first_year} / date->month / date->day};
}

}  // namespace sluice::lists
