#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sluice::digest {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);
Sha256 hmac_sha256(std::string_view key, std::string_view bytes);

std::string hex(std::span<const std::uint8_t> bytes);
std::string base64(std::string_view bytes);               // RFC 4648 section 4, with padding
bool base64_decode(std::string_view text, std::string& bytes);

// Takes the same time wherever the texts differ; the length may show.
bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace sluice::digest
