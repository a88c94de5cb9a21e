// The two forms of a signature on a 256-bit curve, for what the openssl command takes and gives.
#pragma once

#include <string>

namespace sluice::http_signature {

// An integer of a DER signature as 32 bytes, taken from the front.
inline std::string take_integer(std::string& der) {
    const auto size = static_cast<unsigned char>(der.at(1));
    auto number = der.substr(2, size);
    der.erase(0, 2u + size);
    number.erase(0, number.size() > 32 ? number.size() - 32 : 0);
    return std::string(32 - number.size(), '\0') + number;
}

// SEQUENCE { INTEGER r, INTEGER s } to r || s.
inline std::string pair_of(std::string der) {
    der.erase(0, 2);
    const auto r = take_integer(der);
    return r + take_integer(der);
}

inline std::string der_integer(std::string number) {
    number.erase(0, number.find_first_not_of('\0'));
    if (static_cast<unsigned char>(number.at(0)) >= 0x80) {
        number.insert(0, 1, '\0');
    }
    return std::string{'\x02', static_cast<char>(number.size())} + number;
}

// r || s to SEQUENCE { INTEGER r, INTEGER s }.
inline std::string der_of(const std::string& pair) {
    const auto both = der_integer(pair.substr(0, 32)) + der_integer(pair.substr(32));
    return std::string{'\x30', static_cast<char>(both.size())} + both;
}

}  // namespace sluice::http_signature
