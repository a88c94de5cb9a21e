#include "gateway/flow/event.hpp"

#include <boost/json.hpp>

namespace sluice::flow {

namespace {

namespace json = boost::json;

json::object payment_data(const store::FeedEvent& event) {
    json::object data{{"payment_id", event.subject_id.to_string()},
                      {"state", event.type},
                      {"version", event.version},
                      {"end_to_end_id", event.end_to_end_id},
                      {"account_id", event.account.to_string()}};
    if (event.amount) {
        data["amount"] = json::object{{"currency", event.amount->currency().code()},
                                      {"value", event.amount->decimal()}};
    }
    return data;
}

json::object statement_data(const store::FeedEvent& event) {
    return {{"statement_id", event.subject_id.to_string()},
            {"kind", event.type},
            {"account_id", event.account.to_string()},
            {"bank_statement_id", event.bank_statement_id}};
}

}  // namespace

std::string event_id(EnterpriseId enterprise, std::int64_t seq) {
    return "evt_" + enterprise.uuid.hex() + "_" + std::to_string(seq);
}

std::string event_source(EnterpriseId enterprise) {
    return "/v1/enterprises/" + enterprise.to_string();
}

std::string event_type(const store::FeedEvent& event) {
    return "io.sluice." + event.subject_type + "." + event.type + ".v1";
}

std::string event_subject(const store::FeedEvent& event) {
    return event.subject_type + "s/" + event.subject_id.to_string();
}

std::string event_json(EnterpriseId enterprise, const store::FeedEvent& event) {
    return json::serialize(json::object{
        {"specversion", "1.0"},
        {"id", event_id(enterprise, event.seq)},
        {"source", event_source(enterprise)},
        {"seq", event.seq},
        {"type", event_type(event)},
        {"subject", event_subject(event)},
        {"time", to_rfc3339(event.at)},
        {"datacontenttype", "application/json"},
        {"data", event.subject_type == "payment" ? payment_data(event) : statement_data(event)}});
}

}  // namespace sluice::flow
