#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::flow {

// A small JSON object of texts for payment_event.evidence; empty values are left out.
std::string evidence(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs);

}  // namespace sluice::flow
