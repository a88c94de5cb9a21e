#include "gateway/api/services.hpp"

#include <utility>

namespace sluice::api {

DatabasePool::Lease DatabasePool::take() {
    {
        const std::lock_guard lock{mutex_};
        if (!free_.empty()) {
            auto database = std::move(free_.back());
            free_.pop_back();
            return {*this, std::move(database)};
        }
    }
    return {*this, std::make_unique<store::Database>(options_)};
}

void DatabasePool::give_back(std::unique_ptr<store::Database> database) {
    const std::lock_guard lock{mutex_};
    free_.push_back(std::move(database));
}

std::shared_ptr<void> RunningKeys::hold(EnterpriseId enterprise, const std::string& operation,
                                        const std::string& key) {
    Key name{enterprise, operation, key};
    {
        const std::lock_guard lock{mutex_};
        if (!keys_.insert(name).second) {
            return nullptr;
        }
    }
    // The pointer itself is only a token; what counts is its deleter.
    return {static_cast<void*>(this), [this, name = std::move(name)](void*) {
                const std::lock_guard lock{mutex_};
                keys_.erase(name);
            }};
}

}  // namespace sluice::api
