// Seeded simulation of whole gateways: see docs/guarantees.md.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "ledger/base/check.hpp"
#include "tests/sim/mutant.hpp"
#include "tests/sim/runner.hpp"

namespace sluice::sim {
namespace {

struct Arguments {
    std::optional<std::uint64_t> seed;
    std::uint64_t first = 1;
    std::uint64_t seeds = 0;
    double random_seconds = 0;
    std::uint32_t steps = 2'000;
    std::string only;
    std::string target;
    std::vector<std::string> lists;
    bool twice = false;
    bool no_shrink = false;
    bool coverage = false;
    bool choose = false;
    std::uint64_t mutant_seeds = 0;
    RunOptions run;
};

using Time = std::chrono::steady_clock;

// Adds up what many seeds did.
class Summary {
public:
    void add(const Report& report) {
        ++seeds_;
        coverage_.merge(report.outcome.coverage);
        for (const auto& [what, count] : report.outcome.counts) {
            counts_[what] += count;
        }
    }
    void print(std::uint32_t steps) const {
        const auto seconds = std::chrono::duration<double>(Time::now() - started_).count();
        fmt::print("{} seeds of {} steps in {:.1f} s: {:.0f} seeds a minute\n", seeds_, steps,
                   seconds, static_cast<double>(seeds_) * 60 / seconds);
        for (const auto& [what, count] : counts_) {
            fmt::print("  {:<28} {:>9}\n", what, count);
        }
    }
    const Coverage& coverage() const { return coverage_; }

private:
    Time::time_point started_ = Time::now();
    std::uint64_t seeds_ = 0;
    std::map<std::string, std::int64_t> counts_;
    Coverage coverage_;
};

void print_findings(const Outcome& outcome) {
    for (const auto& finding : outcome.findings) {
        fmt::print("  {}: {}: {}\n", finding.invariant, finding.subject, finding.detail);
    }
}

std::string command(const Script& script, const RunOptions& run) {
    return fmt::format("sim --seed {} --steps {}{}", script.seed, script.steps,
                       run.mutant.empty() ? "" : " --mutant " + run.mutant);
}

// Says what failed and how to see it again; shrinks it first.
void tell_failure(const Script& script, const Outcome& outcome, const Arguments& arguments) {
    fmt::print("\nFAILED: {}\n", command(script, arguments.run));
    print_findings(outcome);
    std::fflush(stdout);
    if (arguments.no_shrink) {
        return;
    }
    const auto shrunk = shrink(script, outcome.findings.front().invariant, arguments.run, 300);
    fmt::print("\nthe same breach in {} events: {} --trace --only {}\n", shrunk.events.size(),
               command(script, arguments.run), list_of(shrunk));
    for (const auto& event : shrunk.events) {
        fmt::print("  {}\n", describe(event));
    }
}

// One seed, perhaps a part of it.
int run_one(const Arguments& arguments) {
    auto script = make_script(*arguments.seed, arguments.steps);
    if (!arguments.only.empty()) {
        auto part = only(script, arguments.only);
        if (!part) {
            fmt::print(stderr, "--only: cannot be read: {}\n", arguments.only);
            return 2;
        }
        script = std::move(*part);
    }
    const auto outcome = run_isolated(script, arguments.run);
    fmt::print("seed {} digest {:016x}\n", script.seed, outcome.digest);
    if (arguments.twice) {
        const auto again = run_isolated(script, arguments.run);
        if (again.digest != outcome.digest) {
            fmt::print("the second run differs: digest {:016x}\n", again.digest);
            return 1;
        }
    }
    for (const auto& [what, count] : outcome.counts) {
        fmt::print("  {:<28} {:>9}\n", what, count);
    }
    if (!outcome.findings.empty()) {
        tell_failure(script, outcome, arguments);
    }
    return outcome.findings.empty() ? 0 : 1;
}

// Seeds that are kept: "<seed> <steps> [events]  # why".
void read_list(const std::string& file, std::vector<Script>& scripts) {
    std::ifstream in{file};
    check(in.good(), "the list of seeds can be read");
    for (std::string line; std::getline(in, line);) {
        std::istringstream words{line.substr(0, line.find('#'))};
        std::uint64_t seed = 0;
        std::uint32_t steps = 0;
        std::string list;
        if (words >> seed >> steps) {
            const auto whole = make_script(seed, steps);
            scripts.push_back(words >> list ? only(whole, list).value() : whole);
        }
    }
}

// The scripts of a run: those of lists, fixed seeds, then fresh ones until the time is over.
class Supply {
public:
    explicit Supply(const Arguments& arguments) : arguments_(arguments) {
        for (const auto& file : arguments.lists) {
            read_list(file, listed_);
        }
        if (arguments.random_seconds > 0) {
            random_first_ = SystemRandom{}.next() >> 24;
        }
    }

