#include "gateway/cli/input_file.hpp"

#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>

namespace sluice::cli {

namespace {

constexpr unsigned block_bytes = 1u << 18;
constexpr std::size_t max_line_bytes = 1u << 20;
constexpr unsigned long long max_bytes = 64ULL << 30;

}  // namespace

InputFile::InputFile(std::string path, gzFile_s* file) : path_(std::move(path)), file_(file) {
    gzbuffer(file_, block_bytes);
}

InputFile::~InputFile() {
    gzclose(file_);
}

Result<std::unique_ptr<InputFile>> InputFile::open(const std::string& path) {
    errno = 0;
    gzFile file = path == "-" ? gzdopen(dup(STDIN_FILENO), "rb") : gzopen(path.c_str(), "rb");
    if (file == nullptr) {
        return fail(Errc::io_error, std::strerror(errno == 0 ? ENOMEM : errno), path);
    }
    return std::unique_ptr<InputFile>(new InputFile(path, file));
}

Error InputFile::failed(Errc code, std::string why) const {
    return fail(code, std::move(why), path_, line_ + 1);
}

std::optional<Error> InputFile::fill() {
    block_.erase(0, position_);
    position_ = 0;
    const auto before = block_.size();
    block_.resize(before + block_bytes);
    const int count = gzread(file_, block_.data() + before, block_bytes);
    block_.resize(before + static_cast<std::size_t>(count > 0 ? count : 0));
    int code = Z_OK;
    const std::string why = gzerror(file_, &code);
    if (count < 0 || (code != Z_OK && code != Z_STREAM_END)) {
        return code == Z_ERRNO ? failed(Errc::io_error, std::strerror(errno))
                               : failed(Errc::malformed, "broken or cut off gzip data");
    }
    bytes_ += static_cast<unsigned long long>(count);
    if (bytes_ > max_bytes) {
        return failed(Errc::too_large, "more than 64 GiB");
    }
    is_at_end_ = count == 0;
    return std::nullopt;
}

Result<bool> InputFile::next(std::string& line) {
    std::size_t searched = position_;
    for (;;) {
        const auto end = block_.find('\n', searched);
        const bool is_last = end == std::string::npos && is_at_end_;
        if (is_last && position_ == block_.size()) {
            return false;
        }
        if (end != std::string::npos || is_last) {
            const auto size = (is_last ? block_.size() : end) - position_;
            if (size > max_line_bytes) {
                return failed(Errc::too_large, "line above 1 MiB");
            }
            line.assign(block_, position_, size);
            position_ += is_last ? size : size + 1;
            ++line_;
            return true;
        }
        if (block_.size() - position_ > max_line_bytes) {
            return failed(Errc::too_large, "line above 1 MiB");
        }
        searched = block_.size() - position_;
        if (auto error = fill()) {
            return *error;
        }
    }
}

}  // namespace sluice::cli
