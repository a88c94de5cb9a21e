#include <algorithm>

#include "gateway/api/case_content.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/flow/case_desk.hpp"
#include "security/digest/digest.hpp"

// A case as a report to an authority. The case has the transfer and why it was held; the officer
// gives what else the authority asks. That a report was made is a note of the case.
namespace sluice::api {

namespace {

constexpr std::string_view formats[] = {"pboc", "goaml_str", "goaml_sar", "fincen_sar",
                                        "fincen_ctr"};

// Their field takes 25 characters: as many hexadecimal digits of the case's id, which begin with
// its time and go on at random.
std::string fincen_case_id(std::string id) {
    std::erase(id, '-');
    return id.substr(0, 25);
}

Result<std::string> written(const Call& call, std::string_view format, const CaseDetail& detail,
                            const Filing& filing) {
    if (format == "fincen_ctr") {
        auto cash = cash_report_of_case(call, detail, filing);
        cash.case_id = fincen_case_id(cash.case_id);
        return report::fincen_ctr_xml(cash, filing.fincen);
    }
    auto made = report_of_case(call, detail, filing);
    if (format == "pboc") {
        return report::pboc_suspicious_xml(made, filing.pboc);
    }
    made.kind = format == "goaml_str" ? report::ReportKind::str : report::ReportKind::sar;
    if (format == "fincen_sar") {
        made.case_id = fincen_case_id(made.case_id);
        return report::fincen_sar_xml(made, filing.fincen);
    }
    return report::goaml_xml(made, filing.goaml);
}

// What a report of cash needs beyond the others. The cash went into the creditor's account or came
// from the debtor's, and for a company somebody brought or took it.
std::vector<Error> lacking_for_cash(const CaseDetail& detail, const Filing& filing) {
    if (!filing.means) {
        return {fail(Errc::missing_field, "the transfer's means: cash_in or cash_out", "/means")};
    }
    const bool is_in = *filing.means == report::TransferMeans::cash_in;
    const bool is_receipt = !detail.payment;
    const auto& holder = is_in == is_receipt ? filing.enterprise : filing.counterparty;
    if (holder.kind == report::PartyKind::company && !filing.conductor) {
        return {fail(Errc::missing_field, "the person who acted for the company", "/conductor")};
    }
    return {};
}

// Why the case does not become this form.
std::vector<Error> misfits(std::string_view format, const CaseDetail& detail,
                           const Filing& filing) {
    if (detail.beneficiary && (format == "goaml_str" || format == "fincen_ctr")) {
        return {query_error(
            "format", "a beneficiary has no transfer to report: goaml_sar, fincen_sar or pboc")};
    }
    return format == "fincen_ctr" ? lacking_for_cash(detail, filing) : std::vector<Error>{};
}

Result<CaseDetail> read_detail(const Call& call, CaseId id) {
    return call.services->read([&](store::Tx& tx) -> Result<CaseDetail> {
        auto found = flow::seen_case(tx, call.services->directory, *call.officer, id);
        return found ? Result<CaseDetail>{read_case_detail(tx, std::move(*found))} : found.error();
    });
}

// The file, once the case has the note that it was made.
http::Response noted_report(const Call& call, CaseId id, std::string_view format,
                            const std::string& xml) {
    const auto note =
        "report " + std::string{format} + ", SHA-256 " + digest::hex(digest::sha256(xml));
    const auto noted = call.services->with_context(call, [&](flow::Context& context) {
        return flow::note_case(context, *call.officer, {id, {}}, note);
    });
    if (!noted) {
        return problem(call, noted.error());
    }
    return {.status = 200,
            .headers = {{"Content-Type", "application/xml"},
                        {"Content-Disposition", "attachment; filename=\"report.xml\""},
                        {"ETag", etag(noted->version)}},
            .body = xml};
}

http::Response make_report(const Call& call) {
    const auto id = path_id<CaseId>(call);
    const auto format = call.request.query_value("format");
    if (!id) {
        return problem(call, id.error());
    }
    if (std::ranges::find(formats, format) == std::end(formats)) {
        return problem(
            call, query_error("format", "pboc, goaml_str, goaml_sar, fincen_sar or fincen_ctr"));
    }
    const auto body = json_body(call);
    if (!body) {
        return problem(call, body.error());
    }
    std::vector<Error> errors;
    const auto filing = read_filing(*body, errors);
    if (!errors.empty()) {
        return problems(call, errors);
    }
    const auto detail = read_detail(call, *id);
    if (!detail) {
        return problem(call, detail.error());
    }
    if (const auto found = misfits(format, *detail, filing); !found.empty()) {
        return problems(call, found);
    }
    const auto xml = written(call, format, *detail, filing);
    if (!xml) {
        return problem(call, xml.error());
    }
    return noted_report(call, *id, format, *xml);
}

}  // namespace

std::vector<Route> case_report_routes() {
    return {
        {"POST", "/v1/screening/cases/{id}/report", direct(make_report), Permission::case_report}};
}

}  // namespace sluice::api