    std::optional<Script> next() {
        if (stopped) {
            return std::nullopt;
        }
        if (given_ < listed_.size()) {
            return listed_[given_++];
        }
        const auto fixed = given_ - listed_.size();
        if (fixed < arguments_.seeds) {
            ++given_;
            auto script = make_script(arguments_.first + fixed, arguments_.steps);
            if (!arguments_.target.empty() && script.swarm.target != arguments_.target) {
                return next();
            }
            return script;
        }
        if (!until_) {
            until_ = Time::now() + std::chrono::duration_cast<Time::duration>(
                                       std::chrono::duration<double>(arguments_.random_seconds));
        }
        if (Time::now() >= *until_) {
            return std::nullopt;
        }
        return make_script(random_first_++, arguments_.steps);
    }

    Script script_of(std::uint64_t seed) const {
        for (const auto& script : listed_) {
            if (script.seed == seed) {
                return script;
            }
        }
        return make_script(seed, arguments_.steps);
    }

    bool stopped = false;

private:
    const Arguments& arguments_;
    std::vector<Script> listed_;
    std::size_t given_ = 0;
    std::uint64_t random_first_ = 0;
    std::optional<Time::time_point> until_;
};

// The fewest of the seeds, nearly, that interrupt what all of them together interrupt.
std::vector<std::uint64_t> cover(std::map<std::uint64_t, Coverage> by_seed) {
    std::vector<std::uint64_t> chosen;
    Coverage covered;
    while (true) {
        std::uint64_t best = 0;
        std::size_t most = 0;
        for (const auto& [seed, coverage] : by_seed) {
            auto with = covered;
            with.merge(coverage);
            if (const auto gain = with.seen().size() - covered.seen().size(); gain > most) {
                most = gain;
                best = seed;
            }
        }
        if (most == 0) {
            return chosen;
        }
        covered.merge(by_seed.at(best));
        chosen.push_back(best);
    }
}

int run_many(const Arguments& arguments) {
    Supply supply{arguments};
    Summary summary;
    std::optional<Report> failed;
    std::map<std::uint64_t, Coverage> by_seed;
    run_all(
        arguments.run, [&] { return supply.next(); },
        [&](const Report& report) {
            summary.add(report);
            by_seed[report.seed] = report.outcome.coverage;
            if (!report.outcome.findings.empty() && !failed) {
                failed = report;
                supply.stopped = true;
            }
        });
    summary.print(arguments.steps);
    if (arguments.coverage) {
        fmt::print("{}", summary.coverage().report());
    }
    if (arguments.choose) {
        for (const auto seed : cover(by_seed)) {
            fmt::print("{} {}\n", seed, arguments.steps);
        }
    }
    if (failed) {
        tell_failure(supply.script_of(failed->seed), failed->outcome, arguments);
        return 1;
    }
    return arguments.coverage && !summary.coverage().unexpectedly_missing().empty() ? 1 : 0;
}

// A process that hangs or dies has not been judged.
const auditor::Finding* judged(const Outcome& outcome) {
    const auto found = std::ranges::find_if(
        outcome.findings, [](const auto& finding) { return finding.invariant != "process_lives"; });
    return found == outcome.findings.end() ? nullptr : &*found;
}

// Runs seeds until one fails; how many it took. Nothing: none of them did.
std::optional<std::uint64_t> seeds_until_caught(const Arguments& arguments, std::string& by) {
    std::uint64_t given = 0;
    std::optional<std::uint64_t> caught;
    run_all(
        arguments.run,
        [&]() -> std::optional<Script> {
            if (caught || given == arguments.mutant_seeds) {
                return std::nullopt;
            }
            return make_script(arguments.first + given++, arguments.steps);
        },
        [&](const Report& report) {
            const auto number = report.seed - arguments.first + 1;
            const auto* finding = judged(report.outcome);
            if (finding != nullptr && (!caught || number < *caught)) {
                caught = number;
                by = finding->invariant;
            }
        });
    return caught;
}

// Proves the proof: a deliberate fault that no seed notices is a hole in the simulation.
int run_mutants(const Arguments& arguments) {
    if (mutants().empty()) {
        fmt::print(stderr, "--mutants: this program has no deliberate faults\n");
        return 2;
    }
    std::string by_nothing;
    if (seeds_until_caught(arguments, by_nothing)) {
        fmt::print("without any fault: {}; so nothing is proved\n", by_nothing);
        return 1;
    }
    int survived = 0;
    for (const auto mutant : mutants()) {
        select_mutant(mutant);
        std::string by;
        const auto caught = seeds_until_caught(arguments, by);
        survived += caught ? 0 : 1;
        fmt::print(
            "{:<34} {}\n", mutant,
            caught ? fmt::format("caught by seed {} of {}: {}", *caught, arguments.mutant_seeds, by)
                   : std::string{"SURVIVED"});
        std::fflush(stdout);
    }
    fmt::print("{} deliberate faults, {} survived\n", mutants().size(), survived);
    return survived == 0 ? 0 : 1;
}

}  // namespace
}  // namespace sluice::sim

