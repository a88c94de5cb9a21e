#pragma once

#include <string_view>

namespace sluice::signin {

// Whether a guesser tries it first: a word of the list, or words of it one after another, with
// whatever digits and signs around and between them; or one character, digits or a keyboard's row
// all the way. `password` is in lower case.
bool is_common_password(std::string_view password);

}  // namespace sluice::signin
