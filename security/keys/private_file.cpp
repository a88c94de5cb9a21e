#include "security/keys/private_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

namespace sluice::keys {

namespace {

constexpr std::size_t max_passphrase_bytes = 1024;

Error errno_failure(const std::string& path) {
    return fail(Errc::io_error, std::strerror(errno), path);
}

class File {
public:
    explicit File(int handle) : handle_(handle) {}
    ~File() { close(); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    int handle() const { return handle_; }
    bool is_open() const { return handle_ >= 0; }
    bool close() {
        const int handle = std::exchange(handle_, -1);
        return handle < 0 || ::close(handle) == 0;
    }

private:
    int handle_;
};

// Looked at through the open file, so that it is the one that is read.
Result<std::size_t> size_of_private(const File& file, const std::string& path) {
    struct stat status {};
    if (::fstat(file.handle(), &status) != 0) {
        return errno_failure(path);
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(Errc::key_unusable, "not a file", path);
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return fail(Errc::key_unusable, "its group or others may use this file: chmod 600", path);
    }
    if (status.st_uid != ::geteuid() && status.st_uid != 0) {
        return fail(Errc::key_unusable, "this file belongs to another user", path);
    }
    return static_cast<std::size_t>(status.st_size);
}

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(file) == 0;
}

Result<void> sync_directory_of(const std::string& path) {
    const auto parent = std::filesystem::path(path).parent_path().string();
    const auto dir = parent.empty() ? std::string(".") : parent;
    const File handle(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!handle.is_open() || ::fsync(handle.handle()) != 0) {
        return errno_failure(dir);
    }
    return {};
}

// Written whole beside the name it gets; whoever reads that name sees the old or the new file.
template <class Publish>
Result<void> write_file(const std::string& path, std::string_view text, const Publish& publish) {
    const auto temporary = fmt::format("{}.{}.tmp", path, ::getpid());
    ::unlink(temporary.c_str());
    File file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.is_open()) {
        return errno_failure(temporary);
    }
    const bool written = write_all(file.handle(), text) && file.close();
    if (!written || publish(temporary.c_str(), path.c_str()) != 0) {
        const int cause = errno;
        ::unlink(temporary.c_str());
        errno = cause;
        return errno == EEXIST ? fail(Errc::key_unusable, "there is a file of this name", path)
                               : errno_failure(path);
    }
    ::unlink(temporary.c_str());
    return sync_directory_of(path);
}

Result<SecretBytes> checked_passphrase(SecretBytes secret, const std::string& where) {
    auto size = secret.size();
    if (size > 0 && secret.view()[size - 1] == '\n') {
        --size;
        size -= size > 0 && secret.view()[size - 1] == '\r' ? 1 : 0;
    }
    secret.truncate(size);
    if (secret.empty() || secret.size() > max_passphrase_bytes) {
        return fail(Errc::key_unusable, "a passphrase or PIN has 1 to 1024 bytes", where);
    }
    return secret;
}

}  // namespace

Result<SecretBytes> read_private_file(const std::string& path, std::size_t max_bytes) {
    // Not blocking, as somebody may have put a pipe there.
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open()) {
        return errno == ENOENT ? fail(Errc::key_missing, "no such file", path)
                               : errno_failure(path);
    }
    const auto size = size_of_private(file, path);
    if (!size) {
        return size.error();
    }
    if (*size > max_bytes) {
        return fail(Errc::too_large, fmt::format("more than {} bytes", max_bytes), path);
    }
    SecretBytes bytes(*size);
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto got = ::read(file.handle(), bytes.data() + done, bytes.size() - done);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return errno_failure(path);
        }
        if (got == 0) {
            break;
        }
        done += static_cast<std::size_t>(got);
    }
    bytes.truncate(done);
    return bytes;
}

Result<void> write_new_private_file(const std::string& path, std::string_view text) {
    return write_file(path, text, ::link);  // unlike rename() it never takes a name that is in use
}

Result<void> replace_private_file(const std::string& path, std::string_view text) {
    return write_file(path, text, ::rename);
}

Result<SecretBytes> passphrase_of_file(const std::string& path) {
    auto bytes = read_private_file(path, max_passphrase_bytes + 2);
    return bytes ? checked_passphrase(std::move(*bytes), path) : bytes.error();
}

Result<SecretBytes> passphrase_of_environment(const std::string& variable) {
    const char* value = std::getenv(variable.c_str());
    if (value == nullptr) {
        return fail(Errc::key_missing, "the environment variable is not set", variable);
    }
    return checked_passphrase(SecretBytes::copy_of(value), variable);
}

}  // namespace sluice::keys
