#include "adapters/banks/wire/name_lookup.hpp"

#include <netdb.h>

#include <cstring>
#include <future>
#include <memory>
#include <thread>

namespace sluice {

namespace {

std::vector<SocketAddress> ask_resolver(const std::string& host, const std::string& port,
                                        int flags) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    std::vector<SocketAddress> addresses;
    if (getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) {
        return addresses;
    }
    for (const auto* entry = found; entry != nullptr; entry = entry->ai_next) {
        auto& address = addresses.emplace_back();
        address.length = entry->ai_addrlen;
        std::memcpy(&address.bytes, entry->ai_addr, entry->ai_addrlen);
    }
    freeaddrinfo(found);
    return addresses;
}

}  // namespace

std::vector<SocketAddress> look_up(const std::string& host, const std::string& port,
                                   Deadline deadline) {
    if (auto numeric = ask_resolver(host, port, AI_NUMERICHOST); !numeric.empty()) {
        return numeric;
    }
    // getaddrinfo cannot be interrupted: it gets a thread of its own, which is left behind when it
    // is slower than the caller can wait.
    auto promise = std::make_shared<std::promise<std::vector<SocketAddress>>>();
    auto answer = promise->get_future();
    std::thread([promise, host, port] {
        promise->set_value(ask_resolver(host, port, AI_ADDRCONFIG));
    }).detach();
    const bool in_time = answer.wait_until(deadline) == std::future_status::ready;
    return in_time ? answer.get() : std::vector<SocketAddress>();
}

}  // namespace sluice
