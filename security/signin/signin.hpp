#pragma once

#include "ledger/base/result.hpp"

namespace sluice::signin {

// What somebody who tried to sign in is told, whatever is wrong: no such person, a wrong password,
// a locked account, a key that did not verify. The reason goes to the log alone.
Error refused();

}  // namespace sluice::signin
