#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "security/lists/list_entry.hpp"

namespace sluice::lists {

// "Muhammad AL-SALTI (محمد السلطي)" as its two names, where one is in Latin letters and the one in
// the last parentheses is not, or the other way round. Nothing for anything else.
std::optional<std::pair<std::string_view, std::string_view>> split_scripts(std::string_view name);

// "HESA, HESA Trade Center, HTC, IAMCO" as its names, when the commas divide names: not the parts
// of one name ("Smith, John"), legal forms ("X Co., Ltd.") or a phrase ("for Trade, Science and
// Culture"). Nothing when it is one name.
std::vector<std::string_view> split_comma_list(std::string_view name, EntityKind kind);

}  // namespace sluice::lists
