#pragma once

#include <span>
#include <string_view>

#include "gateway/cli/session.hpp"

namespace sluice::cli {

// The commands as data: the program builds its command line and its help from this table.

struct Parameter {
    enum class Kind { positional, option, flag };

    Kind kind;
    std::string_view name;   // "state" for --state, "FILE" for a positional (argument "file")
    std::string_view value;  // what the help calls an option's value
    std::string_view help;
    bool is_required = false;
    bool is_number = false;         // a whole number, 0 or more
    std::string_view choices = {};  // separated by '|'; empty: any text
    char letter = 0;                // 'o' for -o beside --output
    bool is_repeatable = false;     // given several times; see Arguments::list

    constexpr Parameter required() const {
        auto copy = *this;
        copy.is_required = true;
        return copy;
    }
    constexpr Parameter number() const {
        auto copy = *this;
        copy.is_number = true;
        return copy;
    }
    constexpr Parameter letter_of(char short_form) const {
        auto copy = *this;
        copy.letter = short_form;
        return copy;
    }
    constexpr Parameter repeatable() const {
        auto copy = *this;
        copy.is_repeatable = true;
        return copy;
    }
    constexpr Parameter one_of(std::string_view list) const {
        auto copy = *this;
        copy.choices = list;
        return copy;
    }
};

struct Command {
    std::string_view group;  // "webhooks" of `sluice webhooks add`; empty: a command of its own
    std::string_view name;
    std::string_view summary;
    std::span<const Parameter> parameters;
    Exit (*run)(Session& session, const Arguments& arguments);
    bool is_offline = false;  // works on files alone: no gateway, no token
};

struct Group {
    std::string_view name;
    std::string_view summary;
};

std::span<const Group> groups();
std::span<const Command> commands();

}  // namespace sluice::cli
