#include "ledger/base/trouble_log.hpp"

#include "ledger/base/log.hpp"

namespace sluice {

void TroubleLog::failed(std::string_view stage, const Error& error) {
    auto& trouble = troubles_.try_emplace(std::string{stage}, Trouble{Steady::now()}).first->second;
    ++trouble.times;
    if (trouble.told.emplace(error.code, error.where).second) {
        log::warning(subject_ + ".failed",
                     {{"stage", stage}, {id_name_, id_}, {"error", to_string(error)}});
    }
}

void TroubleLog::fine(std::string_view stage) {
    const auto found = troubles_.find(stage);
    if (found == troubles_.end()) {
        return;
    }
    const auto& trouble = found->second;
    const auto lasted =
        std::chrono::floor<std::chrono::milliseconds>(Steady::now() - trouble.since);
    log::warning(subject_ + ".recovered", {{"stage", stage},
                                           {id_name_, id_},
                                           {"times", trouble.times},
                                           {"lasted_ms", lasted.count()}});
    troubles_.erase(found);
}

}  // namespace sluice
