#include <boost/json.hpp>
#include <chrono>
#include <ostream>
#include <sstream>
#include <thread>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/display.hpp"
#include "gateway/cli/lookup.hpp"
#include "gateway/cli/whole_file.hpp"
#include "ledger/payment/state.hpp"
#include "security/digest/digest.hpp"

namespace sluice::cli {

namespace json = boost::json;

namespace {

constexpr auto poll_interval = std::chrono::milliseconds{250};

struct Upload {
    std::string target;
    std::string content_type;
    std::string body;
};

// Which of the three routes takes this content; the content itself is the gateway's to judge.
std::optional<Upload> upload_of(std::string content) {
    constexpr std::string_view gzip_magic = "\x1f\x8b";
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (content.starts_with(gzip_magic)) {
        return Upload{"/v1/files", "application/gzip", std::move(content)};
    }
    const auto skip = content.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    const auto start = content.find_first_not_of(" \t\r\n", skip);
    const char first = start == std::string::npos ? '\0' : content[start];
    // UTF-16 begins with a byte order mark or a zero byte; only XML may be in it.
    if (first == '<' || content.starts_with("\xFE\xFF") || content.starts_with("\xFF\xFE")) {
        return Upload{"/v1/files", "application/xml", std::move(content)};
    }
    if (first == '[') {
        return Upload{"/v1/batches", "application/json",
                      "{\"payments\":" + content.substr(start) + "}"};
    }
    if (first != '{') {
        return std::nullopt;
    }
    json::error_code error;
    const auto value = json::parse(content, error);
    const bool is_batch = !error && value.as_object().contains("payments");
    return Upload{is_batch ? "/v1/batches" : "/v1/payments", "application/json",
                  std::move(content)};
}

bool is_open(std::string_view state_text) {
    const auto state = parse_state(state_text);
    return !state || !is_final(*state);
}

// Whether everything submitted is final: a payment, or a batch with all its items.
bool is_done(const json::value& submitted) {
    if (const auto state = text_at(submitted, "/state"); !state.empty()) {
        return !is_open(state);
    }
    if (text_at(submitted, "/done") != "true") {
        return false;
    }
    for (const auto& item : items_at(submitted, "/items")) {
        if (!text_at(item, "/payment_id").empty() && is_open(text_at(item, "/state"))) {
            return false;
        }
    }
    return true;
}

bool has_refusal(const json::value& submitted) {
    const auto refused = text_at(submitted, "/refused_count");
    return !refused.empty() && refused != "0";
}

bool was_rejected(std::string_view state) {
    return state == "rejected" || state == "cancelled" || state == "returned";
}

bool has_rejection(const json::value& submitted) {
    if (was_rejected(text_at(submitted, "/state"))) {
        return true;
    }
    for (const auto& item : items_at(submitted, "/items")) {
        if (was_rejected(text_at(item, "/state"))) {
            return true;
        }
    }
    return false;
}

// A batch with the items of all its pages in one list.
std::optional<json::value> read_all(Session& session, const std::string& target, Exit& failed) {
    auto whole = session.fetch(target, failed);
    if (!whole) {
        return std::nullopt;
    }
    auto cursor = text_at(*whole, "/next_cursor");
    while (!cursor.empty()) {
        const auto page = session.fetch(target + "?cursor=" + url_encoded(cursor), failed);
        if (!page) {
            return std::nullopt;
        }
        auto& items = whole->as_object()["items"].as_array();
        for (const auto& item : items_at(*page, "/items")) {
            items.push_back(item);
        }
        cursor = items_at(*page, "/items").empty() ? "" : text_at(*page, "/next_cursor");
    }
    whole->as_object().erase("next_cursor");
    return whole;
}

void print_batch(Session& session, const json::value& batch) {
    Fields fields;
    const auto add = [&](Phrase label, const std::string& pointer) {
        fields.add(session.text(label), text_at(batch, pointer));
    };
    add("Id", "/id");
    add("Message id", "/message_id");
    add("Type", "/message_version");
    add("Items", "/item_count");
    add("Accepted", "/accepted_count");
    add("Refused", "/refused_count");
    add("Control sum", "/control_sum");
    session.out << fields.render() << '\n';
    Table items({{session.text("No."), Align::right},
                 {session.text("State")},
                 {session.text("End-to-end id")},
                 {session.text("Payment")},
                 {session.text("Error")},
                 {session.text("Place")}});
    for (const auto& item : items_at(batch, "/items")) {
        const auto payment = text_at(item, "/payment_id");
        auto place = text_at(item, "/error/pointer") + text_at(item, "/error/xpath");
        if (const auto line = text_at(item, "/error/line"); !line.empty()) {
            place += (place.empty() ? "" : ", ") + session.text("line {0}", line);
        }
        const auto error = text_at(item, "/error/code");
        items.add({text_at(item, "/ordinal"),
                   session.code(payment.empty() ? "refused" : text_at(item, "/state")),
                   text_at(item, "/end_to_end_id"), payment,
                   error.empty() ? "" : error + ": " + text_at(item, "/error/message"), place});
    }
    session.out << items.render();
}

void print_submitted(Session& session, const json::value& submitted) {
    if (session.as_json) {
        session.print_json(submitted);
        return;
    }
    if (submitted.is_object() && submitted.as_object().contains("items")) {
        print_batch(session, submitted);
        return;
    }
    Fields fields;
    fields.add(session.text("Payment"), text_at(submitted, "/id"));
    fields.add(session.text("State"), session.code(text_at(submitted, "/state")));
    fields.add(session.text("Execution date"), text_at(submitted, "/execution_date"));
    fields.add(session.text("Bank reference"), text_at(submitted, "/bank_reference"));
    session.out << fields.render();
}

// Follows what was submitted until all of it is final or the time is over.
Exit wait_until_final(Session& session, const std::string& location, long long seconds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{seconds};
    std::string shown;
    while (true) {
        Exit failed = Exit::ok;
        const auto now = read_all(session, location, failed);
        if (!now) {
            return failed;
        }
        const auto state = text_at(*now, "/state");
        if (!session.as_json && state != shown) {
            session.err << session.code(state) << '\n';
            shown = state;
        }
        const bool done = is_done(*now);
        if (done || std::chrono::steady_clock::now() >= end) {
            print_submitted(session, *now);
        }
        if (done) {
            return has_refusal(*now) || has_rejection(*now) ? Exit::refused : Exit::ok;
        }
        if (std::chrono::steady_clock::now() >= end) {
            const bool is_payment = !state.empty();
            session.err << session.text(
                               "Not final after {0} s; look again with `sluice {1}`.", seconds,
                               (is_payment ? "show " : "list --batch ") + text_at(*now, "/id"))
                        << '\n';
            return Exit::unknown;
        }
        std::this_thread::sleep_for(poll_interval);
    }
}

}  // namespace

Exit submit(Session& session, const Arguments& arguments) {
    auto content = read_whole_file(session, arguments.get("file"));
    if (!content) {
        return Exit::usage;
    }
    const auto key = arguments.has("idempotency-key") ? arguments.get("idempotency-key")
                                                      : digest::hex(digest::sha256(*content));
    auto upload = upload_of(std::move(*content));
    if (!upload) {
        return session.usage(std::string{session.text("The file is neither XML, gzip nor JSON.")});
    }
    auto headers = deciding_headers(key);
    headers.front().second = upload->content_type;
    headers.emplace_back("Accept", "application/json");
    const auto answer =
        session.client.post(upload->target, std::move(upload->body), std::move(headers));
    Exit failed = Exit::ok;
    const auto submitted = session.read(answer, failed);
    if (!submitted) {
        if (failed == Exit::unknown) {
            session.err << session.text(
                               "Look with `sluice {0}`, or repeat safely with the same "
                               "key: --idempotency-key {1}",
                               "list", printable(key))
                        << '\n';
        }
        return failed;
    }
    const auto location = upload->target + "/" + text_at(*submitted, "/id");
    if (arguments.has("wait")) {
        return wait_until_final(session, location, arguments.number("wait-seconds", 120));
    }
    const bool has_more = !text_at(*submitted, "/next_cursor").empty();
    const auto whole = has_more ? read_all(session, location, failed) : submitted;
    if (!whole) {
        return failed;
    }
    print_submitted(session, *whole);
    return has_refusal(*whole) ? Exit::refused : Exit::ok;
}

Exit report(Session& session, const Arguments& arguments) {
    const auto answer =
        session.client.get("/v1/files/" + url_encoded(arguments.get("file_id")) + "/status-report");
    if (!answer.ok()) {
        return session.explain(answer);
    }
    session.out << answer.response.body << '\n';
    return Exit::ok;
}

}  // namespace sluice::cli
