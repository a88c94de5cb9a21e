#include "security/monitoring/profile_name.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace sluice::monitoring {

namespace {

constexpr char32_t replacement = 0xFFFD;

// The code point at `position`, which moves on; for broken bytes the replacement character.
char32_t next_code_point(std::string_view text, std::size_t& position) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(position++);
    const unsigned more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    if (more == 0) {
        return first < 0x80 ? first : replacement;
    }
    if (position + more > text.size()) {
        position = text.size();
        return replacement;
    }
    char32_t code = first & (0x3Fu >> more);
    for (unsigned i = 0; i < more; ++i) {
        code = code << 6 | (byte(position++) & 0x3Fu);
    }
    return code;
}

bool is_letter_or_digit(char32_t c) {
    return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') ||
           (c >= 0xC0 && c != replacement && (c < 0x2000 || c > 0x206F) &&
            (c < 0x3000 || c > 0x303F));
}

bool is_han(char32_t c) {
    return (c >= 0x3400 && c <= 0x9FFF) || c >= 0x20000;
}

constexpr std::u32string_view legal_forms[] = {
    U"股份有限公司", U"有限责任公司", U"有限公司", U"公司",   U"incorporated", U"corporation",
    U"limited",      U"gmbh",         U"sarl",     U"pteltd", U"ltd",          U"inc",
    U"corp",         U"llc",          U"spa",      U"doo",    U"fze",          U"bv",
    U"sa",           U"ag",           U"kk",       U"co"};

constexpr std::u32string_view organisation_words[] = {
    U"公司", U"集团", U"中心", U"银行", U"厂", U"店", U"局", U"所", U"院", U"会", U"社", U"部"};

}  // namespace

std::u32string folded_name(std::string_view name) {
    std::u32string out;
    for (std::size_t i = 0; i < name.size();) {
        auto c = next_code_point(name, i);
        c = c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
        c = c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c;
        if (is_letter_or_digit(c)) {
            out += c;
        }
    }
    return out;
}

std::u32string name_stem(std::string_view name) {
    auto folded = folded_name(name);
    for (const auto form : legal_forms) {
        if (folded == form) {
            break;
        }
        if (folded.size() > form.size() + 1 && folded.ends_with(form)) {
            folded.resize(folded.size() - form.size());
            break;
        }
    }
    return folded;
}

bool is_person_name(std::string_view name) {
    const auto folded = folded_name(name);
    if (folded.size() < 2 || folded.size() > 4 || !std::ranges::all_of(folded, is_han)) {
        return false;
    }
    return std::ranges::none_of(organisation_words, [&](std::u32string_view word) {
        return std::u32string_view{folded}.ends_with(word);
    });
}

std::size_t edit_distance(std::u32string_view a, std::u32string_view b, std::size_t limit) {
    const auto longer = std::max(a.size(), b.size());
    if (longer - std::min(a.size(), b.size()) > limit || longer > 512) {
        return a == b ? 0 : limit + 1;
    }
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        auto best = row[0];
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
            best = std::min(best, row[j]);
        }
        if (best > limit) {
            return limit + 1;
        }
    }
    return std::min(row[b.size()], limit + 1);
}

std::uint64_t name_signature(std::u32string_view name) {
    std::uint64_t bits = 0;
    for (const auto c : name) {
        bits |= std::uint64_t{1} << ((c * 2654435761u) >> 16 & 63u);
    }
    return bits;
}

std::string folded_invoice(std::string_view invoice_no) {
    std::string out;
    for (char c : invoice_no) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
        const bool is_kept = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
        if (is_kept && !(c == '0' && out.ends_with('0'))) {
            out += c;
        }
    }
    const auto is_digit = [&](std::size_t i) { return out[i] >= '0' && out[i] <= '9'; };
    if (out.size() > 2 && !is_digit(out.size() - 1) && is_digit(out.size() - 2)) {
        out.pop_back();
    }
    return out;
}

}  // namespace sluice::monitoring
