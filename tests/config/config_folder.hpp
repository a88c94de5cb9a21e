#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sluice {

// A folder of a test's own, removed with everything in it at the end.
class ConfigFolder {
public:
    ConfigFolder();
    ~ConfigFolder();
    ConfigFolder(const ConfigFolder&) = delete;
    ConfigFolder& operator=(const ConfigFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path write(const std::string& name, std::string_view content) const;

private:
    std::filesystem::path path_;
};

// `text` with its first `from` replaced by `to`; a text without it fails the test.
std::string changed(std::string text, std::string_view from, std::string_view to);

// Its calendar is c.toml. Tests count on the line numbers.
extern const char* const good_config;
extern const char* const good_calendar;

}  // namespace sluice
