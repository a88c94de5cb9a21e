#include "gateway/http/answer_box.hpp"

#include <atomic>
#include <utility>

#include "ledger/base/check.hpp"

namespace sluice::http {

namespace {

class Ticket {
public:
    Ticket(std::shared_ptr<AnswerBox> box, std::uint64_t session, std::uint64_t sequence)
        : box_(std::move(box)), session_(session), sequence_(sequence) {}
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    ~Ticket() {
        if (!answered_) {
            box_->put({session_, sequence_, std::nullopt});
        }
    }

    void answer(Response response) {
        check(!answered_.exchange(true), "a request is answered once");
        box_->put({session_, sequence_, std::move(response)});
    }

private:
    const std::shared_ptr<AnswerBox> box_;
    const std::uint64_t session_;
    const std::uint64_t sequence_;
    std::atomic<bool> answered_ = false;
};

}  // namespace

void AnswerBox::put(Answer answer) {
    const std::lock_guard lock(mutex_);
    if (!open_) {
        return;
    }
    answers_.push_back(std::move(answer));
    if (answers_.size() == 1) {
        wake_();
    }
}

std::vector<Answer> AnswerBox::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(answers_, {});
}

void AnswerBox::close() {
    const std::lock_guard lock(mutex_);
    open_ = false;
    answers_.clear();
}

Respond make_respond(std::shared_ptr<AnswerBox> box, std::uint64_t session,
                     std::uint64_t sequence) {
    auto ticket = std::make_shared<Ticket>(std::move(box), session, sequence);
    return [ticket = std::move(ticket)](Response response) { ticket->answer(std::move(response)); };
}

}  // namespace sluice::http
