#include "gateway/api/problem.hpp"

#include <algorithm>

#include "gateway/api/json.hpp"
#include "ledger/base/log.hpp"

namespace sluice::api {

namespace {

constexpr std::size_t max_errors = 50;

// Codes whose detail is written for operators: names of hosts, files, constraints.
bool is_internal(Errc code) {
    switch (code) {
        case Errc::database_unavailable:
        case Errc::database_conflict:
        case Errc::commit_in_doubt:
        case Errc::schema_version:
        case Errc::key_missing:
        case Errc::key_unusable:
        case Errc::key_secret_wrong:
        case Errc::key_locked:
        case Errc::key_unavailable:
        case Errc::decryption_failed:
        case Errc::config_invalid:
        case Errc::io_error:
        case Errc::internal:
            return true;
        default:
            return false;
    }
}

void write_error_members(json::Writer& writer, const Error& error, Language language) {
    writer.text("code", name(error.code));
    std::string message{title(error.code, language)};
    if (!error.detail.empty()) {
        message += " (" + error.detail + ")";
    }
    writer.text("message", message);
    if (!error.where.empty()) {
        // An ISO 20022 document may stand inside an envelope.
        const bool is_xpath = error.where.find("/Document") != std::string::npos;
        writer.text(is_xpath ? "xpath" : "pointer", error.where);
    }
    if (error.line > 0) {
        writer.integer("line", error.line);
    }
}

void write_errors(json::Writer& writer, std::span<const Error> errors, Language language) {
    writer.begin_array("errors");
    for (const auto& error : errors.first(std::min(errors.size(), max_errors))) {
        writer.begin_object();
        write_error_members(writer, error, language);
        writer.end_object();
    }
    writer.end_array();
}

bool says_when_to_retry(int status, Errc code) {
    return status == 503 || code == Errc::idempotency_key_running;
}

}  // namespace

int http_status(Errc code) {
    switch (code) {
        case Errc::malformed:
        case Errc::wrong_encoding:
        case Errc::entity_forbidden:
        case Errc::idempotency_key_missing:
            return 400;
        case Errc::unauthenticated:
            return 401;
        case Errc::forbidden:
            return 403;
        case Errc::not_found:
            return 404;
        case Errc::method_not_allowed:
            return 405;
        case Errc::duplicate_message:
        case Errc::idempotency_key_running:
        case Errc::illegal_transition:
            return 409;
        case Errc::version_conflict:
            return 412;
        case Errc::too_large:
            return 413;
        case Errc::unsupported_media:
            return 415;
        case Errc::version_missing:
            return 428;
        case Errc::rate_limited:
            return 429;
        case Errc::overloaded:
        case Errc::timeout:
        case Errc::not_connected:
        case Errc::sent_unknown:
        case Errc::database_unavailable:
        case Errc::database_conflict:
        case Errc::commit_in_doubt:
        case Errc::key_unavailable:
            return 503;
        case Errc::bank_answer_unreadable:
        case Errc::bank_code_unknown:
        case Errc::statement_empty:
        case Errc::statement_broken:
        case Errc::statement_gap:
        case Errc::schema_version:
        case Errc::key_missing:
        case Errc::key_unusable:
        case Errc::key_secret_wrong:
        case Errc::key_locked:
        case Errc::decryption_failed:
        case Errc::config_invalid:
        case Errc::io_error:
        case Errc::internal:
            return 500;
        default:
            return 422;  // a request that can be read and is refused for what it says
    }
}

std::string_view title(Errc code, Language language) {
    return language == Language::chinese ? info(code).chinese : info(code).english;
}

namespace {

void log_internal(const Call& call, const Error& error) {
    log::warning("http.failure", {{"error.code", name(error.code)},
                                  {"error.message", error.detail},
                                  {"trace.id", call.trace_id()}});
}

http::Response make_problem(int status, const Call& call, const Error& error,
                            std::span<const Error> errors) {
    json::Writer writer;
    writer.begin_object();
    writer.text("type", "/problems/" + std::string{name(error.code)});
    writer.text("title", title(error.code, call.language));
    writer.integer("status", status);
    if (is_internal(error.code)) {
        log_internal(call, error);
    } else {
        writer.optional_text("detail", error.detail);
        if (errors.empty() && !error.where.empty()) {
            errors = {&error, 1};
        }
    }
    writer.text("code", name(error.code));
    writer.text("instance", call.request.path);
    writer.text("trace_id", call.trace_id());
    if (!errors.empty()) {
        write_errors(writer, errors, call.language);
    }
    writer.end_object();
    http::Response response{.status = status,
                            .headers = {{"Content-Type", "application/problem+json"},
                                        {"Content-Language", std::string{tag(call.language)}}},
                            .body = std::move(writer).take()};
    if (says_when_to_retry(status, error.code)) {
        response.headers.emplace_back("Retry-After", "1");
    }
    return response;
}

}  // namespace

http::Response problem(const Call& call, const Error& error, std::span<const Error> errors) {
    return make_problem(http_status(error.code), call, error, errors);
}

http::Response problem_as(int status, const Call& call, const Error& error) {
    return make_problem(status, call, error, {});
}

http::Response problems(const Call& call, std::span<const Error> errors) {
    return problem(call, errors.front(), errors);
}

void write_item_error(json::Writer& writer, std::string_view member, const Error& error,
                      Language language) {
    writer.begin_object(member);
    write_error_members(writer, error, language);
    writer.end_object();
}

http::Response explain_problem(const Call& call) {
    const auto found = std::ranges::find(errc_table(), call.parameters.front(), &ErrcInfo::name);
    if (found == errc_table().end()) {
        return problem(call, fail(Errc::not_found));
    }
    json::Writer writer;
    writer.begin_object();
    writer.text("code", found->name);
    writer.text("disposition", name(found->disposition));
    writer.text("en", found->english);
    writer.text("zh-CN", found->chinese);
    writer.end_object();
    return {.status = 200,
            .headers = {{"Content-Type", "application/json"}},
            .body = std::move(writer).take()};
}

}  // namespace sluice::api
