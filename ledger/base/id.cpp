#include "ledger/base/id.hpp"

#include <sys/random.h>

#include <cstring>

namespace sluice {

namespace {

constexpr char digits[] = "0123456789abcdef";

int hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool is_dash_position(std::size_t i) {
    return i == 8 || i == 13 || i == 18 || i == 23;
}

}  // namespace

Result<Uuid> Uuid::parse(std::string_view text) {
    const bool dashed = text.size() == 36;
    if (!dashed && text.size() != 32) {
        return fail(Errc::invalid_value, "not a UUID");
    }
    Uuid uuid;
    std::size_t nibble = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (dashed && is_dash_position(i)) {
            if (text[i] != '-') {
                return fail(Errc::invalid_value, "not a UUID");
            }
            continue;
        }
        const int value = hex_value(text[i]);
        if (value < 0) {
            return fail(Errc::invalid_value, "not a UUID");
        }
        auto& byte = uuid.bytes[nibble / 2];
        byte = static_cast<std::uint8_t>((byte << 4) | value);
        ++nibble;
    }
    return uuid;
}

std::string Uuid::hex() const {
    std::string text;
    text.reserve(32);
    for (const auto byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string Uuid::to_string() const {
    std::string text = hex();
    for (const std::size_t position : {8u, 13u, 18u, 23u}) {
        text.insert(position, 1, '-');
    }
    return text;
}

std::uint64_t SystemRandom::next() {
    std::uint64_t value = 0;
    const auto got = getrandom(&value, sizeof value, 0);
    check(got == sizeof value, "the system gives random bytes");
    return value;
}

std::uint64_t SeededRandom::next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

Uuid make_uuid7(Instant at, RandomSource& random) {
    const auto since_epoch = std::chrono::floor<std::chrono::milliseconds>(at.time_since_epoch());
    const auto ms = static_cast<std::uint64_t>(since_epoch.count());
    Uuid uuid;
    for (std::size_t i = 0; i < 6; ++i) {
        uuid.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
    }
    const std::array<std::uint64_t, 2> bits{random.next(), random.next()};
    std::memcpy(&uuid.bytes[6], bits.data(), 10);
    uuid.bytes[6] = static_cast<std::uint8_t>(0x70 | (uuid.bytes[6] & 0x0f));
    uuid.bytes[8] = static_cast<std::uint8_t>(0x80 | (uuid.bytes[8] & 0x3f));
    return uuid;
}

}  // namespace sluice

std::size_t std::hash<sluice::Uuid>::operator()(const sluice::Uuid& uuid) const noexcept {
    std::size_t value = 0;
    std::memcpy(&value, &uuid.bytes[8], sizeof value);
    return value;
}
