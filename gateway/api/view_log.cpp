#include "gateway/api/view_log.hpp"

#include "gateway/api/services.hpp"
#include "gateway/flow/audit_log.hpp"

namespace sluice::api {

Result<void> write_view_down(const Call& call, const std::string& action, const std::string& kind,
                             const std::string& id) {
    return call.services->with_context(call, [&](flow::Context& context) {
        return flow::write_down(
            context, {.actor = call.actor, .action = action, .subject = {kind, id}});
    });
}

}  // namespace sluice::api
