#pragma once

#include "gateway/cli/command.hpp"

// How rows of the table of commands are written. For the files of the table only.
namespace sluice::cli {

constexpr Parameter make_option(std::string_view name, std::string_view value,
                                std::string_view help) {
    return {Parameter::Kind::option, name, value, help};
}
constexpr Parameter make_flag(std::string_view name, std::string_view help) {
    return {Parameter::Kind::flag, name, "", help};
}
constexpr Parameter make_argument(std::string_view name, std::string_view help) {
    return {Parameter::Kind::positional, name, "", help};
}

inline constexpr auto output =
    make_option("output", "FILE", "Write there (default: to the standard output)").letter_of('o');

// Commands that work on files alone.
std::span<const Command> file_commands();

}  // namespace sluice::cli
