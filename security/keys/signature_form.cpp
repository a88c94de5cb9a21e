#include "security/keys/signature_form.hpp"

namespace sluice::keys {

namespace {

constexpr std::size_t half = rs_bytes / 2;
constexpr char integer_tag = 0x02;
constexpr char sequence_tag = 0x30;

bool has_high_bit(std::string_view bytes) {
    return (static_cast<unsigned char>(bytes.front()) & 0x80) != 0;
}

std::string to_integer(std::string_view number) {
    while (number.size() > 1 && number.front() == 0) {
        number.remove_prefix(1);
    }
    std::string out(1, integer_tag);
    const bool padded = has_high_bit(number);
    out += static_cast<char>(number.size() + (padded ? 1 : 0));
    out.append(padded ? 1 : 0, '\0');
    return out.append(number);
}

// Takes an INTEGER off the front, as 32 bytes.
bool take_integer(std::string_view& der, std::string& rs) {
    if (der.size() < 2 || der[0] != integer_tag || has_high_bit(der.substr(1))) {
        return false;
    }
    const auto size = static_cast<std::size_t>(der[1]);
    if (size == 0 || size > half + 1 || der.size() < 2 + size) {
        return false;
    }
    auto number = der.substr(2, size);
    der.remove_prefix(2 + size);
    while (number.size() > half) {
        if (number.front() != 0) {
            return false;
        }
        number.remove_prefix(1);
    }
    rs.append(half - number.size(), '\0').append(number);
    return true;
}

}  // namespace

std::string rs_to_der(std::string_view rs) {
    check(rs.size() == rs_bytes, "r and s have 32 bytes each");
    const auto body = to_integer(rs.substr(0, half)) + to_integer(rs.substr(half));
    return std::string{sequence_tag, static_cast<char>(body.size())} + body;
}

Result<std::string> der_to_rs(std::string_view der) {
    const auto bad = [] { return fail(Errc::malformed, "not DER of a signature's r and s"); };
    if (der.size() < 2 || der[0] != sequence_tag) {
        return bad();
    }
    std::string rs;
    auto rest = der.substr(2);
    if (!take_integer(rest, rs) || !take_integer(rest, rs) || !rest.empty()) {
        return bad();
    }
    // Lengths in long form, negative numbers and needless zeros are not what comes back.
    if (rs_to_der(rs) != der) {
        return bad();
    }
    return rs;
}

}  // namespace sluice::keys
