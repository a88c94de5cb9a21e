#include "ledger/base/gzip.hpp"

#include <zlib.h>

#include <array>
#include <span>

#include "ledger/base/check.hpp"

namespace sluice {

namespace {

// Payment files shrink to about 1/10, very regular ones to 1/60. Deflate can reach 1/1032.
constexpr std::size_t max_ratio = 200;
constexpr std::size_t ratio_counts_from = 1u << 20;
constexpr int gzip_window_bits = 15 + 16;

class Stream {
public:
    explicit Stream(std::string_view input) {
        // zlib never writes through next_in; its type lacks const.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
        stream_.avail_in = static_cast<uInt>(input.size());
        check(inflateInit2(&stream_, gzip_window_bits) == Z_OK, "zlib starts");
    }
    ~Stream() { inflateEnd(&stream_); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    int step(std::span<char> out) {
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = static_cast<uInt>(out.size());
        const int code = ::inflate(&stream_, Z_NO_FLUSH);
        produced_ = out.size() - stream_.avail_out;
        return code;
    }
    std::size_t produced() const { return produced_; }
    std::size_t total_in() const { return stream_.total_in; }
    std::size_t total_out() const { return stream_.total_out; }
    bool input_left() const { return stream_.avail_in > 0; }

private:
    z_stream stream_{};
    std::size_t produced_ = 0;
};

bool blown_up(const Stream& stream) {
    return stream.total_out() > ratio_counts_from &&
           stream.total_out() / max_ratio > stream.total_in();
}

}  // namespace

bool is_gzip(std::string_view bytes) {
    return bytes.starts_with("\x1f\x8b");
}

std::optional<Error> inflate(std::string_view gzip, std::size_t max_bytes,
                             const std::function<bool(std::string_view)>& sink) {
    if (gzip.size() > max_bytes) {
        return fail(Errc::too_large, "compressed data above the limit");
    }
    Stream stream(gzip);
    std::array<char, 32768> buffer{};
    for (;;) {
        const int code = stream.step(buffer);
        if (code != Z_OK && code != Z_STREAM_END) {
            return fail(Errc::malformed, "broken or cut off gzip data");
        }
        if (stream.total_out() > max_bytes || blown_up(stream)) {
            return fail(Errc::too_large, "inflated data above the limit");
        }
        if (!sink({buffer.data(), stream.produced()})) {
            return std::nullopt;
        }
        if (code == Z_STREAM_END) {
            break;
        }
    }
    if (stream.input_left()) {
        return fail(Errc::malformed, "bytes behind the gzip data");
    }
    return std::nullopt;
}

}  // namespace sluice
