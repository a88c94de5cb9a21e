#include "adapters/banks/simulated/admin.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>
#include <optional>
#include <utility>

#include "adapters/banks/simulated/text.hpp"

namespace sluice::simulated {

namespace json = boost::json;

namespace {

constexpr std::int64_t many = 1'000'000'000;

Answer json_answer(std::string body) {
    return Answer{
        .status = 200, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

Answer refuse(const Error& error) {
    return problem(400, name(error.code), to_string(error));
}

Result<json::value> parse(std::string_view text) {
    boost::system::error_code failed;
    auto value = json::parse(text, failed);
    if (failed) {
        return fail(Errc::malformed, "not JSON: " + failed.message());
    }
    return value;
}

bool read_number(const json::value& value, double& out, double least, double most) {
    boost::system::error_code failed;
    out = value.to_number<double>(failed);
    return !failed && out >= least && out <= most;
}

bool read_integer(const json::value& value, std::int64_t& out, std::int64_t least) {
    boost::system::error_code failed;
    out = value.to_number<std::int64_t>(failed);
    return !failed && out >= least && out <= many;
}

bool read_parameter(std::string_view key, const json::value& value, FaultSetting& setting) {
    if (key == "probability") {
        return read_number(value, setting.probability, 0, 1);
    }
    if (key == "next") {
        return read_integer(value, setting.next, 0);
    }
    if (key == "ms") {
        std::int64_t ms = 0;
        const bool good = read_integer(value, ms, 0);
        setting.delay = std::chrono::milliseconds{ms};
        return good;
    }
    if (key == "minor") {
        return read_integer(value, setting.minor, -many);
    }
    if (key == "code" && value.is_string() && value.get_string().size() <= 4) {
        setting.code = value.get_string();
        return true;
    }
    if (key == "executes" && value.is_bool()) {
        setting.executes = value.get_bool();
        return true;
    }
    return false;
}

Result<FaultSetting> read_setting(std::string_view fault, const json::value& value,
                                  FaultSetting setting) {
    if (!value.is_object()) {
        return fail(Errc::invalid_value, "must be an object", fmt::format("/{}", fault));
    }
    for (const auto& [key, parameter] : value.get_object()) {
        if (!read_parameter(key, parameter, setting)) {
            return fail(Errc::invalid_value, "unknown parameter, or its value is out of range",
                        fmt::format("/{}/{}", fault, std::string_view{key}));
        }
    }
    return setting;
}

std::string member(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string{value->get_string()}
                                                  : std::string{};
}

Answer take_deposit(Bank& bank, std::string_view body) {
    const auto parsed = parse(body);
    if (!parsed || !parsed->is_object()) {
        return problem(400, "malformed", "a JSON object is required");
    }
    constexpr auto known = std::to_array<std::string_view>(
        {"account", "amount", "debtor_name", "debtor_account", "end_to_end_id", "remittance"});
    const auto& object = parsed->get_object();
    for (const auto& [key, value] : object) {
        if (std::find(known.begin(), known.end(), std::string_view{key}) == known.end()) {
            return refuse(fail(Errc::unknown_field, "unknown field",
                               fmt::format("/{}", std::string_view{key})));
        }
    }
    const auto reference = bank.deposit(Deposit{.account = member(object, "account"),
                                                .amount = member(object, "amount"),
                                                .debtor_name = member(object, "debtor_name"),
                                                .debtor_account = member(object, "debtor_account"),
                                                .end_to_end_id = member(object, "end_to_end_id"),
                                                .remittance = member(object, "remittance")});
    if (!reference) {
        return refuse(reference.error());
    }
    return json_answer(fmt::format("{{\"acct_svcr_ref\":{}}}\n", json_text(*reference)));
}

Answer switch_faults(Bank& bank, std::string_view body) {
    const auto set = set_faults(bank.faults(), body);
    return set ? json_answer(faults_as_json(bank.faults())) : refuse(set.error());
}

Answer post(Bank& bank, std::string_view path, std::string_view body) {
    if (path == "/faults") {
        return switch_faults(bank, body);
    }
    if (path == "/close-day") {
        return json_answer(fmt::format("{{\"statements\":{}}}\n", bank.close_day()));
    }
    if (path == "/deposit") {
        return take_deposit(bank, body);
    }
    return problem(404, "Not Found", "POST /faults, /close-day, /deposit");
}

}  // namespace

Answer answer_admin(Bank& bank, std::string_view method, std::string_view path,
                    std::string_view payments, std::string_view body) {
    if (method == "POST") {
        return post(bank, path, body);
    }
    if (method != "GET") {
        return problem(405, "Method Not Allowed", "GET or POST");
    }
    if (path == "/livez") {
        return Answer{.status = 200, .headers = {{"Content-Type", "text/plain"}}, .body = "ok\n"};
    }
    if (path == "/books") {
        return json_answer(bank.books(payments != "false"));
    }
    if (path == "/faults") {
        return json_answer(faults_as_json(bank.faults()));
    }
    return problem(404, "Not Found", "GET /books, /faults, /livez, /metrics");
}

Result<std::vector<std::string>> read_instruction_ids(std::string_view body, std::size_t most) {
    std::vector<std::string> ids;
    if (body.starts_with('[')) {
        const auto parsed = parse(body);
        if (!parsed) {
            return parsed.error();
        }
        for (const auto& id : parsed->get_array()) {
            if (!id.is_string()) {
                return fail(Errc::malformed, "an id is not a text");
            }
            ids.emplace_back(id.get_string());
        }
    } else {
        while (!body.empty()) {
            const auto end = body.find('\n');
            auto line = body.substr(0, end);
            if (line.ends_with('\r')) {
                line.remove_suffix(1);
            }
            if (!line.empty()) {
                ids.emplace_back(line);
            }
            body = end == std::string_view::npos ? "" : body.substr(end + 1);
        }
    }
    if (ids.size() > most) {
        return fail(Errc::too_large, fmt::format("more than {} ids", most));
    }
    return ids;
}

Result<void> set_faults(FaultSwitches& faults, std::string_view text) {
    const auto parsed = parse(text);
    if (!parsed) {
        return parsed.error();
    }
    if (!parsed->is_object()) {
        return fail(Errc::malformed, "a JSON object is required");
    }
    bool clear = false;
    std::vector<std::pair<Fault, json::value>> wanted;
    for (const auto& [key, value] : parsed->get_object()) {
        const auto fault = fault_of(key);
        if (std::string_view{key} == "clear" && value.is_bool()) {
            clear = value.get_bool();
        } else if (!fault) {
            return fail(Errc::unknown_field, "no such fault",
                        fmt::format("/{}", std::string_view{key}));
        } else {
            wanted.emplace_back(*fault, value);
        }
    }
    const auto defaults = default_fault_settings();
    std::vector<std::pair<Fault, FaultSetting>> settings;
    for (const auto& [fault, value] : wanted) {
        const auto& before =
            clear ? defaults[static_cast<std::size_t>(fault)] : faults.setting(fault);
        auto setting = read_setting(info(fault).name, value, before);
        if (!setting) {
            return setting.error();
        }
        settings.emplace_back(fault, std::move(*setting));
    }
    if (clear) {
        faults.clear();
    }
    for (auto& [fault, setting] : settings) {
        faults.set(fault, std::move(setting));
    }
    return {};
}

std::string faults_as_json(const FaultSwitches& faults) {
    std::string out = "{";
    for (const auto& row : fault_table()) {
        const auto& setting = faults.setting(row.fault);
        out += fmt::format(
            "{}\n\"{}\":{{\"probability\":{},\"next\":{},\"ms\":{},\"code\":{},\"minor\":{},"
            "\"executes\":{}}}",
            out.size() > 1 ? "," : "", row.name, setting.probability, setting.next,
            setting.delay.count(), json_text(setting.code), setting.minor, setting.executes);
    }
    return out + "}\n";
}

}  // namespace sluice::simulated
