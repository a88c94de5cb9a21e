#include "gateway/http/codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace sluice::http {

namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char upper = static_cast<char>(c & ~0x20);
    return upper >= 'A' && upper <= 'F' ? upper - 'A' + 10 : -1;
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool percent_decode(std::string_view text, std::string& out) {
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (is_control(c)) {
            return false;
        }
        out += c;
    }
    return true;
}

bool parse_query(std::string_view text, Request& request) {
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) {
            continue;
        }
        const auto equals = std::min(pair.find('='), pair.size());
        std::string name;
        std::string value;
        if (!percent_decode(pair.substr(0, equals), name) ||
            !percent_decode(pair.substr(std::min(equals + 1, pair.size())), value)) {
            return false;
        }
        request.query.emplace_back(std::move(name), std::move(value));
    }
    return true;
}

bool is_token_char(char c) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
}

std::string_view reason_phrase(int status) {
    struct Row {
        int status;
        std::string_view phrase;
    };
    static constexpr std::array rows = {
        Row{200, "OK"},
        Row{201, "Created"},
        Row{202, "Accepted"},
        Row{204, "No Content"},
        Row{304, "Not Modified"},
        Row{400, "Bad Request"},
        Row{401, "Unauthorized"},
        Row{403, "Forbidden"},
        Row{404, "Not Found"},
        Row{405, "Method Not Allowed"},
        Row{408, "Request Timeout"},
        Row{409, "Conflict"},
        Row{412, "Precondition Failed"},
        Row{413, "Content Too Large"},
        Row{415, "Unsupported Media Type"},
        Row{417, "Expectation Failed"},
        Row{422, "Unprocessable Content"},
        Row{428, "Precondition Required"},
        Row{429, "Too Many Requests"},
        Row{431, "Request Header Fields Too Large"},
        Row{500, "Internal Server Error"},
        Row{503, "Service Unavailable"},
        Row{504, "Gateway Timeout"},
    };
    const auto* found = std::find_if(rows.begin(), rows.end(),
                                     [status](const Row& row) { return row.status == status; });
    return found == rows.end() ? std::string_view() : found->phrase;
}

// Framing is the server's: a second opinion about it is how requests get smuggled.
bool is_servers_own(std::string_view name) {
    constexpr std::array<std::string_view, 5> own = {
        "content-length", "date", "connection", "transfer-encoding", "strict-transport-security"};
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return std::find(own.begin(), own.end(), lower) != own.end();
}

bool is_field_value(std::string_view value) {
    return std::none_of(value.begin(), value.end(),
                        [](char c) { return is_control(c) && c != '\t'; });
}

bool is_port(std::string_view text) {
    return text.size() <= 5 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Registered name, IPv4 address, or what stands in the brackets of an IPv6 address.
bool is_host_char(char c) {
    constexpr std::string_view marks = "-._~%!$&'()*+,;=";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
}

bool is_authority(std::string_view text) {
    const bool bracketed = text.starts_with('[');
    const auto end = std::min(bracketed ? text.find(']') : text.find(':'), text.size());
    const auto name = bracketed ? text.substr(1, end - 1) : text.substr(0, end);
    const auto rest = text.substr(std::min(end + (bracketed ? 1 : 0), text.size()));
    return !name.empty() && (!bracketed || end < text.size()) &&
           std::all_of(name.begin(), name.end(),
                       [&](char c) { return is_host_char(c) || (bracketed && c == ':'); }) &&
           (rest.empty() || (rest.starts_with(':') && is_port(rest.substr(1))));
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

// Authority and the rest of a target in absolute-form; in origin-form there is no authority.
struct SplitTarget {
    std::string_view authority;
    std::string_view rest;
    bool absolute = false;
};

SplitTarget split_target(std::string_view target) {
    const auto scheme = target.find("://");
    if (scheme == std::string_view::npos || target.starts_with('/')) {
        return {{}, target, false};
    }
    const auto text = target.substr(scheme + 3);
    const auto path = std::min(text.find_first_of("/?"), text.size());
    return {text.substr(0, path), path == text.size() ? "/" : text.substr(path), true};
}

}  // namespace

bool is_host_of(std::string_view host, std::string_view target) {
    const auto split = split_target(target);
    return is_authority(host) && (!split.absolute || equal_ignoring_case(host, split.authority));
}

bool parse_target(std::string_view target, Request& request) {
    request.target = target;
    target = split_target(target).rest;
    const auto query = std::min(target.find('?'), target.size());
    return target.starts_with('/') && percent_decode(target.substr(0, query), request.path) &&
           parse_query(target.substr(std::min(query + 1, target.size())), request);
}

bool is_writable(const Response& response) {
    return response.status >= 200 && response.status <= 599 &&
           std::all_of(response.headers.begin(), response.headers.end(), [](const auto& header) {
               return !header.first.empty() &&
                      std::all_of(header.first.begin(), header.first.end(), is_token_char) &&
                      is_field_value(header.second);
           });
}

std::string imf_fixdate(Instant at) {
    constexpr std::string_view days = "SunMonTueWedThuFriSat";
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(at - day));
    const auto weekday = std::chrono::weekday(day).c_encoding();
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days.substr(weekday * 3, 3),
                       static_cast<unsigned>(date.day()),
                       months.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3),
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

bool is_bodiless(int status) {
    return status == 204 || status == 304;
}

void append_head(std::string& out, const Response& response, const Framing& framing) {
    auto end = std::back_inserter(out);
    fmt::format_to(end, "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status,
                   reason_phrase(response.status), framing.date);
    if (!is_bodiless(response.status)) {
        fmt::format_to(end, "Content-Length: {}\r\n", response.body.size());
    }
    if (!framing.keep_alive) {
        out += "Connection: close\r\n";
    } else if (framing.http_1_0) {
        out += "Connection: keep-alive\r\n";
    }
    if (framing.strict_transport.count() > 0) {
        fmt::format_to(end, "Strict-Transport-Security: max-age={}\r\n",
                       framing.strict_transport.count());
    }
    for (const auto& [name, value] : response.headers) {
        if (!is_servers_own(name)) {
            out.append(name).append(": ").append(value).append("\r\n");
        }
    }
    out += "\r\n";
}

}  // namespace sluice::http
