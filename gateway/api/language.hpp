#pragma once

#include <string_view>

namespace sluice::api {

enum class Language { english, chinese };

// The better of the two for an Accept-Language header (RFC 9110 section 12.5.4); `otherwise` when
// it names neither.
Language preferred_language(std::string_view accept_language,
                            Language otherwise = Language::english);

// "en" or "zh-CN", for Content-Language.
std::string_view tag(Language language);

}  // namespace sluice::api
