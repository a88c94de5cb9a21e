#include "gateway/cli/request_signer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/banks/wire/http_text.hpp"
#include "security/http_signature/sign.hpp"

namespace sluice::cli {

Result<RequestSigner> RequestSigner::make(http_signature::SigningKey key, const std::string& url,
                                          Clock& clock, RandomSource& random) {
    const auto address = parse_base_url(url);
    if (!address) {
        return address.error();
    }
    RequestSigner signer{std::move(key), clock, random};
    signer.scheme_ = address->tls ? "https" : "http";
    signer.authority_ = address->authority;
    return signer;
}

Result<void> RequestSigner::sign(HttpRequest& request) const {
    const auto is_key = [](const auto& header) { return header.first == "Idempotency-Key"; };
    if (request.method == "POST" && std::ranges::none_of(request.headers, is_key)) {
        const auto high = random_->next();
        request.headers.emplace_back("Idempotency-Key",
                                     fmt::format("\"{:016x}{:016x}\"", high, random_->next()));
    }
    const http_signature::Message message{.method = request.method,
                                          .scheme = scheme_,
                                          .authority = authority_,
                                          .target = request.target,
                                          .headers = request.headers,
                                          .body = request.body};
    auto added = http_signature::sign_request(
        message, key_id_, key_, http_signature::request_policy(), clock_->now(), *random_);
    if (!added) {
        return added.error();
    }
    std::ranges::move(*added, std::back_inserter(request.headers));
    return {};
}

}  // namespace sluice::cli
