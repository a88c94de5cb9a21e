#include <CLI/CLI.hpp>
#include <cstdio>

#include "gateway/main/commands.hpp"
#include "gateway/main/config.hpp"
#include "ledger/base/log.hpp"

namespace {

// Nothing starts on a configuration with a problem; all problems are shown at once.
std::optional<sluice::Config> read_config(const std::string& file) {
    auto loaded = sluice::load_config(file);
    auto problems = std::move(loaded.problems);
    if (problems.empty()) {
        problems = sluice::check_files(loaded.config);
    }
    if (!problems.empty()) {
        std::fprintf(stderr, "%s", sluice::to_text(problems).c_str());
        return std::nullopt;
    }
    return std::move(loaded.config);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "sluiced: the payment gateway between an enterprise's ERP and its banks.\n"
        "Exit codes: 0 fine; 1 failed, or the audit found something; 2 configuration or usage."};
    app.set_version_flag("--version", SLUICE_VERSION);
    app.require_subcommand(1);
    std::string config_file;
    const auto add = [&](const char* name, const char* help) {
        auto* command = app.add_subcommand(name, help);
        command
            ->add_option("-c,--config", config_file,
                         "configuration in TOML; every key is in conf/README.md")
            ->required();
        return command;
    };
    const auto* serve = add("serve", "Run the gateway until SIGTERM or SIGINT.");
    const auto* migrate = add("migrate", "Bring the database to this program's schema version.");
    const auto* check =
        add("check-config", "Check the configuration, and print what the banks can do.");
    auto* audit =
        add("audit", "Prove the books: every invariant over the rows, and every posting's seal.");
    bool json = false;
    audit->add_flag("--json", json, "print one JSON object");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    const auto config = read_config(config_file);
    if (!config) {
        return 2;
    }
    sluice::log::open(*serve ? config->log.file : "-",
                      *serve ? config->log.level : sluice::log::Level::warning, "sluiced");
    if (*serve) {
        return sluice::serve(*config);
    }
    if (*migrate) {
        return sluice::migrate_database(*config);
    }
    if (*check) {
        return sluice::print_config(*config);
    }
    return sluice::audit_books(*config, json);
}
