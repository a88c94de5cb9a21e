#include <algorithm>

#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/flow/monitored.hpp"
#include "ledger/store/screening_store.hpp"

// Master data of the ERP, which monitoring compares payments with: vendors, employees, users, own
// accounts, and what happened to vendors. Nothing about screening comes back.
namespace sluice::api {

namespace {

using Kind = json::Value::Kind;

constexpr std::size_t max_records = 1'000;
constexpr std::size_t max_bytes = 200;    // of a text
constexpr std::size_t max_id_bytes = 36;  // of what names a record

struct Field {
    std::string_view name;
    bool is_id = false;
    bool is_truth = false;
};
struct RecordKind {
    std::string_view name;
    std::vector<Field> fields;
};

const std::vector<RecordKind>& record_kinds() {
    static const std::vector<RecordKind> kinds = {
        {"vendor",
         {{"vendor_id", true},
          {"name"},
          {"account"},
          {"bank"},
          {"country"},
          {"category"},
          {"onboarded_at"}}},
        {"employee",
         {{"employee_id", true}, {"name"}, {"account"}, {"bank"}, {"hired_at"}, {"left_at"}}},
        {"user",
         {{"user_id", true},
          {"name"},
          {"role"},
          {"approve_limit"},
          {"currency"},
          {"home_country"}}},
        {"device_confirmed", {{"user_id", true}, {"device_id", true}, {"ip_country"}}},
        {"own_account", {{"account"}, {"bank"}}},
        {"vendor_onboarded", {{"name"}, {"account"}, {"by"}, {"verified", false, true}}},
        {"vendor_account_changed",
         {{"vendor_id", true},
          {"old_account"},
          {"new_account"},
          {"by"},
          {"verified", false, true}}}};
    return kinds;
}

void check_field(json::Reader& reader, const Field& field) {
    const auto* value = reader.member(field.name);
    if (value == nullptr) {
        return;
    }
    if (field.is_truth) {
        if (!value->is(Kind::boolean)) {
            reader.note(field.name, Errc::invalid_value, "must be true or false");
        }
        return;
    }
    const auto most = field.is_id ? max_id_bytes : max_bytes;
    if (!value->is(Kind::string) || !json::is_plain_text(value->text, false)) {
        reader.note(field.name, Errc::invalid_value, "must be a text");
    } else if (value->text.size() > most) {
        reader.note(field.name, Errc::too_large,
                    "at most " + std::to_string(most) + " bytes of UTF-8");
    }
}

// The record as it is kept, after the monitor's own reader has taken it.
std::string read_record(const Call& call, const json::Value& value, const std::string& place,
                        Instant now, std::vector<Error>& errors) {
    const auto before = errors.size();
    json::Reader reader{value, place, errors};
    const auto kind = reader.text("kind", {.max = 40, .required = true});
    const auto& kinds = record_kinds();
    const auto found = std::ranges::find(kinds, kind, &RecordKind::name);
    if (found == kinds.end()) {
        if (errors.size() == before) {
            reader.note("kind", Errc::invalid_value, "no kind of master data");
        }
        return {};
    }
    for (const auto& field : found->fields) {
        check_field(reader, field);
    }
    reader.finish();
    if (errors.size() > before) {
        return {};
    }
    auto record = json::canonical(value);
    if (const auto event = flow::master_event_of(call.enterprise, now, record); !event) {
        auto error = event.error();
        error.where = place + error.where;
        errors.push_back(std::move(error));
    }
    return record;
}

// Ids that keep the order of the records: RFC 9562 section 6.2, a counter behind the time.
Uuid ordered_id(Instant at, RandomSource& random, std::size_t index) {
    auto id = make_uuid7(at, random);
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | ((index >> 8) & 0x0F));
    id.bytes[7] = static_cast<std::uint8_t>(index & 0xFF);
    return id;
}

Result<std::vector<std::string>> read_records(const Call& call, const json::Value& body,
                                              Instant now, std::vector<Error>& errors) {
    std::vector<std::string> records;
    json::Reader reader{body, "", errors};
    const auto* given = reader.member("records");
    reader.finish();
    if (given == nullptr || !given->is(Kind::array) || given->items.empty()) {
        reader.note("records", Errc::missing_field, "at least one record");
        return records;
    }
    if (given->items.size() > max_records) {
        return fail(Errc::too_large, "at most 1000 records at once", "/records");
    }
    for (std::size_t i = 0; i < given->items.size(); ++i) {
        records.push_back(
            read_record(call, given->items[i], "/records/" + std::to_string(i), now, errors));
    }
    return records;
}

http::Response put_master_data(const Call& call) {
    const auto body = json_body(call);
    if (!body) {
        return problem(call, body.error());
    }
    const auto now = call.services->clock.now();
    std::vector<Error> errors;
    const auto records = read_records(call, *body, now, errors);
    if (!records) {
        return problem(call, records.error());
    }
    if (!errors.empty()) {
        return problems(call, errors);
    }
    const auto kept = call.services->keyed.take()->transact([&](store::Tx& tx) -> Result<void> {
        for (std::size_t i = 0; i < records->size(); ++i) {
            store::put_master_data(tx, call.enterprise, ordered_id(now, call.services->random, i),
                                   (*records)[i], call.actor, now);
        }
        return {};
    });
    if (!kept) {
        return problem(call, kept.error());
    }
    call.services->on_accepted(call.enterprise);
    json::Writer writer;
    writer.begin_object();
    writer.integer("taken", static_cast<std::int64_t>(records->size()));
    writer.end_object();
    return json_response(std::move(writer), 202);
}

}  // namespace

std::vector<Route> master_data_routes() {
    return {{"POST", "/v1/master-data", direct(put_master_data), Permission::master_data_write}};
}

}  // namespace sluice::api
