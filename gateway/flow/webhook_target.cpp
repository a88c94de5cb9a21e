#include "gateway/flow/webhook_target.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace sluice::flow {

namespace {

using Bytes = std::array<std::uint8_t, 16>;

struct Network {
    const char* base;
    int bits;
};

// IPv4 of the IANA special-purpose registry, multicast and reserved.
constexpr Network closed_v4[] = {
    {"0.0.0.0", 8},      {"10.0.0.0", 8},     {"100.64.0.0", 10}, {"127.0.0.0", 8},
    {"169.254.0.0", 16}, {"172.16.0.0", 12},  {"192.0.0.0", 24},  {"192.0.2.0", 24},
    {"192.88.99.0", 24}, {"192.168.0.0", 16}, {"198.18.0.0", 15}, {"198.51.100.0", 24},
    {"203.0.113.0", 24}, {"224.0.0.0", 4},    {"240.0.0.0", 4},
};
// Only 2000::/3 is given out for the internet at large; these parts of it are not, or lead into an
// IPv4 network that cannot be judged here (6to4).
constexpr Network open_v6 = {"2000::", 3};
constexpr Network closed_v6[] = {
    {"2001::", 23}, {"2001:db8::", 32}, {"2002::", 16}, {"3fff::", 20}};

Bytes parse_known(int family, const char* text) {
    Bytes bytes{};
    check(inet_pton(family, text, bytes.data()) == 1, "the networks of the table are addresses");
    return bytes;
}

bool contains(int family, const Network& network, const Bytes& address) {
    const auto base = parse_known(family, network.base);
    for (int bit = 0; bit < network.bits; ++bit) {
        const auto byte = static_cast<std::size_t>(bit / 8);
        const int mask = 0x80 >> (bit % 8);
        if ((base[byte] & mask) != (address[byte] & mask)) {
            return false;
        }
    }
    return true;
}

bool is_host_name(std::string_view host) {
    return !host.empty() && host.size() <= 253 && host.front() != '-' && host.front() != '.' &&
           std::all_of(host.begin(), host.end(), [](unsigned char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '.';
           });
}

// The last label of a name is never a number, so what ends in one has to be a proper address:
// resolvers also take "127.1" and "2130706433".
bool ends_in_number(std::string_view host) {
    const auto dot = host.rfind('.');
    const auto label = dot == std::string_view::npos ? host : host.substr(dot + 1);
    return std::all_of(label.begin(), label.end(), [](char c) { return c >= '0' && c <= '9'; }) ||
           label.starts_with("0x") || label.starts_with("0X");
}

bool parse_port(std::string_view text, std::uint16_t& port) {
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, port);
    return error == std::errc{} && stop == end && port != 0;
}

bool parse_authority(std::string_view text, WebhookTarget& target) {
    std::string_view port;
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos) {
            return false;
        }
        target.host = text.substr(1, close - 1);
        port = text.substr(close + 1);
        Bytes bytes{};
        if (inet_pton(AF_INET6, target.host.c_str(), bytes.data()) != 1) {
            return false;
        }
    } else {
        const auto colon = std::min(text.find(':'), text.size());
        target.host = text.substr(0, colon);
        port = text.substr(colon);
        if (!is_host_name(target.host) || (ends_in_number(target.host) && !target.is_address())) {
            return false;
        }
    }
    return port.empty() || (port.front() == ':' && parse_port(port.substr(1), target.port));
}

Error bad_url(const char* why) {
    return fail(Errc::invalid_value, why, "/url");
}

}  // namespace

bool WebhookTarget::is_address() const {
    Bytes bytes{};
    return inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
           inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

std::string WebhookTarget::authority() const {
    const auto name = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return port == (is_tls ? 443 : 80) ? name : name + ":" + std::to_string(port);
}

Result<WebhookTarget> parse_webhook_url(std::string_view url, const WebhookPolicy& policy) {
    constexpr std::size_t max_length = 2000;
    const bool printable = std::all_of(url.begin(), url.end(), [](unsigned char c) {
        return c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\' && c != '#';
    });
    if (url.size() > max_length || !printable) {
        return bad_url("a webhook's URL has at most 2000 printable characters and no fragment");
    }
    WebhookTarget target;
    if (url.starts_with("https://")) {
        url.remove_prefix(8);
    } else if (policy.allow_private_addresses && url.starts_with("http://")) {
        url.remove_prefix(7);
        target.is_tls = false;
        target.port = 80;
    } else {
        return bad_url("a webhook's URL begins with https://");
    }
    const auto slash = std::min(url.find_first_of("/?"), url.size());
    if (!parse_authority(url.substr(0, slash), target)) {
        return bad_url("a webhook's URL names a host and optionally a port, nothing else");
    }
    target.path = url.substr(slash);
    if (!target.path.starts_with('/')) {
        target.path.insert(0, "/");
    }
    if (target.is_address() && !policy.allow_private_addresses && !is_public_address(target.host)) {
        return bad_url("a webhook's URL leads to an address that is not public");
    }
    return target;
}

bool is_public_address(std::string_view address) {
    const std::string text{address};
    Bytes bytes{};
    const auto is_in = [&](int family) {
        return [&bytes, family](const Network& net) { return contains(family, net, bytes); };
    };
    if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
        return std::none_of(std::begin(closed_v4), std::end(closed_v4), is_in(AF_INET));
    }
    return inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1 && is_in(AF_INET6)(open_v6) &&
           std::none_of(std::begin(closed_v6), std::end(closed_v6), is_in(AF_INET6));
}

}  // namespace sluice::flow
