#pragma once

#include <string>

#include "gateway/flow/access_book.hpp"
#include "gateway/flow/context.hpp"

namespace sluice::flow {

// Who changes rights: as the history shows it, and the handle that no change of its own may be
// about.
struct Administrator {
    std::string actor;   // "admin:li", "person:zhang"
    std::string handle;  // "li"
};

inline constexpr std::chrono::days longest_token{400};
inline constexpr std::chrono::days longest_key{400};

// Changes of who may do what. Giving (a principal, a grant, a token, a key, the end of a
// suspension) is proposed by one and confirmed by another; taking away (suspend, end_grant,
// revoke_token, revoke_key) holds at once, because a right that should not be there must not wait.
// Nobody changes what is their own. Errors: forbidden (one's own, or no second person), not_found
// (no such principal, grant, token or key), invalid_value with the field as place (also: a rule of
// segregation of duties, named), those of the database.
Result<store::AccessChange> propose_access(Context& context, const Administrator& by,
                                           store::AccessChange change);
// Errors also: illegal_transition (decided already).
Result<store::AccessChange> confirm_access(Context& context, const Administrator& by,
                                           AccessChangeId id);
Result<store::AccessChange> refuse_access(Context& context, const Administrator& by,
                                          AccessChangeId id);

}  // namespace sluice::flow
