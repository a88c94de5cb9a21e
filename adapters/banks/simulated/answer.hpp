#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::simulated {

// What the bank says to a customer's request, before any transport.
struct Answer {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool drop = false;                   // close the connection without a byte of answer
    std::chrono::milliseconds delay{0};  // answer this much later
};

inline Answer xml_answer(int status, std::string body) {
    return Answer{.status = status,
                  .headers = {{"Content-Type", "application/xml"}},
                  .body = std::move(body)};
}

// RFC 9457 without a type of its own.
Answer problem(int status, std::string_view title, std::string_view detail);

}  // namespace sluice::simulated
