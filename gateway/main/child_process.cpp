#include "gateway/main/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace sluice {

namespace {

constexpr std::size_t max_output = 64 << 10;
constexpr int cannot_become_user = 126;
constexpr int cannot_execute = 127;

// Between fork and exec only async-signal-safe calls are allowed, so everything is prepared before.
bool become(const SystemUser& user) {
    if (geteuid() != 0 || user.uid == 0) {
        return true;
    }
    return setgroups(user.groups.size(), user.groups.data()) == 0 && setgid(user.gid) == 0 &&
           setuid(user.uid) == 0;
}

// A child does not outlive us: after a kill the next process would work in the same folder. The
// wish is forgotten when the user changes, so it comes after that.
bool die_with(pid_t parent) {
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
}

[[noreturn]] void exec_child(const SystemUser& user, char* const* arguments, int output,
                             pid_t parent) {
    static const std::array<const char*, 4> environment{"PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC",
                                                        nullptr};
    const int null = open("/dev/null", O_RDONLY);
    dup2(null, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    close_range(3, ~0U, 0);
    setsid();
    if (!become(user) || !die_with(parent) || chdir("/") != 0) {
        _exit(cannot_become_user);
    }
    execve(arguments[0], arguments, const_cast<char* const*>(environment.data()));
    _exit(cannot_execute);
}

std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 4096> buffer;
    for (;;) {
        const auto count = read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return text;
        }
        const auto room = max_output - text.size();
        text.append(buffer.data(), std::min(static_cast<std::size_t>(count), room));
    }
}

int wait_for(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string why() {
    return std::strerror(errno);
}

}  // namespace

Result<SystemUser> find_user(const std::string& name) {
    const passwd* entry = getpwnam(name.c_str());
    if (entry == nullptr) {
        return fail(Errc::config_invalid, fmt::format("there is no user \"{}\"", name));
    }
    SystemUser user{name, entry->pw_uid, entry->pw_gid, {}};
    int count = 64;
    user.groups.resize(static_cast<std::size_t>(count));
    if (getgrouplist(name.c_str(), user.gid, user.groups.data(), &count) < 0) {
        user.groups.resize(static_cast<std::size_t>(count));
        getgrouplist(name.c_str(), user.gid, user.groups.data(), &count);
    }
    user.groups.resize(static_cast<std::size_t>(count));
    return user;
}

SystemUser current_user() {
    return {"", geteuid(), getegid(), {}};
}

Result<ChildResult> run_child(const SystemUser& user, const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const auto& argument : command) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return fail(Errc::io_error, "pipe: " + why());
    }
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0) {
        exec_child(user, arguments.data(), ends[1], parent);
    }
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return fail(Errc::io_error, "fork: " + why());
    }
    ChildResult result;
    result.output = read_all(ends[0]);
    close(ends[0]);
    result.exit_code = wait_for(child);
    if (result.exit_code == cannot_become_user || result.exit_code == cannot_execute) {
        return fail(Errc::io_error, "cannot run " + command.front());
    }
    return result;
}

bool can_use_folder(const SystemUser& user, const std::string& folder) {
    const pid_t child = fork();
    if (child == 0) {
        const bool usable = become(user) && access(folder.c_str(), R_OK | W_OK | X_OK) == 0;
        _exit(usable ? 0 : 1);
    }
    return child > 0 && wait_for(child) == 0;
}

}  // namespace sluice
