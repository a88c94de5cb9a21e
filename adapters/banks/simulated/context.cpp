#include "adapters/banks/simulated/context.hpp"

#include <fmt/format.h>

#include "adapters/banks/simulated/answer.hpp"
#include "adapters/banks/simulated/text.hpp"

namespace sluice::simulated {

std::int64_t Context::now() const {
    return microseconds(clock.now());
}

BusinessDate Context::today() const {
    return std::chrono::floor<std::chrono::days>(clock.now() + options.utc_offset);
}

std::string Context::document_id(std::string_view kind, std::int64_t number) const {
    return fmt::format("{}-{}-{}", options.bic.substr(0, 4), kind, number);
}

std::string Context::reference(char kind, std::int64_t number) const {
    return fmt::format("{}{}{:012}", options.bic.substr(0, 4), kind, number);
}

Answer problem(int status, std::string_view title, std::string_view detail) {
    return Answer{.status = status,
                  .headers = {{"Content-Type", "application/problem+json"}},
                  .body = fmt::format(R"({{"status":{},"title":{},"detail":{}}})", status,
                                      json_text(title), json_text(detail))};
}

}  // namespace sluice::simulated
