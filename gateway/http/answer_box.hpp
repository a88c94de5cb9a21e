#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "gateway/http/message.hpp"

namespace sluice::http {

struct Answer {
    std::uint64_t session = 0;         // connection
    std::uint64_t sequence = 0;        // request on it
    std::optional<Response> response;  // nothing: the Respond was destroyed without a call
};

// Carries answers from any thread to the net thread. It outlives the server for as long as somebody
// holds a Respond, and then drops what comes.
class AnswerBox {
public:
    // `wake` is called, under the box's lock, when the first answer arrives in an empty box.
    explicit AnswerBox(std::function<void()> wake) : wake_(std::move(wake)) {}

    void put(Answer answer);
    std::vector<Answer> take();
    // No wake after this.
    void close();

private:
    std::mutex mutex_;
    std::function<void()> wake_;
    std::vector<Answer> answers_;
    bool open_ = true;
};

// The Respond for one request: its second call is a bug, its last copy going unused is an answer.
Respond make_respond(std::shared_ptr<AnswerBox> box, std::uint64_t session, std::uint64_t sequence);

}  // namespace sluice::http
