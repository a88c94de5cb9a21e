#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "ledger/base/result.hpp"

namespace sluice {

// A user of the system that a child process runs as.
struct SystemUser {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups;
};

// Errors: config_invalid when there is no such user.
Result<SystemUser> find_user(const std::string& name);
SystemUser current_user();

struct ChildResult {
    int exit_code = 0;   // 128 + number for a signal
    std::string output;  // both streams, at most 64 KiB
};

// Runs a program to its end, without a shell, in "/", with a small environment of its own, and with
// no open file but its three streams. Changes to `user` when this process is root. A program that
// leaves a process behind has to give that process streams of its own.
// Errors: io_error when it cannot be started.
Result<ChildResult> run_child(const SystemUser& user, const std::vector<std::string>& command);

// Whether `user` may list, enter and write a folder, asked as that user.
bool can_use_folder(const SystemUser& user, const std::string& folder);

}  // namespace sluice
