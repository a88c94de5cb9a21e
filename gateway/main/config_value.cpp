#include "gateway/main/config_value.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sluice::config {

namespace {

using std::chrono::milliseconds;
namespace fs = std::filesystem;

const std::string fine{};

class ValueReader {
public:
    ValueReader(const Row& row, const toml::node& node, const fs::path& folder)
        : row_(row), node_(node), folder_(folder) {}

    std::string operator()(bool* to) const { return assign<bool>("true or false", to); }

    std::string operator()(std::uint16_t* to) const { return number(to); }
    std::string operator()(std::size_t* to) const { return number(to); }
    std::string operator()(std::int64_t* to) const { return number(to); }

    std::string operator()(milliseconds* to) const {
        std::int64_t ms = 0;
        auto problem = number(&ms);
        if (problem.empty()) {
            *to = milliseconds{ms};
        }
        return problem;
    }

    std::string operator()(std::optional<milliseconds>* to) const {
        return (*this)(&to->emplace());
    }

    std::string operator()(std::string* to) const {
        const bool may_be_empty = to->empty() && !row_.limits.required;
        auto problem = assign<std::string>("text", to);
        return problem.empty() ? check_text(*to, may_be_empty) : problem;
    }

    std::string operator()(fs::path* to) const { return path(node_, to); }

    std::string operator()(std::vector<std::string>* to) const {
        return each(to, [this](const toml::node& item, std::string* text) {
            const auto value = item.value_exact<std::string>();
            *text = value.value_or("");
            return value ? check_item(*text) : "must be a list of texts";
        });
    }

    std::string operator()(std::vector<fs::path>* to) const {
        return each(to,
                    [this](const toml::node& item, fs::path* file) { return path(item, file); });
    }

    std::string operator()(std::vector<BusinessDate>* to) const {
        return each(to, [](const toml::node& item, BusinessDate* date) {
            const auto value = item.value_exact<toml::date>();
            if (!value) {
                return std::string{"must be a list of dates (2026-01-31, without quotes)"};
            }
            *date = std::chrono::sys_days{std::chrono::year{value->year} /
                                          std::chrono::month{value->month} /
                                          std::chrono::day{value->day}};
            return fine;
        });
    }

    std::string operator()(Currency* to) const { return parsed(to, &Currency::parse); }
    std::string operator()(EnterpriseId* to) const { return parsed(to, &EnterpriseId::parse); }
    std::string operator()(AccountId* to) const { return parsed(to, &AccountId::parse); }

    std::string operator()(log::Level* to) const { return word(node_, to); }
    std::string operator()(PastExecutionDate* to) const { return word(node_, to); }

private:
    template <class T>
    std::string assign(std::string_view type, T* to) const {
        const auto value = node_.value_exact<T>();
        if (!value) {
            return fmt::format("must be {}", type);
        }
        *to = *value;
        return fine;
    }

    template <class T>
    std::string number(T* to) const {
        const auto value = node_.value_exact<std::int64_t>();
        if (!value) {
            return "must be an integer";
        }
        if (*value < row_.limits.min || *value > row_.limits.max) {
            return fmt::format("must be from {} to {}", row_.limits.min, row_.limits.max);
        }
        *to = static_cast<T>(*value);
        return fine;
    }

    template <class T>
    std::string parsed(T* to, Result<T> (*parse)(std::string_view)) const {
        const auto text = node_.value_exact<std::string>();
        if (!text) {
            return "must be text";
        }
        auto value = parse(*text);
        if (!value) {
            return value.error().detail.empty() ? std::string{info(value.error().code).english}
                                                : value.error().detail;
        }
        *to = *value;
        return fine;
    }

    template <class Enum>
    std::string word(const toml::node& node, Enum* to) const {
        const auto text = node.value_exact<std::string>().value_or("");
        const auto words = choices(row_);
        const auto found = std::ranges::find(words, text);
        if (found == words.end()) {
            return fmt::format("must be one of: {}", fmt::join(words, ", "));
        }
        *to = static_cast<Enum>(found - words.begin());
        return fine;
    }

    template <class T, class ReadItem>
    std::string each(std::vector<T>* to, ReadItem read_item) const {
        const auto* array = node_.as_array();
        if (array == nullptr) {
            return "must be a list";
        }
        const auto size = static_cast<std::int64_t>(array->size());
        if (size < row_.limits.min || size > row_.limits.max) {
            return fmt::format("must have {} to {} elements", row_.limits.min, row_.limits.max);
        }
        to->clear();
        for (const auto& item : *array) {
            T value{};
            if (std::string problem = read_item(item, &value); !problem.empty()) {
                return fmt::format("element {} {}", to->size() + 1, problem);
            }
            to->push_back(std::move(value));
        }
        return fine;
    }

    std::string path(const toml::node& node, fs::path* to) const {
        const auto text = node.value_exact<std::string>();
        if (!text || text->empty() || text->size() > 4096 || text->find('\0') != text->npos) {
            return "must be a path";
        }
        *to = (folder_ / *text).lexically_normal();
        return fine;
    }

    std::string check_text(const std::string& text, bool may_be_empty) const {
        const auto& limits = row_.limits;
        if (text.empty()) {
            return may_be_empty ? fine : "must not be empty";
        }
        if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 32; })) {
            return "must not hold control characters";
        }
        const auto size = static_cast<std::int64_t>(text.size());
        if (limits.rule == nullptr && (size < limits.min || size > limits.max)) {
            return fmt::format("must have {} to {} bytes", limits.min, limits.max);
        }
        return check_item(text);
    }

    std::string check_item(const std::string& text) const {
        const auto words = choices(row_);
        if (!words.empty() && std::ranges::find(words, text) == words.end()) {
            return fmt::format("must be one of: {}", fmt::join(words, ", "));
        }
        const auto* rule = row_.limits.rule;
        return rule != nullptr ? std::string{rule->problem(text)} : fine;
    }

    const Row& row_;
    const toml::node& node_;
    const fs::path& folder_;
};

}  // namespace

std::string read_value(const Row& row, const toml::node& node,
                       const std::filesystem::path& folder) {
    return std::visit(ValueReader(row, node, folder), row.slot);
}

}  // namespace sluice::config
