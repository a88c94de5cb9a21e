#include "adapters/banks/simulated/customer.hpp"

#include <algorithm>
#include <vector>

#include "adapters/banks/simulated/admin.hpp"

namespace sluice::simulated {

namespace {

constexpr std::size_t max_ids_in_query = 500;
constexpr std::size_t max_ids_in_body = 20'000;

// InstrIds of a status request: the query's, or those of the body.
Result<std::vector<std::string>> ids_of(const http::Request& request) {
    if (request.method == "POST") {
        return read_instruction_ids(request.body, max_ids_in_body);
    }
    std::vector<std::string> ids;
    for (const auto& [name, value] : request.query) {
        if (name == "instr") {
            ids.push_back(value);
        }
    }
    if (ids.size() > max_ids_in_query) {
        return fail(Errc::too_large, "more than 500 ids; use POST");
    }
    return ids;
}

bool are_instruction_ids(const std::vector<std::string>& ids) {
    return !ids.empty() && std::ranges::all_of(ids, [](const std::string& id) {
        return !id.empty() && id.size() <= 35;
    });
}

Answer status(Bank& bank, const std::string& customer, const http::Request& request) {
    const auto ids = ids_of(request);
    if (!ids || !are_instruction_ids(*ids)) {
        return problem(400, "Bad Request", "1 to 500 (POST: 20000) InstrIds are required");
    }
    return bank.handle_status(customer, *ids);
}

}  // namespace

Answer answer_customer(Bank& bank, const std::string& customer, const http::Request& request) {
    const bool get = request.method == "GET";
    const bool post = request.method == "POST";
    if (request.path == "/payments" && post) {
        return bank.handle_payments(customer, request.body);
    }
    if (request.path == "/payments/status" && (get || post)) {
        return status(bank, customer, request);
    }
    if (request.path == "/statements" && get) {
        return bank.next_statement(customer, request.query_value("after"));
    }
    const bool known = request.path == "/payments" || request.path == "/payments/status" ||
                       request.path == "/statements";
    return known ? problem(405, "Method Not Allowed", "see the bank's README")
                 : problem(404, "Not Found", "see the bank's README");
}

}  // namespace sluice::simulated
