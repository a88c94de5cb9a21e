#include <boost/json.hpp>
#include <ostream>
#include <thread>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/display.hpp"
#include "gateway/cli/lookup.hpp"

namespace sluice::cli {

namespace json = boost::json;

namespace {

constexpr auto poll_interval = std::chrono::milliseconds{500};
constexpr long long max_page = 200;

std::vector<std::string> cells_of(Session& session, const json::value& event) {
    return {text_at(event, "/seq"),
            time_at(event, "/time"),
            text_at(event, "/type"),
            session.code(text_at(event, "/data/state") + text_at(event, "/data/kind")),
            text_at(event, "/data/end_to_end_id") + text_at(event, "/data/bank_statement_id"),
            amount_at(event, "/data/amount"),
            text_at(event, "/data/amount/currency"),
            text_at(event, "/subject")};
}

// One event a line, for reading along; columns cannot be aligned to what is still to come.
void print_line(Session& session, const json::value& event) {
    if (session.as_json) {
        session.print_json(event);
        return;
    }
    std::string line;
    for (const auto& cell : cells_of(session, event)) {
        line += cell.empty() ? "" : (line.empty() ? "" : "  ") + printable(cell);
    }
    session.out << line << '\n';
}

Exit follow(Session& session, long long after) {
    while (true) {
        Exit failed = Exit::ok;
        const auto page = session.fetch(
            "/v1/events?after=" + std::to_string(after) + "&limit=" + std::to_string(max_page),
            failed);
        if (!page) {
            return failed;
        }
        const auto& events = items_at(*page, "/items");
        for (const auto& event : events) {
            print_line(session, event);
        }
        session.out.flush();
        if (events.empty()) {
            std::this_thread::sleep_for(poll_interval);
        } else {
            after = page->at("last_seq").as_int64();
        }
    }
}

}  // namespace

Exit show_events(Session& session, const Arguments& arguments) {
    auto after = arguments.number("after", 0);
    if (arguments.has("follow")) {
        return follow(session, after);
    }
    const auto limit = arguments.number("limit", 50);
    json::array events;
    while (static_cast<long long>(events.size()) < limit) {
        Exit failed = Exit::ok;
        const auto wanted = std::min(max_page, limit - static_cast<long long>(events.size()));
        const auto page = session.fetch(
            "/v1/events?after=" + std::to_string(after) + "&limit=" + std::to_string(wanted),
            failed);
        if (!page) {
            return failed;
        }
        for (const auto& event : items_at(*page, "/items")) {
            events.push_back(event);
        }
        if (static_cast<long long>(items_at(*page, "/items").size()) < wanted) {
            break;
        }
        after = page->at("last_seq").as_int64();
    }
    const json::value list = json::object{{"items", std::move(events)}};
    if (session.as_json) {
        session.print_json(list);
        return Exit::ok;
    }
    Table table({{session.text("No."), Align::right},
                 {session.text("Time")},
                 {session.text("Type")},
                 {session.text("State")},
                 {session.text("Reference")},
                 {session.text("Amount"), Align::right},
                 {session.text("Currency")},
                 {session.text("Subject")}});
    for (const auto& event : items_at(list, "/items")) {
        table.add(cells_of(session, event));
    }
    session.print_table(table, list);
    return Exit::ok;
}

}  // namespace sluice::cli
