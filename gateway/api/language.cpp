#include "gateway/api/language.hpp"

#include <algorithm>

#include "gateway/api/header_list.hpp"

namespace sluice::api {

Language preferred_language(std::string_view accept_language, Language otherwise) {
    int english = 0;
    int chinese = 0;
    for_each_weighted(accept_language, [&](std::string_view value, int weight) {
        const auto primary = value.substr(0, value.find('-'));
        if (equal_ignoring_case(primary, "zh")) {
            chinese = std::max(chinese, weight);
        } else if (equal_ignoring_case(primary, "en")) {
            english = std::max(english, weight);
        }
    });
    if (chinese == 0 && english == 0) {
        return otherwise;
    }
    return chinese > english ? Language::chinese : Language::english;
}

std::string_view tag(Language language) {
    return language == Language::chinese ? "zh-CN" : "en";
}

}  // namespace sluice::api