int main(int argc, char** argv) {
    using namespace sluice::sim;
    Arguments arguments;
    CLI::App app{"Simulates gateways, banks and ERPs from a seed, and has an auditor judge"};
    app.add_option("--seed", arguments.seed, "run this seed only");
    app.add_option("--only", arguments.only, "of that seed only these events: 3,17,40q");
    app.add_flag("--trace", arguments.run.print_trace, "print every event");
    app.add_flag("--twice", arguments.twice, "run that seed twice and compare");
    app.add_option("--first", arguments.first, "first of the fixed seeds");
    app.add_option("--target", arguments.target,
                   "of the fixed seeds only those whose mishaps wait for this transition");
    app.add_option("--seeds", arguments.seeds, "how many fixed seeds");
    app.add_option("--random-seconds", arguments.random_seconds, "then fresh seeds for that long");
    app.add_option("--list", arguments.lists, "file of seeds that are kept; several times");
    app.add_option("--steps", arguments.steps, "events of a seed");
    app.add_option("--jobs", arguments.run.jobs, "processes at a time");
    app.add_option("--mutant", arguments.run.mutant, "with this deliberate fault");
    app.add_option("--mutants", arguments.mutant_seeds,
                   "each deliberate fault in turn: caught within so many seeds?");
    app.add_flag("--no-shrink", arguments.no_shrink, "leave a failing seed as long as it is");
    app.add_flag("--choose", arguments.choose, "print the seeds that cover what all of them do");
    app.add_flag("--coverage", arguments.coverage,
                 "report interrupted transitions; fail when one was never seen");
    CLI11_PARSE(app, argc, argv);
    if (!select_mutant(arguments.run.mutant)) {
        fmt::print(stderr, "--mutant: no such fault in this program\n");
        return 2;
    }
    if (arguments.mutant_seeds > 0) {
        return run_mutants(arguments);
    }
    return arguments.seed ? run_one(arguments) : run_many(arguments);
}
