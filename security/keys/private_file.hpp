#pragma once

#include <string>
#include <string_view>

#include "ledger/base/result.hpp"
#include "security/keys/secret_bytes.hpp"

namespace sluice::keys {

// Reads a file that holds a secret. Errors, with the path in `where`: key_missing when there is
// none; key_unusable when its group or others have any right on it, or it belongs to another user
// than this process's or root; too_large; io_error.
Result<SecretBytes> read_private_file(const std::string& path, std::size_t max_bytes);

// A new file with mode 0600, there whole or not at all, also after a crash. Errors: key_unusable
// when a file of that name exists; io_error.
Result<void> write_new_private_file(const std::string& path, std::string_view text);

// As above in the place of the file of that name.
Result<void> replace_private_file(const std::string& path, std::string_view text);

// A passphrase or PIN, from a file (read_private_file) or from an environment variable; never
// from a configuration, which is copied and printed. One line end behind it is not part of it.
// Errors: key_missing when there is none; key_unusable when it is empty or longer than 1,024 bytes;
// those of read_private_file. getenv rules: nobody sets variables at the same time.
Result<SecretBytes> passphrase_of_file(const std::string& path);
Result<SecretBytes> passphrase_of_environment(const std::string& variable);

}  // namespace sluice::keys
