#include "tests/sim/network.hpp"

#include <algorithm>

#include "adapters/banks/simulated/customer.hpp"
#include "adapters/banks/wire/pain002.hpp"
#include "ledger/base/check.hpp"
#include "tests/sim/setting.hpp"

namespace sluice::sim {

namespace {

using auditor::WireKind;
using std::chrono::microseconds;
using std::chrono::milliseconds;

std::int64_t to_us(Instant at) {
    return at.time_since_epoch().count();
}

// The InstrIds of a pain.001, read without the gateway's own codec.
std::vector<std::string> references_in(std::string_view body) {
    constexpr std::string_view open = "<InstrId>";
    std::vector<std::string> found;
    for (auto at = body.find(open); at != std::string_view::npos; at = body.find(open, at)) {
        at += open.size();
        found.emplace_back(body.substr(at, body.find('<', at) - at));
    }
    return found;
}

http::Request to_http(const HttpRequest& request) {
    http::Request out;
    out.method = request.method;
    const auto question = std::min(request.target.find('?'), request.target.size());
    out.path = request.target.substr(0, question);
    if (const auto equals = request.target.find('=', question); equals != std::string::npos) {
        // Only digits come in queries of these calls, so nothing is percent-encoded.
        out.query.emplace_back(request.target.substr(question + 1, equals - question - 1),
                               request.target.substr(equals + 1));
    }
    out.body = request.body;
    return out;
}

}  // namespace

// One exchange: everything that may happen to it on its way there and back.
class Line final : public Transport {
public:
    Line(Network& network, int instance, int bank, std::string customer)
        : network_(network),
          core_(network.core_),
          instance_(instance),
          bank_(bank),
          customer_(std::move(customer)) {}

    Result<HttpResponse> exchange(const HttpRequest& request, Deadline) override {
        const auto& swarm = core_.script.swarm;
        const bool is_send = request.target == "/payments";
        const auto times = is_send ? core_.send_times() : SendTimes{};
        over_at_ = is_send ? times.steady_deadline : core_.time.now() + exchange_timeout;
        if (is_over()) {
            return fail(Errc::timeout, "before anything was sent");
        }
        if (network_.is_down(instance_, bank_) || strikes(swarm.refused) ||
            (bank_ == final_bank && is_send && !core_.calm &&
             core_.time.now() < network_.takes_payments_from_)) {
            network_.note(WireKind::not_sent, request, times.deadline);
            network_.pass(milliseconds{1});
            core_.count("connections refused");
            return fail(Errc::not_connected);
        }
        if (strikes(swarm.slow)) {
            core_.interlude(static_cast<int>(core_.dice.between(1, 6)));
            if (is_over()) {
                return fail(Errc::timeout, "before anything was sent");
            }
        }
        network_.note(WireKind::sent, request, times.deadline);
        network_.pass(milliseconds{core_.dice.between(1, 20)});
        if (strikes(swarm.lost_request)) {
            core_.count("requests lost");
            return give_up();
        }
        if (is_send && strikes(swarm.late_request)) {
            core_.count("requests late");
            send_late(request);
            return give_up();
        }
        return answer(request, network_.deliver(bank_, customer_, request));
    }

private:
    bool strikes(double probability) {
        return core_.strikes(probability * network_.factor(instance_, bank_));
    }
    bool is_over() const { return core_.time.now() >= over_at_; }

