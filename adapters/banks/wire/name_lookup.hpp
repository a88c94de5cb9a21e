#pragma once

#include <sys/socket.h>

#include <string>
#include <vector>

#include "ledger/base/time.hpp"

namespace sluice {

struct SocketAddress {
    sockaddr_storage bytes{};
    socklen_t length = 0;
};

// The addresses of a host, in the order of preference of RFC 6724. Empty when the name has none or
// none was found in time.
std::vector<SocketAddress> look_up(const std::string& host, const std::string& port,
                                   Deadline deadline);

}  // namespace sluice
