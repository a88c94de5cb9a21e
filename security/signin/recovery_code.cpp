#include "security/signin/recovery_code.hpp"

#include "security/signin/encoding.hpp"

namespace sluice::signin {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t letters = 16;
constexpr std::size_t group = 4;
constexpr std::size_t max_text = 64;
constexpr std::string_view purpose = "sluice recovery code:";

std::string_view bytes_of(const digest::Sha256& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

digest::Sha256 hash_of(std::string_view code) {
    return digest::sha256(std::string{purpose} + std::string{code});
}

// The letters as they were made; empty when the text is no code.
std::string normalized(std::string_view text) {
    std::string code;
    for (char c : text.substr(0, max_text)) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
        if (c == ' ' || c == '-') {
            continue;
        }
        if (alphabet.find(c) == alphabet.npos) {
            return {};
        }
        code += c;
    }
    return code.size() == letters && text.size() <= max_text ? code : std::string{};
}

}  // namespace

std::vector<RecoveryCode> make_recovery_codes(RandomSource& random) {
    std::vector<RecoveryCode> made;
    for (std::size_t i = 0; i < recovery_codes; ++i) {
        std::string code;
        std::string shown;
        for (const char c : random_bytes(random, letters)) {
            shown += !code.empty() && code.size() % group == 0 ? "-" : "";
            code += alphabet[static_cast<unsigned char>(c) % alphabet.size()];
            shown += code.back();
        }
        made.push_back({shown, hash_of(code)});
    }
    return made;
}

std::optional<std::size_t> find_recovery_code(std::string_view text,
                                              std::span<const digest::Sha256> stored) {
    const auto code = normalized(text);
    const auto hash = hash_of(code);
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < stored.size(); ++i) {
        if (digest::equal_constant_time(bytes_of(hash), bytes_of(stored[i])) && !code.empty()) {
            found = i;
        }
    }
    return found;
}

}  // namespace sluice::signin
