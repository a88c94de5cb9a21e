#pragma once

#include "gateway/api/call.hpp"
#include "gateway/flow/accept.hpp"

namespace sluice::api {

// A Batch of openapi.json as the answer to a GET, with the page of items the query asks for.
http::Response batch_page(const Call& call, const flow::BatchView& batch);

// 202 to the POST that brought it, with the first items.
http::Response batch_taken(const Call& call, const flow::BatchView& batch);

// The batch in the path, when it came from that source. Errors: not_found.
Result<flow::BatchView> batch_in_path(const Call& call, flow::BatchSource source);

// Takes a batch while its key is held. Errors: those of flow::accept_batch.
Result<flow::BatchView> accept_batch(const Call& call, flow::NewBatch batch);

}  // namespace sluice::api
