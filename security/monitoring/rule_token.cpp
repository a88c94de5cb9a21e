#include "security/monitoring/rule_token.hpp"

#include <algorithm>

namespace sluice::monitoring {

namespace {

constexpr std::size_t max_text = 256;
constexpr std::int64_t max_number = 1'000'000'000'000;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_word_start(char c) {
    return (c >= 'a' && c <= 'z') || is_capital(c) || c == '_';
}
bool is_word(char c) {
    return is_word_start(c) || is_digit(c);
}

// RFC 3629, no controls of ASCII.
bool is_plain_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
        const bool is_start =
            first >= 0x20 && first != 0x7F && (first < 0x80 || first >= 0xC2) && first <= 0xF4;
        if (!is_start || i + more >= text.size()) {
            return false;
        }
        const auto second = more == 0 ? 0x80u : static_cast<unsigned char>(text[i + 1]);
        // Over-long forms, surrogates, and what lies above U+10FFFF.
        if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
            (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) {
            return false;
        }
        for (std::size_t j = 1; j <= more; ++j) {
            if ((text[i + j] & 0xC0) != 0x80) {
                return false;
            }
        }
        i += more + 1;
    }
    return true;
}

class Scanner {
public:
    explicit Scanner(std::string_view source) : source_(source) {}

    Result<std::vector<Token>> all() {
        std::vector<Token> tokens;
        while (true) {
            skip_blanks();
            auto token = next();
            if (!token) {
                return token.error();
            }
            tokens.push_back(std::move(*token));
            if (tokens.back().kind == Token::Kind::end) {
                return tokens;
            }
        }
    }

private:
    char peek(std::size_t ahead = 0) const {
        return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
    }
    bool is_end() const { return at_ == source_.size(); }

    char take() {
        const char c = source_[at_++];
        place_.line += c == '\n' ? 1 : 0;
        place_.column = c == '\n' ? 1 : place_.column + 1;
        return c;
    }

    void skip_blanks() {
        while (!is_end()) {
            const char c = peek();
            if (c == '#') {
                while (!is_end() && peek() != '\n') {
                    take();
                }
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                take();
            } else {
                return;
            }
        }
    }

    Result<Token> next() {
        Token token;
        token.place = place_;
        if (is_end()) {
            return token;
        }
        if (peek() == '"') {
            return text(std::move(token));
        }
        if (is_digit(peek())) {
            return number(std::move(token));
        }
        if (is_word_start(peek())) {
            return word(std::move(token));
        }
        return symbol(std::move(token));
    }

    Result<Token> text(Token token) {
        token.kind = Token::Kind::text;
        take();
        while (peek() != '"') {
            if (is_end() || peek() == '\n' || peek() == '\\') {
                return rule_error(Errc::malformed, "a text ends on its line and has no backslash",
                                  token.place);
            }
            token.text += take();
        }
        take();
        if (token.text.size() > max_text) {
            return rule_error(Errc::too_large, "a text has at most 256 bytes", token.place);
        }
        if (!is_plain_utf8(token.text)) {
            return rule_error(Errc::wrong_encoding, "a text is UTF-8 without control characters",
                              token.place);
        }
        return token;
    }

    // Digits; `separator` may stand between them.
    std::string digits(char separator) {
        std::string out;
        while (is_digit(peek()) || (peek() == separator && is_digit(peek(1)) && !out.empty())) {
            const char c = take();
            if (c != separator) {
                out += c;
            }
        }
        return out;
    }

    Result<Token> number(Token token) {
        const auto text = digits('_');
        if (text.size() > 13) {
            return rule_error(Errc::too_large, "at most 1_000_000_000_000", token.place);
        }
        token.kind = Token::Kind::number;
        for (const char c : text) {
            token.number = token.number * 10 + (c - '0');
        }
        if (token.number > max_number) {
            return rule_error(Errc::too_large, "at most 1_000_000_000_000", token.place);
        }
        std::string unit;
        while (is_word(peek())) {
            unit += take();
        }
        if (unit.empty()) {
            return token;
        }
        const auto minutes = unit == "min" ? 1 : unit == "h" ? 60 : unit == "d" ? 1440 : 0;
        if (minutes == 0 || token.number > 1'000'000) {
            return rule_error(Errc::malformed, "a duration is written as 30min, 24h or 5d",
                              token.place);
        }
        token.kind = Token::Kind::duration;
        token.number *= minutes;
        return token;
    }

    Result<Token> word(Token token) {
        token.kind = Token::Kind::word;
        while (is_word(peek())) {
            token.text += take();
        }
        const bool is_code = token.text.size() == 3 && std::ranges::all_of(token.text, is_capital);
        return is_code ? money(std::move(token)) : Result<Token>{std::move(token)};
    }

    Result<Token> money(Token token) {
        const auto currency = Currency::parse(token.text);
        if (!currency) {
            return rule_error(Errc::unknown_currency, token.text, token.place);
        }
        while (peek() == ' ') {
            take();
        }
        auto amount = digits(',');
        if (peek() == '.' && is_digit(peek(1))) {
            amount += take();
            amount += digits('\0');
        }
        const auto parsed = Money::parse(amount, *currency);
        if (!parsed) {
            return rule_error(Errc::invalid_amount, "an amount is written as CNY 500,000.00",
                              token.place);
        }
        token.kind = Token::Kind::money;
        token.money = *parsed;
        return token;
    }

    Result<Token> symbol(Token token) {
        token.kind = Token::Kind::symbol;
        token.text = take();
        const char c = token.text[0];
        if ((c == '<' || c == '>' || c == '=' || c == '!') && peek() == '=') {
            token.text += take();
        }
        constexpr std::string_view known[] = {"(", ")", "{", "}",  "[",  "]",  ",",
                                              "=", "<", ">", "<=", ">=", "==", "!="};
        if (std::ranges::find(known, token.text) == std::end(known)) {
            return rule_error(Errc::malformed, "this character has no meaning here", token.place);
        }
        return token;
    }

    std::string_view source_;
    std::size_t at_ = 0;
    Place place_{};
};

}  // namespace

Error rule_error(Errc code, std::string why, Place place) {
    return fail(code, std::move(why), "column " + std::to_string(place.column), place.line);
}

Result<std::vector<Token>> rule_tokens(std::string_view source) {
    return Scanner(source).all();
}

}  // namespace sluice::monitoring
