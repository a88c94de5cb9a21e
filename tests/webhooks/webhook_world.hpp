#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "gateway/flow/context.hpp"
#include "gateway/flow/notify.hpp"
#include "gateway/flow/screen.hpp"
#include "gateway/flow/webhook_admin.hpp"
#include "ledger/store/webhook_store.hpp"
#include "tests/flow/scripted_judge.hpp"
#include "tests/support/database.hpp"

namespace sluice::test {

inline const auto start = Instant{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}};
inline const auto enterprise = EnterpriseId::parse("018f0000-0000-7000-8000-000000000001").value();
inline const flow::WebhookPolicy public_only{};

struct SentMessage {
    std::string url;
    HeaderList headers;
    std::string body;

    std::string header(std::string_view name) const;
};

// Answers what a test told it to, then 200, and remembers what it was given.
class FakeSender final : public flow::WebhookSender {
public:
    Result<HttpResponse> send(const std::string& url, const HeaderList& headers,
                              const std::string& body) override;

    void answer(int status, HeaderList headers = {});
    void fail_with(Errc code);

    std::vector<SentMessage> sent;
    // For one receiver, whenever it is asked; goes before the answers above.
    std::function<std::optional<int>(const std::string& url)> always;

private:
    std::deque<Result<HttpResponse>> answers_;
};

// An enterprise with one account at one bank, on a database of its own.
class WebhookWorld {
public:
    WebhookWorld();

    // Makes a payment and screens it: two events, received and queued.
    void pay(const std::string& end_to_end_id);
    // The id of a new webhook.
    WebhookId hook(const std::string& url = "https://erp.example/hook");
    // Plans and delivers until nothing is due; returns how many deliveries were claimed.
    int run(flow::WebhookSender& sender);
    int deliver(flow::WebhookSender& sender);
    std::vector<store::DeliveryView> deliveries(WebhookId webhook);
    store::WebhookView webhook(WebhookId webhook);

    TestDatabase test_database;
    store::Database database;
    ManualClock clock{start};
    SeededRandom random{42};
    flow::Directory directory;
    store::SealKey seal_key{"a key for the tests, 32 bytes...."};
    flow::Context context{database, clock, random, directory, seal_key};
    ScriptedJudge judge;
    flow::Screening screening{judge, Uuid{{1}}, {.lease = std::chrono::hours{24 * 365}}};
};

}  // namespace sluice::test
