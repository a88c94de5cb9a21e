#pragma once

#include <functional>
#include <string_view>

namespace sluice::api {

// Calls `take` for each element of a header such as Accept or Accept-Language, with its value in
// the order given and its weight in thousandths (RFC 9110 section 12.4.2).
void for_each_weighted(std::string_view header,
                       const std::function<void(std::string_view value, int weight)>& take);

bool equal_ignoring_case(std::string_view a, std::string_view b);

// The media type of a Content-Type header without its parameters, "" when there is none.
std::string_view media_type(std::string_view content_type);

// Whether an Accept header asks for this media type in so many words, above JSON.
bool prefers_xml(std::string_view accept);

}  // namespace sluice::api
