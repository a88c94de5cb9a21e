#include "adapters/banks/wire/pain001.hpp"
#include "gateway/api/batch_json.hpp"
#include "gateway/api/grant_check.hpp"
#include "gateway/api/header_list.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/api/status_report.hpp"

namespace sluice::api {

namespace {

constexpr std::string_view xml_type = "application/xml";

ReportHead report_head(const Call& call) {
    auto& services = *call.services;
    const auto now = services.clock.now();
    return {make_uuid7(now, services.random).hex(), now};
}

http::Response xml_response(const iso20022::Pain002& report, std::string_view original,
                            int status) {
    return {.status = status,
            .headers = {{"Content-Type", std::string{xml_type}}},
            .body = iso20022::write_pain002(report, report_version(original))};
}

http::Response refused(const Call& call, const Error& error, const std::optional<Original>& about) {
    // Not a judgement of the file: an ERP must not take "try again" for "rejected".
    const bool judged = disposition(error.code) == Disposition::fix_request &&
                        error.code != Errc::idempotency_key_reused;
    if (!judged || !about || !prefers_xml(call.request.header("Accept"))) {
        return problem(call, error);
    }
    return xml_response(refusal_report(*about, error, report_head(call)), about->version,
                        http_status(error.code));
}

Result<void> check_media(const Call& call) {
    const auto type = media_type(call.request.header("Content-Type"));
    const auto encoding = call.request.header("Content-Encoding");
    const bool is_xml =
        equal_ignoring_case(type, xml_type) || equal_ignoring_case(type, "text/xml");
    const bool is_gzip = equal_ignoring_case(type, "application/gzip") ||
                         equal_ignoring_case(type, "application/x-gzip");
    const bool plain = encoding.empty() || equal_ignoring_case(encoding, "identity");
    if ((is_xml && (plain || equal_ignoring_case(encoding, "gzip"))) || (is_gzip && plain)) {
        return {};
    }
    return fail(Errc::unsupported_media, "the body must be application/xml, plain or gzip");
}

flow::NewBatch new_batch(const Call& call, flow::Idempotency key, const iso20022::Pain001& file) {
    flow::NewBatch batch;
    batch.idempotency = std::move(key);
    batch.source = flow::BatchSource::pain001;
    batch.message_id = file.message_id;
    batch.message_version = file.version;
    batch.initiating_party = file.initiating_party;
    batch.control_sum = file.control_sum;
    batch.document = call.request.body;
    batch.traceparent = call.traceparent;
    batch.items = flow::batch_items(file);
    return batch;
}

http::Response create_file(const Call& call) {
    auto key = idempotency(call, "files");
    if (!key) {
        return problem(call, key.error());
    }
    if (const auto media = check_media(call); !media) {
        return problem(call, media.error());
    }
    const auto file =
        iso20022::read_pain001(call.request.body, {.max_bytes = call.services->max_file_bytes});
    if (!file) {
        return refused(call, file.error(), sniff_original(call.request.body));
    }
    auto taken = new_batch(call, std::move(*key), *file);
    if (const auto covered = within_grant(call, taken.items); !covered) {
        return problem(call, covered.error());
    }
    const auto batch = accept_batch(call, std::move(taken));
    if (!batch) {
        return refused(call, batch.error(), Original{file->message_id, file->version});
    }
    auto response = batch_taken(call, *batch);
    if (prefers_xml(call.request.header("Accept"))) {
        auto report = xml_response(status_report(*batch, report_head(call)), batch->message_version,
                                   response.status);
        response.headers.front() = report.headers.front();
        response.body = std::move(report.body);
    }
    return response;
}

http::Response get_file(const Call& call) {
    const auto batch = batch_in_path(call, flow::BatchSource::pain001);
    return batch ? batch_page(call, *batch) : problem(call, batch.error());
}

http::Response get_status_report(const Call& call) {
    const auto batch = batch_in_path(call, flow::BatchSource::pain001);
    return batch
               ? xml_response(status_report(*batch, report_head(call)), batch->message_version, 200)
               : problem(call, batch.error());
}

}  // namespace

std::vector<Route> file_routes() {
    return {{"POST", "/v1/files", direct(create_file), Permission::payment_create},
            {"GET", "/v1/files/{id}", direct(get_file), Permission::payment_read},
            {"GET", "/v1/files/{id}/status-report", direct(get_status_report),
             Permission::payment_read}};
}

}  // namespace sluice::api
