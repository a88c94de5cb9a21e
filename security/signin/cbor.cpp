#include "security/signin/cbor.hpp"

#include <algorithm>
#include <limits>

#include "ledger/base/utf8.hpp"

namespace sluice::signin {

namespace {

// RFC 8949 section 3.1.
enum Major : std::uint8_t { positive, negative, byte_string, text_string, array, map, tag, simple };

constexpr std::uint64_t is_false = 20;
constexpr std::uint64_t is_true = 21;
constexpr std::uint64_t is_null = 22;

class Decoder {
public:
    explicit Decoder(std::string_view& bytes) : rest_(bytes) {}

    Result<Cbor> item(int depth);

private:
    Result<std::uint64_t> argument(std::uint8_t low);
    Result<Cbor> integer(bool is_negative, std::uint64_t number);
    Result<Cbor> string(Cbor::Kind kind, std::uint64_t size);
    Result<Cbor> items(Cbor::Kind kind, std::uint64_t count, int depth);
    static Result<Cbor> simple_value(std::uint8_t low, std::uint64_t number);

    std::string_view& rest_;
    std::size_t items_ = 0;
};

Error cut_short() {
    return fail(Errc::malformed, "the CBOR is cut short");
}

// The number that follows the first byte, in its shortest form.
Result<std::uint64_t> Decoder::argument(std::uint8_t low) {
    if (low < 24) {
        return std::uint64_t{low};
    }
    if (low > 27) {
        return fail(Errc::unsupported_element, "CBOR of indefinite length");
    }
    const std::size_t size = std::size_t{1} << (low - 24);
    if (rest_.size() < size) {
        return cut_short();
    }
    std::uint64_t number = 0;
    for (const char c : rest_.substr(0, size)) {
        number = number << 8 | static_cast<unsigned char>(c);
    }
    rest_.remove_prefix(size);
    const bool is_shortest = size == 1 ? number >= 24 : number >> (4 * size) != 0;
    if (!is_shortest) {
        return fail(Errc::malformed, "a number in CBOR is not in its shortest form");
    }
    return number;
}

Result<Cbor> Decoder::integer(bool is_negative, std::uint64_t number) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (number > most) {
        return fail(Errc::unsupported_element, "a number in CBOR is too large");
    }
    const auto value = static_cast<std::int64_t>(number);
    return Cbor{Cbor::Kind::integer, is_negative ? -1 - value : value};
}

Result<Cbor> Decoder::string(Cbor::Kind kind, std::uint64_t size) {
    if (size > rest_.size()) {
        return cut_short();
    }
    Cbor value{kind, 0, rest_.substr(0, static_cast<std::size_t>(size))};
    rest_.remove_prefix(value.text.size());
    if (kind == Cbor::Kind::text && !is_utf8(value.text)) {
        return fail(Errc::malformed, "a text in CBOR is not UTF-8");
    }
    return value;
}

bool is_same_key(const Cbor& a, const Cbor& b) {
    return a.kind == b.kind && a.integer == b.integer && a.text == b.text;
}

Result<Cbor> Decoder::items(Cbor::Kind kind, std::uint64_t count, int depth) {
    if (depth == max_cbor_depth) {
        return fail(Errc::too_large, "CBOR is at most 4 deep");
    }
    if (count > max_cbor_items) {
        return fail(Errc::too_large, "CBOR has at most 256 items");
    }
    Cbor value{kind};
    const auto step = kind == Cbor::Kind::map ? 2u : 1u;
    for (std::uint64_t i = 0; i < count * step; ++i) {
        auto read = item(depth + 1);
        if (!read) {
            return read.error();
        }
        if (step == 2 && i % 2 == 0) {
            if (read->kind != Cbor::Kind::integer && read->kind != Cbor::Kind::text) {
                return fail(Errc::unsupported_element, "a key in CBOR is a number or a text");
            }
            for (std::size_t at = 0; at < value.items.size(); at += 2) {
                if (is_same_key(value.items[at], *read)) {
                    return fail(Errc::malformed, "a key in CBOR comes twice");
                }
            }
        }
        value.items.push_back(std::move(*read));
    }
    return value;
}

Result<Cbor> Decoder::simple_value(std::uint8_t low, std::uint64_t number) {
    if (low < 24 && (number == is_false || number == is_true)) {
        return Cbor{Cbor::Kind::boolean, number == is_true ? 1 : 0};
    }
    if (low < 24 && number == is_null) {
        return Cbor{Cbor::Kind::null};
    }
    return fail(Errc::unsupported_element, "CBOR with a simple value or floating point");
}

Result<Cbor> Decoder::item(int depth) {
    if (rest_.empty()) {
        return cut_short();
    }
    if (++items_ > max_cbor_items) {
        return fail(Errc::too_large, "CBOR has at most 256 items");
    }
    const auto first = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    const auto low = static_cast<std::uint8_t>(first & 31);
    if (first >> 5 == simple) {
        return simple_value(low, low);
    }
    const auto number = argument(low);
    if (!number) {
        return number.error();
    }
    switch (first >> 5) {
        case positive:
        case negative:
            return integer(first >> 5 == negative, *number);
        case byte_string:
            return string(Cbor::Kind::bytes, *number);
        case text_string:
            return string(Cbor::Kind::text, *number);
        case array:
            return items(Cbor::Kind::array, *number, depth);
        case map:
            return items(Cbor::Kind::map, *number, depth);
        default:
            return fail(Errc::unsupported_element, "CBOR with a tag");
    }
}

}  // namespace

const Cbor* Cbor::find(std::string_view key) const {
    for (std::size_t at = 0; kind == Kind::map && at < items.size(); at += 2) {
        if (items[at].kind == Kind::text && items[at].text == key) {
            return &items[at + 1];
        }
    }
    return nullptr;
}

const Cbor* Cbor::find(std::int64_t key) const {
    for (std::size_t at = 0; kind == Kind::map && at < items.size(); at += 2) {
        if (items[at].kind == Kind::integer && items[at].integer == key) {
            return &items[at + 1];
        }
    }
    return nullptr;
}

Result<Cbor> take_cbor(std::string_view& bytes) {
    if (bytes.size() > max_cbor_bytes) {
        return fail(Errc::too_large, "CBOR has at most 16 KiB");
    }
    return Decoder{bytes}.item(0);
}

Result<Cbor> decode_cbor(std::string_view bytes) {
    auto value = take_cbor(bytes);
    if (value && !bytes.empty()) {
        return fail(Errc::malformed, "something follows the CBOR");
    }
    return value;
}

}  // namespace sluice::signin
