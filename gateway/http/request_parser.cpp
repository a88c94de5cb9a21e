#include "gateway/http/request_parser.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <string>

#include "gateway/http/codec.hpp"

namespace sluice::http {

namespace {

namespace beast = boost::beast;
using boost::system::error_code;

constexpr std::size_t first_body_reserve = 1 << 20;
constexpr std::size_t shortest_chunked_rest = 5;  // "0" CRLF CRLF

// A line that goes on in the next one (obs-fold, RFC 9112 section 5.2): who stands between may read
// it as a header of its own. Beast joins the lines.
bool has_folded_line(std::string_view head) {
    return head.find("\n ") != std::string_view::npos ||
           head.find("\n\t") != std::string_view::npos;
}

int status_for(const error_code& ec) {
    if (!ec || ec == beast::http::error::need_more) {
        return RequestParser::accepted;
    }
    if (ec == beast::http::error::body_limit) {
        return 413;
    }
    return ec == beast::http::error::header_limit ? 431 : 400;
}

}  // namespace

class RequestParser::Reader final : public beast::http::basic_parser<true> {
public:
    Request request;
    std::string target;
    bool http_1_0 = false;
    std::string host;
    int host_headers = 0;
    int length_headers = 0;
    bool expects_continue = false;
    bool expects_other = false;

private:
    using View = beast::string_view;

    void on_request_impl(beast::http::verb, View method, View request_target, int version,
                         error_code&) override {
        request.method = method;
        target = request_target;
        http_1_0 = version == 10;
    }

    void on_field_impl(beast::http::field field, View name, View value, error_code& ec) override {
        if (is_header_done()) {
            return;  // a trailer never counts as a header (RFC 9110 section 6.5.1)
        }
        if (field == beast::http::field::host) {
            ++host_headers;
            host = value;
        } else if (field == beast::http::field::expect) {
            expects_continue = beast::iequals(value, "100-continue");
            expects_other = !expects_continue;
        }
        if (is_framing_doubtful(field, value)) {
            ec = beast::http::error::bad_transfer_encoding;
            return;
        }
        request.headers.emplace_back(name, value);
    }

    // Whether another reader could see another end of the body: what follows could be a smuggled
    // request (RFC 9112 sections 6.1 and 6.3). Beast takes lengths that are said twice alike.
    bool is_framing_doubtful(beast::http::field field, View value) {
        if (field == beast::http::field::transfer_encoding) {
            return http_1_0 || !beast::iequals(value, "chunked");
        }
        return field == beast::http::field::content_length &&
               (++length_headers > 1 || value.find_first_not_of("0123456789") != View::npos);
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        request.body.reserve(std::min<std::size_t>(length.value_or(0), first_body_reserve));
    }

    std::size_t on_body_impl(View body, error_code&) override {
        request.body.append(body.data(), body.size());
        return body.size();
    }

    std::size_t on_chunk_body_impl(std::uint64_t, View body, error_code& ec) override {
        return on_body_impl(body, ec);
    }

    void on_response_impl(int, View, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_chunk_header_impl(std::uint64_t, View, error_code&) override {}
    void on_finish_impl(error_code&) override {}
};

RequestParser::RequestParser(std::size_t max_head_bytes)
    : max_head_bytes_(max_head_bytes), reader_(std::make_unique<Reader>()) {
    reader_->header_limit(static_cast<std::uint32_t>(max_head_bytes));
    reader_->body_limit(boost::none);
}

RequestParser::~RequestParser() = default;

int RequestParser::put(std::string_view bytes, std::size_t& used) {
    used = 0;
    const bool in_head = !reader_->is_header_done();
    if (bytes.empty() || (!in_head && reader_->chunked() && bytes.size() < shortest_chunked_rest)) {
        // Beast asserts this much when it looks again at a last chunk; there is always more.
        return accepted;
    }
    error_code ec;
    used = reader_->put({bytes.data(), bytes.size()}, ec);
    const int status = status_for(ec);
    if (status != accepted || !in_head) {
        return status;
    }
    if (has_folded_line(bytes.substr(0, used))) {
        return 400;
    }
    // Beast's own limit starts anew with every call.
    head_bytes_ += used;
    const auto pending = reader_->is_header_done() ? 0 : bytes.size() - used;
    if (head_bytes_ + pending > max_head_bytes_) {
        return 431;
    }
    return reader_->is_header_done() ? finish_head() : accepted;
}

int RequestParser::finish_head() {
    const bool no_host = reader_->host_headers == 0 && reader_->http_1_0;
    const bool good_host = reader_->host_headers == 1 && is_host_of(reader_->host, reader_->target);
    if ((!no_host && !good_host) || !parse_target(reader_->target, reader_->request)) {
        return 400;
    }
    return reader_->expects_other ? 417 : accepted;
}

int RequestParser::take_body(std::uint64_t max_bytes) {
    reader_->body_limit(max_bytes);
    reader_->eager(true);
    return reader_->content_length().value_or(0) > max_bytes ? 413 : accepted;
}

bool RequestParser::is_head_done() const {
    return reader_->is_header_done();
}
bool RequestParser::is_done() const {
    return reader_->is_done();
}
bool RequestParser::keep_alive() const {
    return reader_->keep_alive();
}
bool RequestParser::http_1_0() const {
    return reader_->http_1_0;
}
bool RequestParser::expects_continue() const {
    return reader_->expects_continue;
}
Request& RequestParser::request() {
    return reader_->request;
}

}  // namespace sluice::http
