#include "tests/sim/gateway.hpp"

#include <fmt/format.h>

#include <limits>

#include "adapters/banks/iso20022_https/profile.hpp"
#include "gateway/flow/accept.hpp"
#include "tests/sim/compliance.hpp"
#include "tests/sim/setting.hpp"

namespace sluice::sim {

namespace {

// Nobody waits for a lock in one thread, unless a mutant holds it.
constexpr int longest_wait_ms = 300;

// A gateway that cannot read its directory at its start ends, as sluiced does.
flow::Directory load(store::Database& database) {
    auto loaded = flow::Directory::load(database, profiles());
    if (!loaded) {
        throw SimulatedCrash{};
    }
    return std::move(*loaded);
}

// While a way of work is in use, nothing else may begin it: a thread does one thing at a time.
class Busy {
public:
    explicit Busy(bool& flag) : flag_(flag) { flag_ = true; }
    ~Busy() { flag_ = false; }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;

private:
    bool& flag_;
};

std::string said(const Result<int>& result, std::string_view what) {
    return result ? fmt::format("{} {}", what, *result)
                  : fmt::format("{}: {}", what, name(result.error().code));
}

}  // namespace

Gateway::Gateway(Core& core, Network& network, int number, std::string database_url,
                 GatewayClock& clock)
    : core_(core),
      number_(number),
      clock_(clock),
      ids_(core),
      database_({.url = std::move(database_url), .lock_timeout_ms = longest_wait_ms}),
      directory_(load(database_)),
      owner_(make_uuid7(clock.now(), ids_)),
      screening_(judge_, owner_, {.lease = lease_duration, .set_size = 20}) {
    judge_.release = std::numeric_limits<std::int64_t>::max();
    judge_.answer = [this](const flow::Fact& fact) { return judge_fact(core_, fact); };
    for (const auto& info : directory_.channels()) {
        const int bank = bank_of(info.bank_id);
        const auto& profile = directory_.bank(info.enterprise, info.id);
        const auto customer = directory_.enterprise(info.enterprise)->name;
        const auto connect = [&] {
            return std::make_unique<ObservedBank>(iso20022_https::make_adapter(
                {profile.capabilities, customer, core.script.swarm.batch_booking && bank != 0},
                network.line(number, bank, customer)));
        };
        channels_.push_back({.info = info,
                             .bank = bank,
                             .sending = connect(),
                             .asking = connect(),
                             .lease = std::nullopt,
                             .caught_up = std::nullopt});
    }
}

std::string Gateway::renew(Channel& channel) {
    if (channel.lease && core_.strikes(core_.script.swarm.lease_not_renewed)) {
        return "lease not renewed";
    }
    auto flow_context = context();
    auto taken = flow::take_lease(flow_context, channel.info.enterprise, channel.info.id, owner_,
                                  lease_duration, channel.lease);
    if (!taken) {
        return fmt::format("lease: {}", name(taken.error().code));
    }
    channel.lease = *taken;
    return channel.lease ? fmt::format("lease of epoch {}", channel.lease->epoch)
                         : std::string{"lease is another's"};
}

std::string Gateway::send(Channel& channel) {
    if (channel.is_sending || !channel.lease) {
        return "nothing";
    }
    const Busy busy{channel.is_sending};
    auto flow_context = context();
    const auto lease = *channel.lease;
    const std::pair run{lease.epoch, clock_.steady_since()};
    if (channel.caught_up != run || core_.ending) {
        if (const auto done = flow::catch_up(flow_context, lease); !done) {
            return said(done, "caught up");
        }
        channel.caught_up = run;
    }
    const auto expired = flow::expire_sending(flow_context, lease);
    if (!expired) {
        return said(expired, "expired");
    }
    const auto sent = flow::submit_due(flow_context, lease, *channel.sending);
    return said(expired, "expired") + ", " + said(sent, "sent");
}

std::string Gateway::ask(Channel& channel) {
    if (channel.is_asking || !channel.lease) {
        return "nothing";
    }
    const Busy busy{channel.is_asking};
    auto flow_context = context();
    return said(flow::resolve_due(flow_context, *channel.lease, *channel.asking), "resolved");
}

std::string Gateway::fetch(Channel& channel) {
    if (channel.is_asking || !channel.lease) {
        return "nothing";
    }
    const Busy busy{channel.is_asking};
    auto flow_context = context();
    const auto fetched = flow::fetch_statements(flow_context, *channel.lease, *channel.asking);
    return fetched ? fmt::format("page {} lines {} more {}", fetched->had_page, fetched->new_lines,
                                 fetched->more)
                   : fmt::format("fetch: {}", name(fetched.error().code));
}

std::string Gateway::screen() {
    if (is_screening_) {
        return "nothing";
    }
    const Busy busy{is_screening_};
    auto flow_context = context();
    return said(screening_.step(flow_context), "screened");
}

std::string Gateway::resume() {
    auto flow_context = context();
    std::string text;
    for (const auto& enterprise : directory_.enterprises()) {
        text += said(flow::resume_batches(flow_context, enterprise.id,
                                          clock_.now() - std::chrono::seconds{60}, "sim:resume"),
                     "resumed");
    }
    return text;
}

}  // namespace sluice::sim
