#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "security/tls/certificate.hpp"

namespace sluice::tls {

namespace {

namespace fs = std::filesystem;

Error errno_failure(const std::string& path) {
    return fail(Errc::io_error, std::strerror(errno), path);
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

// A reader sees the old file or the whole new one, never a part, also after a crash.
Result<void> write_atomically(const std::string& path, std::string_view text, mode_t mode) {
    const auto temporary = fmt::format("{}.{}.tmp", path, ::getpid());
    ::unlink(temporary.c_str());
    const int file =
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (file < 0) {
        return errno_failure(temporary);
    }
    const bool written = write_all(file, text);
    const bool closed = ::close(file) == 0;
    if (!written || !closed || ::rename(temporary.c_str(), path.c_str()) != 0) {
        const auto failure = errno_failure(path);
        ::unlink(temporary.c_str());
        return failure;
    }
    return {};
}

Result<void> sync_directory(const std::string& dir) {
    const int handle = ::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) {
        return errno_failure(dir);
    }
    const bool synced = ::fsync(handle) == 0;
    const auto failure = errno_failure(dir);
    ::close(handle);
    return synced ? Result<void>() : failure;
}

}  // namespace

Result<void> write_certificate(const std::string& dir, const std::string& name,
                               const KeyAndCertificate& pair) {
    if (name.empty() || name.find('/') != std::string::npos) {
        return fail(Errc::invalid_value, "not a file name", "name");
    }
    const auto certificate_path = dir + "/" + name + ".pem";
    const auto key_path = dir + "/" + name + ".key";
    std::error_code ec;
    if (fs::exists(certificate_path, ec) && fs::exists(key_path, ec)) {
        return {};
    }
    fs::create_directories(dir, ec);
    if (ec) {
        return fail(Errc::io_error, ec.message(), dir);
    }
    // The certificate comes last and a lone old one goes first, so that a crash in between never
    // leaves a key beside the certificate of another key.
    fs::remove(certificate_path, ec);
    if (auto written = write_atomically(key_path, pair.private_key_pem, 0600); !written) {
        return written;
    }
    if (auto written = write_atomically(certificate_path, pair.certificate_pem, 0644); !written) {
        return written;
    }
    return sync_directory(dir);
}

}  // namespace sluice::tls
