#include "ledger/base/thread_priority.hpp"

#include <sys/resource.h>
#include <unistd.h>

namespace sluice {

// Linux keeps the nice value of each thread by itself (setpriority(2), "C library/kernel
// differences"). Where it is refused the thread goes on as before.
void lower_thread_priority() {
    constexpr int niceness = 15;
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness);
}

}  // namespace sluice