    void send_late(const HttpRequest& request) {
        const bool very_late =
            core_.script.swarm.very_late && bank_ == final_bank && core_.dice.chance(0.8);
        const milliseconds delay{very_late ? core_.dice.between(15'000, 60'000)
                                           : core_.dice.between(100, latest_arrival.count())};
        core_.trace.add("      ~ " + request.target + " to " + bank_id(bank_) + " arrives at " +
                        to_rfc3339(core_.time.now() + delay));
        if (very_late && request.target == "/payments" && core_.dice.chance(0.5)) {
            // Its queue for payments is closed; status and statements are not.
            network_.takes_payments_from_ = core_.time.now() + delay + milliseconds{5'000};
        }
        network_.under_way_.push_back({bank_, customer_, request, core_.time.now() + delay});
    }

    // Waits until the deadline, or hears of the broken connection earlier.
    Error give_up() {
        const bool broken = core_.dice.chance(0.5);
        core_.interlude(static_cast<int>(core_.dice.between(0, 5)));
        if (broken) {
            return fail(Errc::sent_unknown, "the connection broke");
        }
        if (!is_over()) {
            network_.pass(over_at_ - core_.time.now());
        }
        return fail(Errc::timeout);
    }

    Result<HttpResponse> answer(const HttpRequest& request, simulated::Answer answer) {
        const auto& swarm = core_.script.swarm;
        if (answer.drop || strikes(swarm.lost_answer)) {
            core_.count("answers lost");
            return give_up();
        }
        if (answer.delay.count() > 0 || strikes(swarm.slow)) {
            const bool is_long = core_.dice.chance(0.3);
            core_.interlude(static_cast<int>(core_.dice.between(1, is_long ? 40 : 6)));
            network_.pass(answer.delay);
        }
        if (is_over()) {
            core_.count("answers late");
            return fail(Errc::timeout);
        }
        const bool garbled = strikes(swarm.garbled) && !answer.body.empty();
        if (garbled) {
            core_.count("answers garbled");
            answer.body.resize(static_cast<std::size_t>(
                core_.dice.below(static_cast<std::int64_t>(answer.body.size()))));
        }
        if (request.target == "/payments/status" && answer.status == 200 && !garbled) {
            network_.note_unknown(bank_, answer.body);
        }
        return HttpResponse{answer.status, std::move(answer.headers), std::move(answer.body)};
    }

    Network& network_;
    Core& core_;
    int instance_;
    int bank_;
    std::string customer_;
    Instant over_at_;
};

Network::Network(Core& core) : core_(core), random_(core) {
    for (int bank = 0; bank < bank_count; ++bank) {
        auto opened =
            simulated::Bank::open(bank_options(bank, core.script.swarm), core.time, random_);
        check(opened.has_value(), "a simulated bank opens");
        banks_[static_cast<std::size_t>(bank)] = std::move(*opened);
    }
}

std::unique_ptr<Transport> Network::line(int instance, int bank, std::string customer) {
    return std::make_unique<Line>(*this, instance, bank, std::move(customer));
}

void Network::pass(microseconds by) {
    core_.time.advance(by);
    for (std::size_t i = 0; i < under_way_.size();) {
        if (under_way_[i].arrives_at > core_.time.now()) {
            ++i;
            continue;
        }
        const auto request = std::move(under_way_[i]);
        under_way_.erase(under_way_.begin() + static_cast<std::ptrdiff_t>(i));
        (void)deliver(request.bank, request.customer, request.request);  // nobody hears the answer
    }
}

simulated::Answer Network::deliver(int bank, const std::string& customer,
                                   const HttpRequest& request) {
    auto& its_bank = this->bank(bank);
    its_bank.tick();
    return simulated::answer_customer(its_bank, customer, to_http(request));
}

void Network::note(WireKind kind, const HttpRequest& request, Instant deadline) {
    if (request.target != "/payments") {
        return;
    }
    for (auto& reference : references_in(request.body)) {
        if (kind == WireKind::sent) {
            last_deadline_[reference] = deadline;
            core_.count("instructions sent");
        }
        wire_.push_back({kind, std::move(reference), to_us(core_.time.now()), std::nullopt});
    }
}

void Network::note_unknown(int bank, const std::string& body) {
    const auto report = iso20022::read_pain002(body);
    check(report.has_value(), "a bank's status report is readable");
    for (const auto& transaction : report->transactions) {
        if (transaction.status.empty()) {
            const auto final_from =
                bank == final_bank
                    ? std::optional{to_us(last_deadline_[transaction.instruction_id] +
                                          unknown_is_final_after)}
                    : std::nullopt;
            wire_.push_back({WireKind::unknown, transaction.instruction_id, to_us(core_.time.now()),
                             final_from});
        }
    }
}

void Network::note_decision(const std::string& reference) {
    wire_.push_back({WireKind::decided, reference, to_us(core_.time.now()), std::nullopt});
}

void Network::withdraw_decision(const std::string& reference) {
    const auto last = std::find_if(wire_.rbegin(), wire_.rend(), [&](const auto& event) {
        return event.kind == WireKind::decided && event.reference == reference;
    });
    check(last != wire_.rend(), "a decision that is withdrawn was noted");
    wire_.erase(std::next(last).base());
}

bool Network::is_down(int instance, int bank) const {
    if (core_.calm) {
        return false;
    }
    const auto found = weather_.find({instance, bank});
    return down_until_[static_cast<std::size_t>(bank)] > core_.time.now() ||
           (found != weather_.end() && found->second.is_cut);
}

double Network::factor(int instance, int bank) const {
    const auto found = weather_.find({instance, bank});
    return found == weather_.end() ? 1 : found->second.factor;
}

void Network::go_down(int bank, microseconds duration) {
    down_until_[static_cast<std::size_t>(bank)] = core_.time.now() + duration;
}

void Network::set_weather(int instance, int bank, double factor, bool is_cut) {
    weather_[{instance, bank}] = {factor, is_cut};
}

void Network::clear_up() {
    weather_.clear();
    down_until_ = {};
    for (const auto& bank : banks_) {
        bank->faults().clear();
    }
}

std::optional<std::string> Network::books_of(int bank, const std::string& customer,
                                             const std::string& reference) {
    simulated::Books& books = this->bank(bank).ledger();
    const auto payment = books.payment_of_customer(customer, reference);
    return payment ? std::optional{payment->status} : std::nullopt;
}

bool Network::is_unknown_final(const std::string& reference) const {
    const auto deadline = last_deadline_.find(reference);
    return deadline == last_deadline_.end() ||
           deadline->second + unknown_is_final_after <= core_.time.now();
}

bool Network::is_under_way(const std::string& reference) const {
    return std::ranges::any_of(under_way_, [&](const Request& request) {
        return request.request.body.find(reference) != std::string::npos;
    });
}

}  // namespace sluice::sim
