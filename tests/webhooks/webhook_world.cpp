#include "tests/webhooks/webhook_world.hpp"

#include <gtest/gtest.h>

#include "gateway/flow/accept.hpp"
#include "gateway/flow/provision.hpp"
#include "security/digest/digest.hpp"

namespace sluice::test {

namespace {

std::vector<flow::BankProfile> banks() {
    flow::BankProfile bank;
    bank.id = "northsea";
    bank.name = "Northsea Bank";
    return {bank};
}

std::vector<flow::ProvisionEnterprise> enterprises() {
    const auto eur = Currency::of("EUR");
    const auto account = AccountId::parse("018f0000-0000-7000-8000-0000000000a1").value();
    return {{.id = enterprise,
             .name = "Example Trading",
             .base_currency = eur,
             .accounts = {{.id = account,
                           .name = "Main",
                           .number = "NL91ABNA0417164300",
                           .is_iban = true,
                           .currency = eur,
                           .bank_id = "northsea",
                           .overdraft_limit_minor = std::nullopt}}}};
}

flow::Directory provisioned(store::Database& database) {
    EXPECT_TRUE(flow::provision(database, enterprises(), banks()).has_value());
    return flow::Directory::load(database, banks()).value();
}

}  // namespace

std::string SentMessage::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

Result<HttpResponse> FakeSender::send(const std::string& url, const HeaderList& headers,
                                      const std::string& body) {
    sent.push_back({url, headers, body});
    if (const auto status = always ? always(url) : std::nullopt) {
        return HttpResponse{.status = *status, .headers = {}, .body = {}};
    }
    if (answers_.empty()) {
        return HttpResponse{.status = 200, .headers = {}, .body = {}};
    }
    auto next = answers_.front();
    answers_.pop_front();
    return next;
}

void FakeSender::answer(int status, HeaderList headers) {
    answers_.push_back(
        HttpResponse{.status = status, .headers = std::move(headers), .body = "no interest"});
}

void FakeSender::fail_with(Errc code) {
    answers_.push_back(fail(code));
}

WebhookWorld::WebhookWorld()
    : database({.url = test_database.url()}), directory(provisioned(database)) {}

void WebhookWorld::pay(const std::string& end_to_end_id) {
    const CreditTransfer transfer{
        .end_to_end_id = end_to_end_id,
        .instruction_id = {},
        .uetr = "eb6305c9-1f7f-49de-aed0-16487c27b42d",
        .debtor_account = {"NL91ABNA0417164300", true},
        .debtor_name = {},
        .amount = Money(1230, Currency::of("EUR")),
        .requested_date = std::chrono::floor<std::chrono::days>(clock.now()),
        .service_level = {},
        .local_instrument = {},
        .category_purpose = {},
        .purpose = {},
        .charge_bearer = {},
        .creditor_name = "Supplier",
        .creditor_address = {},
        .creditor_account = {"DE89370400440532013000", true},
        .creditor_bic = {},
        .creditor_clearing_id = {},
        .creditor_bank_name = {},
        .ultimate_debtor = {},
        .ultimate_creditor = {},
        .remittance = {},
        .creditor_reference = {},
        .creditor_reference_type = {}};
    const auto digest = digest::sha256(end_to_end_id);
    const flow::AcceptItem item{
        .idempotency = {"payments", end_to_end_id, std::string(digest.begin(), digest.end())},
        .transfer = transfer,
        .traceparent = {}};
    const auto accepted = flow::accept_payments(context, enterprise, {&item, 1}, "test");
    ASSERT_TRUE(accepted) << to_string(accepted.error());
    ASSERT_TRUE(accepted->front()) << to_string(accepted->front().error());
    ASSERT_EQ(screening.step(context).value(), 1);
}

WebhookId WebhookWorld::hook(const std::string& url) {
    return flow::create_webhook(context, enterprise, url, public_only, "erp").value().id;
}

int WebhookWorld::run(flow::WebhookSender& sender) {
    while (flow::plan_deliveries(context, enterprise).value() > 0) {
    }
    int claimed = 0;
    while (const int some = deliver(sender)) {
        claimed += some;
    }
    return claimed;
}

int WebhookWorld::deliver(flow::WebhookSender& sender) {
    return flow::deliver_due(context, enterprise, sender).value();
}

std::vector<store::DeliveryView> WebhookWorld::deliveries(WebhookId webhook) {
    return database
        .transact([&](store::Tx& tx) -> Result<std::vector<store::DeliveryView>> {
            return store::list_deliveries(tx, enterprise, webhook, std::nullopt, 100);
        })
        .value();
}

store::WebhookView WebhookWorld::webhook(WebhookId webhook) {
    return database
        .transact([&](store::Tx& tx) -> Result<store::WebhookView> {
            return store::find_webhook(tx, enterprise, webhook).value();
        })
        .value();
}

}  // namespace sluice::test
