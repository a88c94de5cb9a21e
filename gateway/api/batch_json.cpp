#include "gateway/api/batch_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/services.hpp"

namespace sluice::api {

namespace {

// Judging says where by the members of the JSON interface; in a file that is this element, as seen
// from its CdtTrfTxInf. Longer names come before their beginnings.
struct PlaceInFile {
    std::string_view pointer;
    std::string_view xpath;
};
constexpr auto places_in_file = std::to_array<PlaceInFile>({
    {"/creditor/account", "/CdtrAcct/Id"},
    {"/creditor/bank_name", "/CdtrAgt/FinInstnId/Nm"},
    {"/creditor/bic", "/CdtrAgt/FinInstnId"},
    {"/creditor/clearing_id", "/CdtrAgt/FinInstnId/ClrSysMmbId/MmbId"},
    {"/creditor/name", "/Cdtr/Nm"},
    {"/amount/currency", "/Amt/InstdAmt/@Ccy"},
    {"/amount", "/Amt/InstdAmt"},
    {"/end_to_end_id", "/PmtId/EndToEndId"},
    {"/instruction_id", "/PmtId/InstrId"},
    {"/debtor_account", "/../DbtrAcct/Id"},
    {"/debtor_name", "/../Dbtr/Nm"},
    {"/requested_date", "/../ReqdExctnDt"},
    {"/ultimate_debtor", "/UltmtDbtr/Nm"},
    {"/ultimate_creditor", "/UltmtCdtr/Nm"},
    {"/creditor_reference", "/RmtInf/Strd/CdtrRefInf/Ref"},
    {"/remittance", "/RmtInf/Ustrd"},
    {"/origin/vendor_id", "/Cdtr/Id/OrgId/Othr/Id"},
    {"/origin/approved_by", "/../../GrpHdr/Authstn/Prtry"},
});

Error in_file(Error error) {
    for (const auto& [pointer, xpath] : places_in_file) {
        if (error.where.ends_with(pointer)) {
            error.where.replace(error.where.size() - pointer.size(), pointer.size(), xpath);
            break;
        }
    }
    return error;
}

void write_item(json::Writer& writer, const flow::BatchItemView& item, bool is_file,
                Language language) {
    writer.begin_object();
    writer.integer("ordinal", item.ordinal);
    if (item.payment) {
        writer.text("payment_id", item.payment->to_string());
    }
    if (item.state) {
        writer.text("state", name(*item.state));
    }
    if (item.refusal) {
        write_item_error(writer, "error", is_file ? in_file(*item.refusal) : *item.refusal,
                         language);
    }
    writer.optional_text("end_to_end_id", item.end_to_end_id);
    writer.optional_text("instruction_id", item.instruction_id);
    writer.optional_text("payment_information_id", item.payment_information_id);
    writer.end_object();
}

constexpr std::size_t max_page = 1000;

struct ItemPage {
    std::size_t first = 0;
    std::size_t limit = max_page;
};

Result<ItemPage> item_page(const Call& call) {
    const auto limit = query_integer(call, "limit", max_page, 1, max_page);
    if (!limit) {
        return limit.error();
    }
    ItemPage page{0, static_cast<std::size_t>(*limit)};
    if (const auto text = call.request.query_value("cursor"); !text.empty()) {
        const auto parsed = std::from_chars(text.data() + 1, text.data() + text.size(), page.first);
        if (text.front() != 'b' || parsed.ec != std::errc{} ||
            parsed.ptr != text.data() + text.size()) {
            return query_error("cursor", "not a cursor of this list");
        }
    }
    return page;
}

void write_head(json::Writer& writer, const flow::BatchView& batch) {
    const auto accepted =
        std::ranges::count_if(batch.items, [](const auto& item) { return !item.refusal; });
    writer.text("id", batch.id.to_string());
    writer.text("source", batch.source == flow::BatchSource::json ? "json" : "pain.001");
    writer.optional_text("message_id", batch.message_id);
    writer.optional_text("message_version", batch.message_version);
    writer.optional_text("initiating_party", batch.initiating_party);
    writer.optional_text("control_sum", batch.control_sum);
    writer.integer("item_count", batch.item_count);
    writer.integer("accepted_count", accepted);
    writer.integer("refused_count", std::ssize(batch.items) - accepted);
    writer.boolean("done", batch.done);
    writer.text("created_at", to_rfc3339(batch.created_at));
}

json::Writer write_batch(const flow::BatchView& batch, const ItemPage& page, Language language) {
    json::Writer writer;
    writer.begin_object();
    write_head(writer, batch);
    const auto end = std::min(batch.items.size(), page.first + page.limit);
    writer.begin_array("items");
    for (auto i = page.first; i < end; ++i) {
        write_item(writer, batch.items[i], batch.source == flow::BatchSource::pain001, language);
    }
    writer.end_array();
    if (page.first < end && end < batch.items.size()) {
        writer.text("next_cursor", "b" + std::to_string(end));
    }
    writer.end_object();
    return writer;
}

}  // namespace

http::Response batch_page(const Call& call, const flow::BatchView& batch) {
    const auto page = item_page(call);
    return page ? json_response(write_batch(batch, *page, call.language))
                : problem(call, page.error());
}

http::Response batch_taken(const Call& call, const flow::BatchView& batch) {
    auto response = json_response(write_batch(batch, {}, call.language), 202);
    response.headers.emplace_back("Location", call.request.path + '/' + batch.id.to_string());
    if (batch.replayed) {
        response.headers.emplace_back("Idempotency-Replayed", "true");
    }
    return response;
}

Result<flow::BatchView> batch_in_path(const Call& call, flow::BatchSource source) {
    const auto id = path_id<BatchId>(call);
    if (!id) {
        return id.error();
    }
    auto batch = call.services->with_context(call, [&](flow::Context& context) {
        return flow::read_batch(context, call.enterprise, *id);
    });
    if (batch && batch->source != source) {
        return fail(Errc::not_found);
    }
    return batch;
}

Result<flow::BatchView> accept_batch(const Call& call, flow::NewBatch batch) {
    auto& services = *call.services;
    const auto held = services.running_keys.hold(call.enterprise, batch.idempotency.operation,
                                                 batch.idempotency.key);
    if (!held) {
        return fail(Errc::idempotency_key_running);
    }
    auto view = services.with_context(call, [&](flow::Context& context) {
        return flow::accept_batch(context, call.enterprise, std::move(batch), call.actor);
    });
    services.on_accepted(call.enterprise);
    return view;
}

}  // namespace sluice::api
