#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "adapters/banks/port/transport.hpp"
#include "gateway/cli/phrase.hpp"
#include "gateway/cli/request_signer.hpp"

namespace sluice::cli {

// What the program's exit code tells a script.
enum class Exit : std::uint8_t {
    ok = 0,
    refused = 1,      // by the gateway, which did nothing
    usage = 2,        // of this program
    unreachable = 3,  // nothing was sent
    unknown = 4       // it may have happened or not; to be looked at or repeated with the same key
};

struct ClientOptions {
    std::string url;
    std::string token;
    std::shared_ptr<const RequestSigner> signer{};  // null: the token
    std::string enterprise{};                       // for which one; empty: the token's only one
    std::string ca_file;                            // PEM; empty: the system's
    std::string certificate_file{};  // own, PEM; empty: none
    std::string private_key_file{};
    Language language = Language::english;
    std::chrono::milliseconds timeout{60'000};
};

struct Answer {
    Exit outcome = Exit::ok;
    HttpResponse response;  // when there was one
    std::string failure;    // why there was none

    bool ok() const { return outcome == Exit::ok; }
};

// The gateway's API. One thread.
class GatewayClient {
public:
    explicit GatewayClient(ClientOptions options);

    Answer get(const std::string& target);
    // Asks whether something happens; an answer that does not tell makes the outcome unknown.
    Answer post(const std::string& target, std::string body, HeaderList headers);
    Answer remove(const std::string& target);

private:
    Result<HttpResponse> exchange(HttpRequest request);

    ClientOptions options_;
    std::unique_ptr<Transport> transport_;
};

// Percent-encodes a value of a query or a segment of a path (RFC 3986: all but unreserved).
std::string url_encoded(std::string_view value);

}  // namespace sluice::cli
