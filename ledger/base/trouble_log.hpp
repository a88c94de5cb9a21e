#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "ledger/base/result.hpp"

namespace sluice {

// Tells of a stage that fails again and again once when that begins, once for each other error that
// it meets, and once when it is over, with how often it failed and how long: an hour without the
// database is no hour of the same line. One thread.
class TroubleLog {
public:
    // Actions of the log: `subject`.failed and `subject`.recovered. `id` says whose trouble it is.
    TroubleLog(std::string subject, std::string id_name, std::string id)
        : subject_(std::move(subject)), id_name_(std::move(id_name)), id_(std::move(id)) {}

    // Another kind of trouble with the database is another error, too.
    void failed(std::string_view stage, const Error& error);
    void fine(std::string_view stage);
    // One of both; whether it went well.
    template <class T>
    bool went_well(std::string_view stage, const Result<T>& result) {
        result ? fine(stage) : failed(stage, result.error());
        return result.has_value();
    }

private:
    using Steady = std::chrono::steady_clock;
    struct Trouble {
        Steady::time_point since;
        int times = 0;
        std::set<std::pair<Errc, std::string>> told{};
    };

    const std::string subject_;
    const std::string id_name_;
    const std::string id_;
    std::map<std::string, Trouble, std::less<>> troubles_;  // by stage
};

}  // namespace sluice
