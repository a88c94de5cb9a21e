#include "tests/sim/world.hpp"

#include <fmt/format.h>

#include <iostream>

#include "tests/sim/setting.hpp"

namespace sluice::sim {

namespace {

using std::chrono::milliseconds;

constexpr int deepest = 3;  // operations that stand still inside each other
constexpr std::size_t check_every = 700;

// Dice of an event that no other event has.
std::uint64_t dice_seed(std::uint64_t seed, std::uint64_t number) {
    SeededRandom random{seed ^ (number * 0x9e3779b97f4a7c15ULL)};
    random.next();
    return random.next();
}

}  // namespace

World::World(const Script& script, bool print_trace)
    : script_(script),
      core_{.script = script_, .time = ManualClock{start_of_time()}},
      reader_({.url = test_database_.url(), .keyed_plans = false}),
      network_(core_),
      trouble_(
          core_, outcome_.coverage,
          [this](const std::string& reference) { return state_of(reference); },
          [this](const std::string& reference) { return network_.is_unknown_final(reference); }) {
    if (print_trace) {
        core_.trace.print_with([](const std::string& line) { std::cout << line << '\n'; });
    }
    core_.interlude = [this](int events) { interlude(events); };
    core_.others_work = [this](int rounds) { others_work(rounds); };
    store::Database database({.url = test_database_.url()});
    const auto made = flow::provision(database, enterprises(script_.swarm.enterprises), profiles());
    check(made.has_value(), "the enterprises are made");
    for (int number = 0; number < instance_count; ++number) {
        clocks_[static_cast<std::size_t>(number)] = std::make_unique<GatewayClock>(core_);
        start(number);
    }
    for (int enterprise = 0; enterprise < script_.swarm.enterprises; ++enterprise) {
        erps_.emplace_back(core_, enterprise);
        treasurers_.emplace_back(core_, network_, enterprise);
    }
}

Outcome World::run() {
    for (auto next_check = check_every;
         next_event_ < script_.events.size() && outcome_.findings.empty();) {
        step();
        if (next_event_ >= next_check) {
            next_check += check_every;
            check_always();
        }
    }
    if (outcome_.findings.empty()) {
        settle();
        check_end();
    }
    outcome_.digest = core_.trace.digest();
    outcome_.counts = core_.counts;
    return outcome_;
}

void World::step() {
    handle(script_.events[next_event_++]);
}

void World::handle(const Event& event) {
    const auto dice = core_.dice;
    const auto calm = core_.calm;
    core_.dice = Dice{dice_seed(script_.seed, event.number)};
    core_.calm = calm || event.quiet;
    network_.pass(milliseconds{core_.dice.between(0, 40)});
    const auto text = act(event);
    core_.trace.add(fmt::format("{} {}{} {}", to_rfc3339(core_.time.now()),
                                std::string(static_cast<std::size_t>(depth_) * 2, ' '),
                                describe(event), text));
    core_.dice = dice;
    core_.calm = calm;
}

void World::interlude(int events) {
    // Whose operation stands still here. operate() keeps it until its operation has ended.
    const auto* gateway = trouble_.running_gateway();
    if (depth_ < deepest && trouble_.may_stand_still()) {
        ++depth_;
        for (int i = 0; i < events && next_event_ < script_.events.size(); ++i) {
            step();
        }
        --depth_;
    }
    die_if_killed(gateway);
}

void World::others_work(int rounds) {
    const auto* gateway = trouble_.running_gateway();
    if (depth_ < deepest) {
        ++depth_;
        for (int round = 0; round < rounds; ++round) {
            network_.pass(milliseconds{core_.dice.between(1'000, 4'000)});
            for (const auto kind : {Kind::lease, Kind::send, Kind::ask, Kind::fetch}) {
                for (std::uint8_t i = 0; i < instance_count * bank_count; ++i) {
                    Event event;
                    event.kind = kind;
                    event.actor = i % instance_count;
                    event.target = i / instance_count;
                    operate_channel(event);
                }
            }
            for (std::uint8_t i = 0; i < instance_count; ++i) {
                operate(i, {.kind = Kind::screen},
                        [](Gateway& other, Gateway::Channel*) { return other.screen(); });
            }
        }
        --depth_;
    }
    die_if_killed(gateway);
}

void World::die_if_killed(const Gateway* gateway) {
    if (gateway != nullptr && gateway->is_dead) {
        throw SimulatedCrash{};
    }
}

template <class Act>
std::string World::operate(int number, const Event& event, const Act& act) {
    const auto gateway = gateways_[static_cast<std::size_t>(number)];
    if (!gateway) {
        return "is dead";
    }
    if (gateway->is_stalled) {
        return "stands still";
    }
    Operation operation;
    operation.gateway = gateway.get();
    operation.kind = event.kind;
    const bool is_of_channel = event.kind == Kind::lease || event.kind == Kind::send ||
                               event.kind == Kind::ask || event.kind == Kind::fetch;
    if (is_of_channel) {
        auto& channels = gateway->channels();
        operation.channel = &channels[event.target % channels.size()];
    }
    trouble_.begin(operation);
    std::string text;
    try {
        text = act(*gateway, operation.channel);
    } catch (const SimulatedCrash&) {
        text = "DIED";
        kill(number);
    }
    trouble_.end();
    return fmt::format("gateway {} {}", number, text);
}

std::string World::operate_channel(const Event& event) {
    return operate(event.actor % instance_count, event,
                   [&](Gateway& gateway, Gateway::Channel* channel) -> std::string {
                       switch (event.kind) {
                           case Kind::send:
                               return gateway.send(*channel);
                           case Kind::ask:
                               return gateway.ask(*channel);
                           case Kind::fetch:
                               return gateway.fetch(*channel);
                           default:
                               return gateway.renew(*channel);
                       }
                   });
}

std::string World::act_as_person(Kind kind, Gateway& gateway, Treasurer& treasurer) {
    switch (kind) {
        case Kind::officer_works:
            return compliance_.work(gateway);
        case Kind::list_released:
            return compliance_.release_list(gateway);
        default:
            return core_.dice.chance(0.8) ? treasurer.decide_doubt(gateway)
                                          : treasurer.explain_lines(gateway);
    }
}

std::string World::act(const Event& event) {
    const int number = event.actor % instance_count;
    const int bank = event.actor % bank_count;
    const auto enterprise = event.actor % erps_.size();
    const int alive = some_alive(event.target % instance_count);
    const auto with_erp = [&](auto&& act) {
        return operate(alive, event, [&](Gateway& gateway, Gateway::Channel*) {
            return act(erps_[enterprise], gateway);
        });
    };
    switch (event.kind) {
        case Kind::order:
            return with_erp([](Erp& erp, Gateway& gateway) { return erp.order(gateway); });
        case Kind::cancel:
            return with_erp([](Erp& erp, Gateway& gateway) { return erp.cancel(gateway); });
        case Kind::read:
            return with_erp([](Erp& erp, Gateway& gateway) { return erp.read_feed(gateway); });
        case Kind::lease:
        case Kind::send:
        case Kind::ask:
        case Kind::fetch:
            return operate_channel(event);
        case Kind::resume:
            return operate(number, event,
                           [](Gateway& gateway, Gateway::Channel*) { return gateway.resume(); });
        case Kind::screen:
            return operate(number, event,
                           [](Gateway& gateway, Gateway::Channel*) { return gateway.screen(); });
        case Kind::bank_works:
            network_.bank(bank).tick();
            return bank_id(bank);
        case Kind::bank_closes:
            network_.bank(bank).tick();
            network_.bank(bank).close_day();
            return bank_id(bank);
        case Kind::bank_goes_down:
            network_.go_down(bank, milliseconds{core_.dice.between(100, 30'000)});
            return bank_id(bank);
        case Kind::time_passes: {
            const bool is_long = core_.dice.chance(0.05);
            network_.pass(milliseconds{core_.dice.between(1, is_long ? 60'000 : 1'500)});
            return "";
        }
        case Kind::officer_works:
        case Kind::list_released:
        case Kind::person_decides:
            return operate(alive, event, [&](Gateway& gateway, Gateway::Channel*) {
                return act_as_person(event.kind, gateway, treasurers_[enterprise]);
            });
        case Kind::crash:
            kill(number);
            core_.count("crash");
            return fmt::format("gateway {}", number);
        case Kind::start:
            start(number);
            return fmt::format("gateway {}", number);
        case Kind::connections_lost:
            test_database_.kill_connections();
            core_.count("connections lost");
            return "";
        case Kind::clock_jumps:
            return jump_clock(number);
        case Kind::weather:
            return change_weather(event);
    }
    return "";
}

std::string World::change_weather(const Event& event) {
    const int instance = event.actor % instance_count;
    const int bank = event.target % bank_count;
    const bool is_cut = core_.dice.chance(0.15);
    constexpr std::array factors{0.0, 0.3, 1.0, 3.0};
    const auto factor = factors[static_cast<std::size_t>(core_.dice.below(factors.size()))];
    network_.set_weather(instance, bank, factor, is_cut);
    return fmt::format("gateway {} to {}: {}{}", instance, bank_id(bank), factor,
                       is_cut ? ", cut" : "");
}

std::string World::jump_clock(int number) {
    if (!script_.swarm.clocks_jump) {
        return "steady";
    }
    // Back to right as often as to wrong; mostly by seconds, sometimes by hours.
    const bool is_far = core_.dice.chance(0.3);
    const milliseconds most{is_far ? 7'200'000 : 60'000};
    const auto offset = core_.dice.chance(0.4)
                            ? milliseconds{0}
                            : milliseconds{core_.dice.between(-most.count(), most.count())};
    clocks_[static_cast<std::size_t>(number)]->jump_to(offset);
    core_.count("clock jumps");
    return fmt::format("gateway {} is {} ms off", number, offset.count());
}

void World::start(int number) {
    auto& gateway = gateways_[static_cast<std::size_t>(number)];
    if (gateway) {
        return;
    }
    try {
        gateway = std::make_shared<Gateway>(core_, network_, number, test_database_.url(),
                                            *clocks_[static_cast<std::size_t>(number)]);
        core_.count("starts");
    } catch (const SimulatedCrash&) {
        gateway.reset();  // it will be started again
    }
}

void World::kill(int number) {
    if (auto& gateway = gateways_[static_cast<std::size_t>(number)]; gateway) {
        gateway->is_dead = true;
        gateway.reset();
    }
}

bool World::is_alive(int number) const {
    const auto& gateway = gateways_[static_cast<std::size_t>(number)];
    return gateway != nullptr && !gateway->is_stalled;
}

// Who answers an ERP: behind a balancer that knows who does.
int World::some_alive(int preferred) const {
    return is_alive(preferred) ? preferred : (preferred + 1) % instance_count;
}

}  // namespace sluice::sim
