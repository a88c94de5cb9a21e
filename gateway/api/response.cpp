#include "gateway/api/response.hpp"

namespace sluice::api {

http::Response json_response(json::Writer writer, int status) {
    return {.status = status,
            .headers = {{"Content-Type", "application/json"}},
            .body = std::move(writer).take()};
}

}  // namespace sluice::api
