#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

namespace sluice::log {

enum class Level : std::uint8_t { debug, info, warning, error };

// A name and a value of a log line. Takes text, numbers and truth values; there is deliberately no
// way in for a secret. Account numbers go through masked() first.
class Field {
public:
    Field(std::string_view key, std::string_view value) : key_(key), text_(value) {}
    Field(std::string_view key, const char* value) : key_(key), text_(value) {}
    Field(std::string_view key, const std::string& value) : key_(key), text_(value) {}
    Field(std::string_view key, bool value)
        : key_(key), text_(value ? "true" : "false"), raw_(true) {}
    template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) Field(std::string_view key, T value)
        : key_(key), text_(std::to_string(value)), raw_(true) {}

    std::string_view key() const { return key_; }
    std::string_view text() const { return text_; }
    bool raw() const { return raw_; }  // a number or truth value, written without quotes

private:
    std::string_view key_;
    std::string text_;
    bool raw_ = false;
};

// Chooses where lines go: "-" is standard error. Call once at start; before it, lines of level
// warning and above go to standard error.
void open(const std::string& file, Level threshold, std::string_view service);

// One JSON object a line, with ECS-style names. `action` is a stable name such as
// "payment.submitted". Safe from any thread.
void write(Level level, std::string_view action, std::initializer_list<Field> fields);

inline void debug(std::string_view action, std::initializer_list<Field> fields = {}) {
    write(Level::debug, action, fields);
}
inline void info(std::string_view action, std::initializer_list<Field> fields = {}) {
    write(Level::info, action, fields);
}
inline void warning(std::string_view action, std::initializer_list<Field> fields = {}) {
    write(Level::warning, action, fields);
}
inline void error(std::string_view action, std::initializer_list<Field> fields = {}) {
    write(Level::error, action, fields);
}

}  // namespace sluice::log
