#include "gateway/main/compose_screening.hpp"

#include <fstream>
#include <iterator>
#include <thread>

#include "gateway/flow/list_versions.hpp"
#include "ledger/base/check.hpp"
#include "ledger/base/log.hpp"
#include "security/digest/digest.hpp"

namespace sluice {

namespace {

constexpr std::size_t version_digits = 12;

Result<std::string> read_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream || std::filesystem::is_directory(file)) {
        return fail(Errc::io_error, "cannot be read", file.string());
    }
    return std::string{std::istreambuf_iterator<char>{stream}, {}};
}

}  // namespace

Result<void> load_first_version(flow::Context& context, const ScreeningListConfig& list,
                                std::chrono::hours look_back) {
    std::vector<flow::ListFile> files;
    for (const auto& file : list.files) {
        auto content = read_file(file);
        if (!content) {
            return content.error();
        }
        files.push_back({file.filename().string(), std::move(*content)});
    }
    const auto rule_set = flow::parse_rule_set(list.rule_set);
    check(rule_set.has_value(), "the configuration was checked");
    const auto loaded =
        flow::load_list_from_configuration(context, list.name, *rule_set, files, look_back);
    if (!loaded) {
        return loaded.error();
    }
    if (*loaded) {
        log::info("screening.list_of_configuration", {{"list", list.name}});
    }
    return {};
}

Result<flow::ComplianceOptions> compliance_options(const ScreeningConfig& config) {
    flow::ComplianceOptions options;
    for (const auto& list : config.lists) {
        options.wanted_lists.push_back(
            {list.name, static_cast<int>(list.max_age_days),
             list.when_missing == "pass" ? flow::Verdict::pass : flow::Verdict::hold,
             static_cast<int>(list.max_published_age_days)});
    }
    options.party_screen.threads = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
    options.party_screen.budget = config.budget;
    options.on_monitoring_failure =
        config.on_monitoring_failure == "pass" ? flow::Verdict::pass : flow::Verdict::hold;
    options.parameters_version = "built-in";
    if (config.parameters_file.empty()) {
        return options;
    }
    const auto text = read_file(config.parameters_file);
    if (!text) {
        return text.error();
    }
    auto parameters = monitoring::ParameterSet::parse(*text);
    if (!parameters) {
        auto error = parameters.error();
        error.where = config.parameters_file.string() + ": " + error.where;
        return error;
    }
    options.parameters = std::move(*parameters);
    options.parameters_version = digest::hex(digest::sha256(*text)).substr(0, version_digits);
    return options;
}

Result<const screening::NameModel*> name_model(const ScreeningConfig& config,
                                               std::optional<screening::NameModel>& own) {
    if (config.model_folder.empty()) {
        return &screening::NameModel::shipped();
    }
    auto loaded = screening::NameModel::load(config.model_folder.string());
    if (!loaded) {
        return loaded.error();
    }
    own.emplace(std::move(*loaded));
    return &*own;
}

}  // namespace sluice
