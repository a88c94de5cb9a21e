#include "gateway/main/key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

namespace sluice {

namespace {

constexpr std::size_t key_bytes = 32;

std::string make_key_text(RandomSource& random) {
    std::string text;
    for (std::size_t i = 0; i < key_bytes / 16; ++i) {
        Uuid part;
        const std::uint64_t words[] = {random.next(), random.next()};
        std::memcpy(part.bytes.data(), words, sizeof words);
        text += part.hex();
    }
    return text;
}

// Exclusive, so that two processes starting at once do not each make a key.
Result<void> write_new(const std::filesystem::path& file, const std::string& text) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return fail(Errc::io_error,
                    std::string{"cannot make the key file: "} + std::strerror(errno),
                    file.string());
    }
    const bool written =
        ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(fd) == 0;
    ::close(fd);
    if (!written) {
        return fail(Errc::io_error, "cannot write the key file", file.string());
    }
    return {};
}

}  // namespace

Result<std::string> read_key_file(const std::filesystem::path& file, bool make,
                                  RandomSource& random) {
    if (make && !std::filesystem::exists(file)) {
        if (auto made = write_new(file, make_key_text(random)); !made) {
            return made.error();
        }
    }
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        return fail(Errc::io_error, "cannot read the key file", file.string());
    }
    if ((status.st_mode & 077) != 0) {
        return fail(Errc::config_invalid, "others may read the key file; use chmod 600",
                    file.string());
    }
    std::ifstream in{file};
    std::string text;
    in >> text;
    if (text.size() != key_bytes * 2) {
        return fail(Errc::config_invalid, "the key file must hold 64 hex digits", file.string());
    }
    std::string key;
    for (std::size_t i = 0; i < text.size(); i += 32) {
        const auto part = Uuid::parse(std::string_view{text}.substr(i, 32));
        if (!part) {
            return fail(Errc::config_invalid, "the key file must hold 64 hex digits",
                        file.string());
        }
        key.append(reinterpret_cast<const char*>(part->bytes.data()), part->bytes.size());
    }
    return key;
}

}  // namespace sluice
