#include "tests/sim/script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "tests/sim/coverage.hpp"
#include "tests/sim/dice.hpp"

namespace sluice::sim {

namespace {

struct KindInfo {
    Kind kind;
    std::string_view name;
    int weight;  // of how often it is drawn
};

constexpr auto kinds = std::to_array<KindInfo>({
    {Kind::order, "order", 170},
    {Kind::cancel, "cancel", 12},
    {Kind::read, "read", 12},
    {Kind::lease, "lease", 90},
    {Kind::screen, "screen", 120},
    {Kind::send, "send", 190},
    {Kind::ask, "ask", 120},
    {Kind::fetch, "fetch", 150},
    {Kind::resume, "resume", 6},
    {Kind::bank_works, "bank_works", 130},
    {Kind::bank_closes, "bank_closes", 3},
    {Kind::bank_goes_down, "bank_goes_down", 2},
    {Kind::time_passes, "time_passes", 90},
    {Kind::officer_works, "officer_works", 60},
    {Kind::list_released, "list_released", 3},
    {Kind::person_decides, "person_decides", 25},
    {Kind::crash, "crash", 3},
    {Kind::start, "start", 80},
    {Kind::connections_lost, "connections_lost", 1},
    {Kind::clock_jumps, "clock_jumps", 4},
    {Kind::weather, "weather", 10},
});

constexpr int total_weight() {
    int total = 0;
    for (const auto& kind : kinds) {
        total += kind.weight;
    }
    return total;
}

Kind draw_kind(Dice& dice) {
    auto left = dice.below(total_weight());
    for (const auto& kind : kinds) {
        left -= kind.weight;
        if (left < 0) {
            return kind.kind;
        }
    }
    return Kind::time_passes;
}

// Off in a part of the seeds; otherwise anything between rare and often.
double strength(Dice& dice, double rare, double often) {
    return dice.chance(0.4) ? 0 : rare * std::pow(often / rare, dice.unit());
}

simulated::FaultSettings draw_bank_faults(Dice& dice, const Swarm& swarm) {
    using simulated::Fault;
    auto settings = simulated::default_fault_settings();
    // Not among them: no_entry and skip_sequence, with which a bank breaks its word (assumption
    // B2).
    for (const auto fault :
         {Fault::drop_before, Fault::drop_answer, Fault::duplicate_answer, Fault::garbage_answer,
          Fault::http_500, Fault::reject, Fault::late_reject, Fault::unknown_code,
          Fault::unknown_for_a_while, Fault::pending, Fault::return_after, Fault::wrong_amount,
          Fault::repeat_statement, Fault::out_of_order, Fault::empty_statement}) {
        const double often = fault == Fault::wrong_amount ? 0.02 : 0.15;
        settings[static_cast<std::size_t>(fault)].probability = strength(dice, 0.005, often);
    }
    if (swarm.batch_booking) {
        // A sum that differs from its payments is not explained by giving the line to one of them.
        settings[static_cast<std::size_t>(Fault::wrong_amount)].probability = 0;
    }
    if (swarm.very_late) {
        // A bank that executes a copy late and refuses another one has rejected and executed it.
        settings[static_cast<std::size_t>(Fault::reject)].probability = 0;
        settings[static_cast<std::size_t>(Fault::late_reject)].probability = 0;
        settings[static_cast<std::size_t>(Fault::unknown_code)].probability = 0;
    }
    if (swarm.target.ends_with("bank_returned")) {
        settings[static_cast<std::size_t>(Fault::return_after)].probability = 0.2;
    }
    auto& unknown = settings[static_cast<std::size_t>(Fault::unknown_code)];
    unknown.executes = dice.chance(0.5);
    auto& hidden = settings[static_cast<std::size_t>(Fault::unknown_for_a_while)];
    hidden.delay = std::chrono::milliseconds{4'000};
    return settings;
}

// Some transitions need faults of their own before they can happen at all.
void favour_target(Swarm& swarm) {
    if (swarm.target == "queued statement_matched") {
        // The first copy arrives while the second cannot be sent.
        swarm.very_late = true;
        swarm.late_request = 0.3;
        swarm.refused = 0.1;
        swarm.lease_not_renewed = 0;
    } else if (swarm.target == "held statement_matched") {
        // Held by a new list while the first copy, which the bank did not know, is on its way.
        swarm.very_late = true;
        swarm.late_request = 0.3;
        swarm.held = 0.5;
    } else if (swarm.target.ends_with("statement_matched")) {
        swarm.slow = 0.3;
        swarm.lost_answer = 0.2;
    }
    if (swarm.target.starts_with("held ") || swarm.target.ends_with(" hold")) {
        swarm.held = std::max(swarm.held, 0.2);
    }
    if (swarm.very_late) {
        swarm.late_request = std::max(swarm.late_request, 0.1);
    }
}

Swarm draw_swarm(Dice& dice) {
    Swarm swarm;
    std::vector<Transition> all;
    std::ranges::copy_if(transitions, std::back_inserter(all), happens);
    const auto& transition = all[static_cast<std::size_t>(dice.below(all.size()))];
    if (dice.chance(0.4)) {
        swarm.target = transition_name(transition.from, transition.event);
    }
    swarm.enterprises = dice.chance(0.3) ? 2 : 1;
    swarm.crash = strength(dice, 0.003, 0.06);
    swarm.lost_commit = strength(dice, 0.003, 0.05);
    swarm.database_error = strength(dice, 0.003, 0.05);
    swarm.stall = strength(dice, 0.003, 0.05);
    swarm.refused = strength(dice, 0.01, 0.3);
    swarm.lost_request = strength(dice, 0.01, 0.2);
    swarm.late_request = strength(dice, 0.01, 0.2);
    swarm.lost_answer = strength(dice, 0.01, 0.3);
    swarm.slow = strength(dice, 0.01, 0.3);
    swarm.lease_not_renewed = strength(dice, 0.1, 0.95);
    swarm.garbled = strength(dice, 0.01, 0.1);
    swarm.erp_loses_answer = strength(dice, 0.01, 0.3);
    swarm.rude_orders = strength(dice, 0.03, 0.4);
    swarm.held = strength(dice, 0.02, 0.4);
    swarm.very_late = dice.chance(0.25);
    swarm.clocks_jump = dice.chance(0.4);
    swarm.batch_booking = dice.chance(0.3);
    favour_target(swarm);
    swarm.bank_faults = draw_bank_faults(dice, swarm);
    return swarm;
}

}  // namespace

std::string_view name(Kind kind) {
    return std::ranges::find(kinds, kind, &KindInfo::kind)->name;
}

Script make_script(std::uint64_t seed, std::uint32_t steps) {
    Dice dice{seed};
    Script script{seed, steps, draw_swarm(dice), {}};
    script.events.reserve(steps);
    for (std::uint32_t number = 0; number < steps; ++number) {
        Event event;
        event.kind = draw_kind(dice);
        event.number = number;
        event.actor = static_cast<std::uint8_t>(dice.below(12));
        event.target = static_cast<std::uint8_t>(dice.below(12));
        script.events.push_back(event);
    }
    return script;
}

std::optional<Script> only(const Script& script, std::string_view list) {
    Script kept{script.seed, script.steps, script.swarm, {}};
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        auto item = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        const bool quiet = item.ends_with('q');
        if (quiet) {
            item.remove_suffix(1);
        }
        std::uint32_t number = 0;
        const auto* end = item.data() + item.size();
        if (std::from_chars(item.data(), end, number).ptr != end || item.empty() ||
            number >= script.events.size()) {
            return std::nullopt;
        }
        kept.events.push_back(script.events[number]);
        kept.events.back().quiet = quiet;
    }
    return kept;
}

std::string list_of(const Script& script) {
    std::string list;
    for (const auto& event : script.events) {
        list +=
            fmt::format("{}{}{}", list.empty() ? "" : ",", event.number, event.quiet ? "q" : "");
    }
    return list;
}

std::string describe(const Event& event) {
    return fmt::format("{:>5}{} {} {}/{}", event.number, event.quiet ? "q" : " ", name(event.kind),
                       event.actor, event.target);
}

}  // namespace sluice::sim
