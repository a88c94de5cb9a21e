#include "gateway/api/batch_json.hpp"
#include "gateway/api/grant_check.hpp"
#include "gateway/api/json.hpp"
#include "gateway/api/payment_json.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/today.hpp"

namespace sluice::api {

namespace {

constexpr std::size_t max_items = 1000;

std::string text_if_any(const json::Value& item, std::string_view name) {
    const auto* found = item.find(name);
    const bool usable = found != nullptr && found->is(json::Value::Kind::string) &&
                        json::characters(found->text) <= 35 &&
                        json::is_plain_text(found->text, false);
    return usable ? found->text : std::string{};
}

// An item with mistakes is refused with the first of them; the others go on.
flow::BatchItem read_item(const json::Value& value, std::size_t index, const Today& today) {
    std::vector<Error> errors;
    auto transfer = read_payment(value, "", today, errors);
    flow::BatchItem item{.content = Error{},
                         .place = "/payments/" + std::to_string(index),
                         .line = 0,
                         .end_to_end_id = text_if_any(value, "end_to_end_id"),
                         .instruction_id = text_if_any(value, "instruction_id"),
                         .payment_information_id = {}};
    if (transfer) {
        item.content = std::move(*transfer);
    } else {
        item.content = std::move(errors.front());
    }
    return item;
}

std::vector<flow::BatchItem> read_items(json::Reader& reader, const Today& today) {
    std::vector<flow::BatchItem> items;
    const auto* payments = reader.member("payments");
    if (payments == nullptr) {
        if (reader.is_object()) {
            reader.note("payments", Errc::missing_field, "required");
        }
    } else if (!payments->is(json::Value::Kind::array) || payments->items.empty() ||
               payments->items.size() > max_items) {
        reader.note("payments", Errc::invalid_value, "must be an array of 1 to 1000 payments");
    } else {
        for (std::size_t i = 0; i < payments->items.size(); ++i) {
            items.push_back(read_item(payments->items[i], i, today));
        }
    }
    return items;
}

http::Response create_batch(const Call& call) {
    auto key = idempotency(call, "batches");
    if (!key) {
        return problem(call, key.error());
    }
    const auto body = json_body(call);
    if (!body) {
        return problem(call, body.error());
    }
    std::vector<Error> errors;
    json::Reader reader{*body, "", errors};
    flow::NewBatch batch;
    batch.idempotency = std::move(*key);
    batch.source = flow::BatchSource::json;
    batch.message_id = reader.text("message_id", {.max = 35});
    batch.items = read_items(reader, today_at_bank(call));
    reader.finish();
    if (!errors.empty()) {
        return problems(call, errors);
    }
    if (const auto covered = within_grant(call, batch.items); !covered) {
        return problem(call, covered.error());
    }
    batch.document = call.request.body;
    batch.traceparent = call.traceparent;
    const auto view = accept_batch(call, std::move(batch));
    return view ? batch_taken(call, *view) : problem(call, view.error());
}

http::Response get_batch(const Call& call) {
    const auto batch = batch_in_path(call, flow::BatchSource::json);
    return batch ? batch_page(call, *batch) : problem(call, batch.error());
}

}  // namespace

std::vector<Route> batch_routes() {
    return {{"POST", "/v1/batches", direct(create_batch), Permission::payment_create},
            {"GET", "/v1/batches/{id}", direct(get_batch), Permission::payment_read}};
}

}  // namespace sluice::api
