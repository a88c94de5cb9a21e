#include "tests/sim/runner.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <exception>
#include <iostream>
#include <map>

#include "ledger/base/check.hpp"

namespace sluice::sim {

namespace {

namespace json = boost::json;

constexpr unsigned most_seconds = 120;  // one seed; then its process is taken to hang

json::value to_json(const Outcome& outcome) {
    json::array findings;
    for (const auto& finding : outcome.findings) {
        findings.push_back(json::array{finding.invariant, finding.subject, finding.detail});
    }
    json::array cells;
    for (const auto& [transition, point] : outcome.coverage.seen()) {
        cells.push_back(json::array{transition, static_cast<int>(point)});
    }
    json::array counts;
    for (const auto& [what, count] : outcome.counts) {
        counts.push_back(json::array{what, count});
    }
    return json::object{{"findings", std::move(findings)},
                        {"cells", std::move(cells)},
                        {"counts", std::move(counts)},
                        {"digest", outcome.digest}};
}

std::string text(const json::value& value) {
    return std::string{value.as_string()};
}

Outcome from_json(const json::value& value) {
    Outcome outcome;
    for (const auto& row : value.at("findings").as_array()) {
        outcome.findings.push_back({text(row.at(0)), text(row.at(1)), text(row.at(2))});
    }
    for (const auto& row : value.at("cells").as_array()) {
        outcome.coverage.add(text(row.at(0)), static_cast<Point>(row.at(1).as_int64()));
    }
    for (const auto& row : value.at("counts").as_array()) {
        outcome.counts.emplace_back(text(row.at(0)), row.at(1).as_int64());
    }
    outcome.digest = value.at("digest").to_number<std::uint64_t>();
    return outcome;
}

[[noreturn]] void run_child(const Script& script, const RunOptions& options, int pipe) {
    alarm(most_seconds);
    std::cout.flush();
    std::string answer;
    try {
        answer = json::serialize(to_json(World{script, options.print_trace}.run()));
    } catch (const std::exception& error) {
        Outcome broken;
        broken.findings.push_back({"process_lives", "exception", error.what()});
        answer = json::serialize(to_json(broken));
    }
    std::cout.flush();
    std::string_view left = answer;
    while (!left.empty()) {
        const auto written = write(pipe, left.data(), left.size());
        if (written <= 0) {
            _exit(1);
        }
        left.remove_prefix(static_cast<std::size_t>(written));
    }
    _exit(0);
}

struct Child {
    pid_t pid = 0;
    std::uint64_t seed = 0;
    std::string said;
};

Outcome outcome_of(const Child& child) {
    int status = 0;
    waitpid(child.pid, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return from_json(json::parse(child.said));
    }
    Outcome dead;
    dead.findings.push_back({"process_lives", fmt::format("seed {}", child.seed),
                             WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM
                                 ? "it did not come to an end"
                                 : fmt::format("ended with status {}",
                                               WIFSIGNALED(status) ? WTERMSIG(status) : status)});
    return dead;
}

class Children {
public:
    explicit Children(const RunOptions& options) : options_(options) {}

    bool has_room() const { return children_.size() < static_cast<std::size_t>(options_.jobs); }
    bool empty() const { return children_.empty(); }

    void start(const Script& script) {
        std::array<int, 2> ends{};
        check(pipe(ends.data()) == 0, "a pipe can be made");
        const auto pid = fork();
        check(pid >= 0, "a process can be made");
        if (pid == 0) {
            close(ends[0]);
            run_child(script, options_, ends[1]);
        }
        close(ends[1]);
        children_.emplace(ends[0], Child{pid, script.seed, {}});
    }

    // Waits until one has ended.
    Report wait() {
        while (true) {
            std::vector<pollfd> polled;
            for (const auto& [descriptor, child] : children_) {
                polled.push_back({descriptor, POLLIN, 0});
            }
            check(poll(polled.data(), polled.size(), -1) > 0, "a process says something");
            for (const auto& one : polled) {
                if (one.revents != 0 && !read_some(one.fd)) {
                    const auto child = children_.extract(one.fd).mapped();
                    close(one.fd);
                    return {child.seed, outcome_of(child)};
                }
            }
        }
    }

private:
    bool read_some(int descriptor) {
        std::array<char, 65536> buffer{};
        const auto count = read(descriptor, buffer.data(), buffer.size());
        if (count > 0) {
            children_.at(descriptor).said.append(buffer.data(), static_cast<std::size_t>(count));
        }
        return count > 0;
    }

    const RunOptions& options_;
    std::map<int, Child> children_;
};

bool breaks(const Outcome& outcome, const std::string& invariant) {
    return std::ranges::any_of(outcome.findings,
                               [&](const auto& finding) { return finding.invariant == invariant; });
}

Script without(const Script& script, std::size_t first, std::size_t count) {
    auto smaller = script;
    const auto begin = smaller.events.begin() + static_cast<std::ptrdiff_t>(first);
    smaller.events.erase(
        begin, begin + static_cast<std::ptrdiff_t>(std::min(count, smaller.events.size() - first)));
    return smaller;
}

}  // namespace

Outcome run_isolated(const Script& script, const RunOptions& options) {
    Children children{options};
    children.start(script);
    return children.wait().outcome;
}

void run_all(const RunOptions& options, const std::function<std::optional<Script>()>& next,
             const std::function<void(const Report&)>& done) {
    Children children{options};
    auto script = next();
    while (script || !children.empty()) {
        if (script && children.has_room()) {
            children.start(*script);
            script = next();
        } else {
            done(children.wait());
        }
    }
}

Script shrink(const Script& script, const std::string& invariant, const RunOptions& options,
              int most_runs) {
    auto best = script;
    const auto still_breaks = [&](const Script& candidate) {
        return most_runs-- > 0 && breaks(run_isolated(candidate, options), invariant);
    };
    // Delta debugging: ever smaller pieces are left out.
    for (auto piece = best.events.size() / 2; piece > 0 && most_runs > 0; piece /= 2) {
        for (std::size_t at = 0; at < best.events.size() && most_runs > 0;) {
            auto candidate = without(best, at, piece);
            if (still_breaks(candidate)) {
                best = std::move(candidate);
            } else {
                at += piece;
            }
        }
    }
    for (std::size_t i = 0; i < best.events.size() && most_runs > 0; ++i) {
        auto candidate = best;
        candidate.events[i].quiet = true;
        if (still_breaks(candidate)) {
            best = std::move(candidate);
        }
    }
    return best;
}

}  // namespace sluice::sim
