#include "gateway/cli/session.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <iostream>

#include "gateway/cli/display.hpp"

namespace sluice::cli {

namespace json = boost::json;

namespace {

constexpr long long max_page = 200;

const json::value* find(const json::value& value, std::string_view pointer) {
    json::error_code error;
    return value.find_pointer(pointer, error);
}

std::string place_of(const Session& session, const json::value& error) {
    auto place = text_at(error, "/pointer") + text_at(error, "/xpath");
    if (const auto line = text_at(error, "/line"); !line.empty()) {
        place += (place.empty() ? "" : ", ") + session.text("line {0}", line);
    }
    return place;
}

void explain_problem(Session& session, const HttpResponse& response) {
    json::error_code error;
    const auto problem = json::parse(response.body, error);
    const auto title = error ? std::string{} : text_at(problem, "/title");
    session.err << session.text("Refused: {0} ({1}, {2})",
                                printable(title.empty() ? "HTTP" : title),
                                printable(error ? "-" : text_at(problem, "/code")), response.status)
                << '\n';
    if (error) {
        return;
    }
    if (const auto detail = text_at(problem, "/detail"); !detail.empty()) {
        session.err << printable(detail) << '\n';
    }
    Table places({{session.text("Place")}, {session.text("Error")}, {session.text("Detail")}});
    for (const auto& item : items_at(problem, "/errors")) {
        places.add({place_of(session, item), text_at(item, "/code"), text_at(item, "/message")});
    }
    if (!places.empty()) {
        session.err << places.render();
    }
    if (const auto wait = response.header("Retry-After"); !wait.empty()) {
        session.err << session.text("Repeat after {0} s.", printable(wait)) << '\n';
    }
    if (const auto trace = text_at(problem, "/trace_id"); !trace.empty()) {
        session.err << session.text("Trace id: {0}", printable(trace)) << '\n';
    }
}

}  // namespace

std::vector<std::string> Arguments::list(const std::string& name) const {
    std::vector<std::string> values;
    std::string_view rest = values_.contains(name) ? values_.at(name) : std::string_view{};
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        values.emplace_back(rest.substr(0, end));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return values;
}

long long Arguments::number(const std::string& name, long long otherwise) const {
    const auto text = get(name);
    long long value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Session::Session(ClientOptions options, bool json_wanted, std::ostream& output,
                 std::ostream& errors)
    : client(options), language(options.language), as_json(json_wanted), out(output), err(errors) {}

Exit Session::explain(const Answer& answer) {
    if (as_json && !answer.response.body.empty()) {
        err << answer.response.body << '\n';
    } else if (answer.outcome == Exit::unreachable) {
        err << text("The gateway cannot be reached: {0}", printable(answer.failure)) << '\n';
    } else if (answer.response.status == 0) {
        err << text("It is not known whether this happened: {0}", printable(answer.failure))
            << '\n';
    } else {
        if (answer.outcome == Exit::unknown) {
            err << text("It is not known whether this happened: {0}",
                        "HTTP " + std::to_string(answer.response.status))
                << '\n';
        }
        explain_problem(*this, answer.response);
    }
    return answer.outcome;
}

Exit Session::usage(const std::string& message) {
    err << message << '\n';
    return Exit::usage;
}

std::optional<json::value> Session::read(const Answer& answer, Exit& failed) {
    if (!answer.ok()) {
        failed = explain(answer);
        return std::nullopt;
    }
    json::error_code error;
    auto value = json::parse(answer.response.body, error);
    if (error) {
        err << text("The answer cannot be read.") << '\n';
        failed = Exit::unknown;
        return std::nullopt;
    }
    return value;
}

std::optional<json::value> Session::fetch(const std::string& target, Exit& failed) {
    return read(client.get(target), failed);
}

std::optional<json::value> Session::fetch_list(const std::string& target, long long limit,
                                               Exit& failed) {
    json::array items;
    std::string cursor;
    const char join = target.find('?') == std::string::npos ? '?' : '&';
    do {
        const auto wanted = std::min(max_page, limit - static_cast<long long>(items.size()));
        auto page = fetch(target + join + "limit=" + std::to_string(wanted) +
                              (cursor.empty() ? "" : "&cursor=" + url_encoded(cursor)),
                          failed);
        if (!page) {
            return std::nullopt;
        }
        for (const auto& item : items_at(*page, "/items")) {
            items.push_back(item);
        }
        cursor = items_at(*page, "/items").empty() ? "" : text_at(*page, "/next_cursor");
    } while (!cursor.empty() && static_cast<long long>(items.size()) < limit);
    json::object list{{"items", std::move(items)}};
    if (!cursor.empty()) {
        list["next_cursor"] = cursor;
    }
    return json::value(std::move(list));
}

void Session::print_json(const json::value& value) {
    out << json::serialize(value) << '\n';
}

void Session::print_table(const Table& table, const json::value& list) {
    if (table.empty()) {
        err << text("Nothing to show.") << '\n';
        return;
    }
    out << table.render();
    if (!text_at(list, "/next_cursor").empty()) {
        err << text("There are more: raise --limit.") << '\n';
    }
}

std::string text_at(const json::value& value, std::string_view pointer) {
    const auto* found = find(value, pointer);
    if (found == nullptr || found->is_null()) {
        return {};
    }
    return found->is_string() ? std::string{found->as_string()} : json::serialize(*found);
}

std::string amount_at(const json::value& value, const std::string& pointer) {
    return with_separators(text_at(value, pointer + "/value"));
}

std::string time_at(const json::value& value, std::string_view pointer) {
    return short_time(text_at(value, pointer));
}

std::string account_at(const json::value& value, const std::string& pointer) {
    const auto iban = text_at(value, pointer + "/iban");
    return iban.empty() ? text_at(value, pointer + "/number") : iban;
}

const json::array& items_at(const json::value& value, std::string_view pointer) {
    static const json::array none;
    const auto* found = find(value, pointer);
    return found != nullptr && found->is_array() ? found->as_array() : none;
}

}  // namespace sluice::cli
