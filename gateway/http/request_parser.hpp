#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "gateway/http/message.hpp"

namespace sluice::http {

// Reads one request (RFC 9112) from bytes as they come, straight into our own struct: no second
// copy of every header. Stricter than the standard where two readings of one message could differ.
class RequestParser {
public:
    // What put() found: 0, or the status to refuse the request with.
    static constexpr int accepted = 0;

    explicit RequestParser(std::size_t max_head_bytes);
    ~RequestParser();

    // Reads from the front of `bytes` and sets `used`; the caller shows the rest again with more
    // behind it. Stops at the end of the head until take_body(). Not to be called when is_done().
    int put(std::string_view bytes, std::size_t& used);
    // Goes on with the body. `max_bytes` holds for declared and for chunked lengths. Returns 413
    // when the declared length is over it.
    int take_body(std::uint64_t max_bytes);

    bool is_head_done() const;
    bool is_done() const;
    bool keep_alive() const;  // valid when the head is done
    bool http_1_0() const;
    bool expects_continue() const;  // RFC 9110 section 10.1.1

    // Path and query are set when the head is done; method as written.
    Request& request();

private:
    class Reader;
    int finish_head();

    const std::size_t max_head_bytes_;
    std::size_t head_bytes_ = 0;
    std::unique_ptr<Reader> reader_;
};

}  // namespace sluice::http
