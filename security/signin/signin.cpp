#include "security/signin/signin.hpp"

namespace sluice::signin {

Error refused() {
    return fail(Errc::unauthenticated, "the sign-in is not accepted");
}

}  // namespace sluice::signin
