#include "gateway/flow/webhook_answer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace sluice::flow {

namespace {

using std::chrono::seconds;

constexpr seconds max_retry_after = std::chrono::hours{24};

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    const bool is_number = error == std::errc{} && stop == end && value >= 0;
    return is_number ? std::optional{value} : std::nullopt;
}

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<Instant> parse_imf_fixdate(std::string_view text) {
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || !text.ends_with(" GMT")) {
        return std::nullopt;
    }
    const auto* month = std::find(months.begin(), months.end(), text.substr(8, 3));
    const auto day = number(text.substr(5, 2));
    const auto year = number(text.substr(12, 4));
    const auto hour = number(text.substr(17, 2));
    const auto minute = number(text.substr(20, 2));
    const auto second = number(text.substr(23, 2));
    if (month == months.end() || !day || !year || !hour || !minute || !second) {
        return std::nullopt;
    }
    const auto date =
        std::chrono::year{*year} / static_cast<int>(month - months.begin() + 1) / *day;
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
           seconds{*second};
}

}  // namespace

std::optional<seconds> parse_retry_after(std::string_view text, Instant now) {
    if (const auto delay = number(text)) {
        return std::min(seconds{*delay}, max_retry_after);
    }
    const auto at = parse_imf_fixdate(text);
    if (!at || *at <= now) {
        return std::nullopt;
    }
    return std::min(std::chrono::ceil<seconds>(*at - now), max_retry_after);
}

WebhookVerdict judge_answer(const Result<HttpResponse>& answer, Instant now) {
    WebhookVerdict verdict;
    if (!answer) {
        verdict.error = name(answer.error().code);
        verdict.slow_down = true;
        return verdict;
    }
    const int status = answer->status;
    verdict.status = status;
    verdict.is_delivered = status >= 200 && status < 300;
    if (verdict.is_delivered) {
        return verdict;
    }
    verdict.is_gone = status == 410;
    verdict.error = status < 400 ? "redirect" : verdict.is_gone ? "gone" : "refused";
    verdict.retry_after = parse_retry_after(answer->header("Retry-After"), now);
    verdict.slow_down =
        status == 429 || status == 502 || status == 504 || verdict.retry_after.has_value();
    return verdict;
}

}  // namespace sluice::flow
