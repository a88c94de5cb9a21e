#include "ledger/base/log.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "ledger/base/time.hpp"

namespace sluice::log {

namespace {

struct Sink {
    std::shared_ptr<spdlog::logger> logger;
    Level threshold = Level::warning;
    std::string service = "sluice";
};

Sink& sink() {
    static Sink instance;
    return instance;
}

std::string_view level_name(Level level) {
    constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
    return names[static_cast<std::size_t>(level)];
}

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += fmt::format("\\u{:04x}", byte);
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_pair(std::string& out, std::string_view key, std::string_view text, bool raw) {
    out += out.size() > 1 ? "," : "";
    append_quoted(out, key);
    out += ':';
    if (raw) {
        out += text;
    } else {
        append_quoted(out, text);
    }
}

}  // namespace

void open(const std::string& file, Level threshold, std::string_view service) {
    auto& target = sink();
    target.threshold = threshold;
    target.service = service;
    spdlog::drop("sluice");
    target.logger =
        file == "-" ? spdlog::stderr_logger_mt("sluice") : spdlog::basic_logger_mt("sluice", file);
    target.logger->set_pattern("%v");
    target.logger->set_level(spdlog::level::trace);
    target.logger->flush_on(spdlog::level::trace);
}

void write(Level level, std::string_view action, std::initializer_list<Field> fields) {
    auto& target = sink();
    if (level < target.threshold) {
        return;
    }
    std::string line = "{";
    append_pair(line, "@timestamp", to_rfc3339(SystemClock{}.now()), false);
    append_pair(line, "log.level", level_name(level), false);
    append_pair(line, "service.name", target.service, false);
    append_pair(line, "event.action", action, false);
    for (const auto& field : fields) {
        append_pair(line, field.key(), field.text(), field.raw());
    }
    line += '}';
    if (target.logger) {
        target.logger->log(spdlog::level::info, line);
    } else {
        std::fprintf(stderr, "%s\n", line.c_str());
    }
}

}  // namespace sluice::log
