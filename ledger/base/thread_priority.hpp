#pragma once

namespace sluice {

// The calling thread lets others go first from now on: what it does can wait, what they do cannot.
void lower_thread_priority();

}  // namespace sluice
