#pragma once

#include <functional>
#include <string_view>

namespace sluice {

// A named place where a test may act: crash, throw, or change the world. Costs one load of a
// pointer in production, where no hook is ever set.
void testpoint(std::string_view name);

// Whether a hook is set: asked before a name is made that costs something.
bool testpoints_are_set();

// Tests only; one thread. An empty hook switches all points off.
void set_testpoint_hook(std::function<void(std::string_view)> hook);

}  // namespace sluice
