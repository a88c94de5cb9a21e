#include "gateway/api/origin_json.hpp"

#include <algorithm>

namespace sluice::api {

namespace {

using json::Value;

constexpr json::TextRule id_rule{.max = 36};

bool is_approver(const Value& value) {
    return value.is(Value::Kind::string) && !value.text.empty() &&
           json::characters(value.text) <= id_rule.max && json::is_plain_text(value.text, false);
}

std::vector<std::string> read_approvers(json::Reader& reader) {
    std::vector<std::string> approvers;
    const auto* value = reader.member("approved_by");
    if (value == nullptr) {
        return approvers;
    }
    if (!value->is(Value::Kind::array) || value->items.size() > Origin::max_approvers ||
        !std::ranges::all_of(value->items, is_approver)) {
        reader.note("approved_by", Errc::invalid_value,
                    "must be an array of at most 16 ids of 1 to 36 characters");
        return approvers;
    }
    for (const auto& item : value->items) {
        approvers.push_back(item.text);
    }
    return approvers;
}

}  // namespace

Origin read_origin(json::Reader& parent, std::vector<Error>& errors) {
    const auto* value = parent.member("origin");
    if (value == nullptr) {
        return {};
    }
    json::Reader reader{*value, parent.place_of("origin"), errors};
    Origin origin{.vendor_id = reader.text("vendor_id", id_rule),
                  .ordered_by = reader.text("ordered_by", id_rule),
                  .approved_by = read_approvers(reader),
                  .device_id = reader.text("device_id", id_rule),
                  .ip_country = reader.text("ip_country", {.max = 2})};
    reader.finish();
    return origin;
}

void write_origin(json::Writer& writer, const Origin& origin) {
    if (origin == Origin{}) {
        return;
    }
    writer.begin_object("origin");
    writer.optional_text("vendor_id", origin.vendor_id);
    writer.optional_text("ordered_by", origin.ordered_by);
    if (!origin.approved_by.empty()) {
        writer.begin_array("approved_by");
        for (const auto& approver : origin.approved_by) {
            writer.element(approver);
        }
        writer.end_array();
    }
    writer.optional_text("device_id", origin.device_id);
    writer.optional_text("ip_country", origin.ip_country);
    writer.end_object();
}

}  // namespace sluice::api
