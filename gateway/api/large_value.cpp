#include <algorithm>

#include "gateway/api/large_value_movements.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/api/view_log.hpp"
#include "ledger/base/log.hpp"
#include "security/digest/digest.hpp"

// Large-value transactions of some days (大额交易), from what the banks booked. The officer gives
// what the gateway does not know: equivalents in USD, cash, exemptions, papers of the customers.
namespace sluice::api {

namespace {

// A bound of memory, far above what enterprises move in a month.
constexpr std::size_t max_movements = 200'000;

// All of them in the detail: the list of errors in an answer ends after some.
http::Response refusal(const Call& call, const std::vector<Error>& errors) {
    std::string detail;
    for (const auto& error : errors) {
        detail += (detail.empty() ? "" : "; ") + error.where + ": " + error.detail;
    }
    return problem(call, fail(errors.front().code, std::move(detail)), errors);
}

void check_customers(const Call& call, const LargeValueFiling& filing, std::vector<Error>& errors) {
    std::vector<EnterpriseId> seen;
    for (std::size_t i = 0; i < filing.customers.size(); ++i) {
        const auto id = filing.customers[i].enterprise;
        const auto place = "/customers/" + std::to_string(i) + "/enterprise";
        if (id.is_nil()) {
            continue;  // noted when it was read
        }
        if (call.services->directory.enterprise(id) == nullptr || !call.officer->may_see(id)) {
            errors.push_back(fail(Errc::invalid_value, "no enterprise that you see", place));
        } else if (std::ranges::count(seen, id) > 0) {
            errors.push_back(fail(Errc::invalid_value, "is there twice", place));
        }
        seen.push_back(id);
    }
}

Result<LargeValueMovements> read_movements(const Call& call, const LargeValueFiling& filing) {
    const auto& directory = call.services->directory;
    return call.services->report([&](store::Tx& tx) -> Result<LargeValueMovements> {
        LargeValueMovements movements;
        for (const auto& customer : filing.customers) {
            const auto left = max_movements - movements.inputs.size();
            auto more =
                store::booked_movements(tx, customer.enterprise, filing.from, filing.to, left + 1);
            if (more.size() > left) {
                return fail(Errc::too_large, "more than 200000 movements: ask for fewer days");
            }
            movements.add(directory, customer, std::move(more), filing);
        }
        return movements;
    });
}

http::Response days_response(const LargeValueMovements& movements,
                             const std::vector<report::LargeValueDay>& days) {
    json::Writer writer;
    write_large_value_days(writer, movements, days);
    return json_response(std::move(writer));
}

http::Response file_response(const Call& call, const LargeValueFiling& filing,
                             const LargeValueMovements& movements,
                             const std::vector<report::LargeValueDay>& days) {
    if (days.empty()) {
        return problem(call, fail(Errc::invalid_value,
                                  "nothing to report: on none of these days a limit is reached"));
    }
    const auto lacking = lacking_for_file(movements, days, filing);
    if (!lacking.empty()) {
        return refusal(call, lacking);
    }
    const auto today = std::chrono::floor<std::chrono::days>(call.services->clock.now());
    const auto xml = report::pboc_large_value_xml(
        days, movements.inputs,
        reported_customers(call.services->directory, movements, days, filing), today, filing.pboc);
    if (!xml) {
        return problem(call, xml.error());
    }
    const auto sha256 = digest::hex(digest::sha256(*xml));
    if (auto made = write_view_down(call, "report.large_value", "report", sha256); !made) {
        return problem(call, made.error());
    }
    log::info("report.large_value", {{"actor", call.actor},
                                     {"from", to_iso_date(filing.from)},
                                     {"to", to_iso_date(filing.to)},
                                     {"sha256", sha256}});
    return {.status = 200,
            .headers = {{"Content-Type", "application/xml"},
                        {"Content-Disposition", "attachment; filename=\"large-value.xml\""}},
            .body = *xml};
}

http::Response report_large_value(const Call& call) {
    const auto format = call.request.query_value("format");
    if (!format.empty() && format != "xml" && format != "json") {
        return problem(call, query_error("format", "xml or json"));
    }
    const auto body = json_body(call);
    if (!body) {
        return problem(call, body.error());
    }
    std::vector<Error> errors;
    const auto filing = read_large_value_filing(*body, errors);
    check_customers(call, filing, errors);
    if (!errors.empty()) {
        return refusal(call, errors);
    }
    const auto movements = read_movements(call, filing);
    if (!movements) {
        return problem(call, movements.error());
    }
    if (const auto wrong = wrong_notes(*movements, filing); !wrong.empty()) {
        return refusal(call, wrong);
    }
    const auto days = report::large_value_days(movements->inputs, filing.settings);
    if (!days) {
        return problem(call, days.error());
    }
    return format == "json" ? days_response(*movements, *days)
                            : file_response(call, filing, *movements, *days);
}

}  // namespace

std::vector<Route> large_value_routes() {
    return {{"POST", "/v1/screening/reports/large-value", direct(report_large_value),
             Permission::case_report}};
}

}  // namespace sluice::api
