#include "gateway/api/filing_json.hpp"

#include "gateway/api/filing_parts.hpp"

namespace sluice::api {

namespace {

std::optional<report::TransferMeans> read_means(json::Reader& in) {
    const auto means = in.text("means", {.max = 20});
    if (means == "cash_in") {
        return report::TransferMeans::cash_in;
    }
    if (means == "cash_out") {
        return report::TransferMeans::cash_out;
    }
    if (!means.empty()) {
        in.note("means", Errc::invalid_value, "cash_in or cash_out");
    }
    return std::nullopt;
}

void read_goaml(json::Reader& in, report::GoamlSettings& goaml, std::vector<Error>& errors) {
    if (in.member("rentity_id") != nullptr) {
        goaml.rentity_id = static_cast<int>(in.integer("rentity_id", 1, 1'000'000'000));
    }
    goaml.rentity_branch = in.text("rentity_branch", {.max = 255});
    goaml.local_currency = in.text("local_currency", {.max = 3});
    each(in, "indicators", errors, [&](json::Reader& row) {
        const auto code = row.text("reason", {.max = 64, .required = true});
        goaml.indicators[code] = row.text("indicator", {.max = 64, .required = true});
    });
}

void read_fincen(json::Reader& in, report::FincenSettings& fincen, std::vector<Error>& errors) {
    const std::pair<std::string_view, std::string*> texts[] = {
        {"transmitter_name", &fincen.transmitter_name},
        {"transmitter_tin", &fincen.transmitter_tin},
        {"transmitter_control_code", &fincen.transmitter_control_code},
        {"transmitter_contact", &fincen.transmitter_contact},
        {"contact_office", &fincen.contact_office},
        {"primary_regulator", &fincen.primary_regulator}};
    for (const auto& [name, slot] : texts) {
        *slot = in.text(name, {.max = 150});
    }
    part(in, "transmitter_address", errors,
         [&](json::Reader& row) { fincen.transmitter_address = read_address(row); });
    part(in, "transmitter_phone", errors,
         [&](json::Reader& row) { fincen.transmitter_phone = read_phone(row); });
    part(in, "contact_phone", errors,
         [&](json::Reader& row) { fincen.contact_phone = read_phone(row); });
    each(in, "activities", errors, [&](json::Reader& row) {
        const auto code = row.text("reason", {.max = 64, .required = true});
        fincen.activities[code] = {static_cast<int>(row.integer("type", 1, 999)),
                                   static_cast<int>(row.integer("subtype", 1, 9999)),
                                   row.text("other", {.max = 50})};
    });
}

}  // namespace

Filing read_filing(const json::Value& body, std::vector<Error>& errors) {
    Filing filing;
    json::Reader in{body, "", errors};
    filing.narrative =
        in.text("narrative", {.max = 20'000, .required = true, .several_lines = true});
    filing.action = in.text("action", {.max = 500, .required = true});
    part(in, "reported_amount", errors,
         [&](json::Reader& row) { filing.reported_amount = read_amount(row); });
    filing.means = read_means(in);
    part(in, "enterprise", errors,
         [&](json::Reader& row) { read_party(row, filing.enterprise, errors); });
    part(in, "counterparty", errors,
         [&](json::Reader& row) { read_party(row, filing.counterparty, errors); });
    part(in, "counterparty_bank", errors, [&](json::Reader& row) {
        filing.counterparty_bic = row.text("bic", {.max = 11});
        filing.counterparty_bank_name = row.text("name", {.max = 140});
    });
    part(in, "reporter", errors,
         [&](json::Reader& row) { read_party(row, filing.reporter, errors); });
    part(in, "conductor", errors, [&](json::Reader& row) {
        read_party(row, filing.conductor.emplace(), errors);
        if (filing.conductor->kind != report::PartyKind::person) {
            row.note("kind", Errc::invalid_value, "must be person");
        }
    });
    part(in, "pboc", errors, [&](json::Reader& row) { filing.pboc = read_pboc(row); });
    part(in, "goaml", errors, [&](json::Reader& row) { read_goaml(row, filing.goaml, errors); });
    part(in, "fincen", errors, [&](json::Reader& row) { read_fincen(row, filing.fincen, errors); });
    in.finish();
    return filing;
}

}  // namespace sluice::api
