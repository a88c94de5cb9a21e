// sluice: the operator's and integrator's command line over the gateway's API.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iostream>
#include <sstream>

#include "gateway/cli/command.hpp"
#include "gateway/cli/display.hpp"

namespace {

using namespace sluice;
using namespace sluice::cli;

struct Globals {
    std::string url = "https://127.0.0.1:8443";
    std::string token_file;
    std::string key_file;
    std::string enterprise;
    std::string ca_file;
    std::string certificate_file;
    std::string private_key_file;
    std::string language;
    unsigned timeout_seconds = 60;
    bool as_json = false;
};

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

// POSIX: LC_ALL, then LC_MESSAGES, then LANG.
std::string locale_name() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        if (auto value = environment(name); !value.empty()) {
            return value;
        }
    }
    return "en";
}

void add_globals(CLI::App& app, Globals& globals) {
    app.add_option("--url", globals.url, "Address of the gateway (default https://127.0.0.1:8443)")
        ->envname("SLUICE_URL")
        ->type_name("URL");
    app.add_option("--token-file", globals.token_file,
                   "File that holds the bearer token; else the environment's SLUICE_TOKEN")
        ->envname("SLUICE_TOKEN_FILE")
        ->type_name("FILE");
    app.add_option("--key-file", globals.key_file,
                   "File of the private key (PEM) that signs the requests, instead of a token")
        ->envname("SLUICE_KEY_FILE")
        ->type_name("FILE");
    app.add_option("--enterprise", globals.enterprise,
                   "Id of the enterprise, for tokens and keys of several")
        ->envname("SLUICE_ENTERPRISE")
        ->type_name("ID");
    app.add_option("--ca-file", globals.ca_file,
                   "PEM file of the authorities to trust (default: the system's)")
        ->envname("SLUICE_CA_FILE")
        ->type_name("FILE");
    app.add_option("--certificate-file", globals.certificate_file,
                   "PEM file of your own certificate, where the gateway asks for one")
        ->envname("SLUICE_CERTIFICATE_FILE")
        ->type_name("FILE");
    app.add_option("--private-key-file", globals.private_key_file, "PEM file of its key")
        ->envname("SLUICE_PRIVATE_KEY_FILE")
        ->type_name("FILE");
    app.add_option("--timeout", globals.timeout_seconds,
                   "Seconds to wait for an answer (default 60)")
        ->type_name("N")
        ->check(CLI::Range(1, 3600));
    app.add_flag("--json", globals.as_json, "Print the API's JSON instead of tables");
    app.add_option("--lang", globals.language, "en or zh (default: from LC_ALL, LANG)")
        ->check(CLI::IsMember({"en", "zh"}))
        ->type_name("LANG");
}

// Where CLI11 puts what it read; stable addresses, so a deque.
struct Slot {
    const Parameter* parameter;
    CLI::Option* option;
    std::string value;
    bool flag = false;
};

std::string lower(std::string_view name) {
    std::string out{name};
    for (auto& c : out) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

std::vector<std::string> split(std::string_view choices) {
    std::vector<std::string> parts;
    std::istringstream text{std::string{choices}};
    for (std::string part; std::getline(text, part, '|');) {
        parts.push_back(part);
    }
    return parts;
}

void add_parameter(CLI::App& app, const Parameter& parameter, std::deque<Slot>& slots) {
    auto& slot = slots.emplace_back();
    slot.parameter = &parameter;
    const std::string name{parameter.name};
    const std::string help{parameter.help};
    if (parameter.kind == Parameter::Kind::flag) {
        slot.option = app.add_flag("--" + name, slot.flag, help);
        return;
    }
    const bool is_option = parameter.kind == Parameter::Kind::option;
    const auto flags = parameter.letter == 0 ? "" : std::string{"-"} + parameter.letter + ",";
    slot.option = app.add_option(is_option ? flags + "--" + name : name, slot.value, help);
    if (parameter.is_repeatable) {
        slot.option->multi_option_policy(CLI::MultiOptionPolicy::Join);  // by line feeds
    }
    slot.option->required(parameter.is_required);
    if (is_option) {
        slot.option->type_name(std::string{parameter.value});
    } else {
        slot.option->type_name("");
    }
    if (parameter.is_number) {
        slot.option->check(CLI::Range(0LL, 9'000'000'000'000'000'000LL));
    }
    if (!parameter.choices.empty()) {
        slot.option->check(CLI::IsMember(split(parameter.choices)));
    }
}

// A command with what the user gave for it.
struct Parsed {
    const Command* command;
    CLI::App* app;
    std::deque<Slot> slots;
};

// The parent of a command: the program itself, or the group, which is made at its first command.
CLI::App& parent_of(CLI::App& app, std::string_view group_name) {
    for (const auto& group : groups()) {
        const std::string name{group.name};
        if (group.name != group_name) {
            continue;
        }
        const auto is_group = [&](const CLI::App* sub) { return sub->get_name() == name; };
        if (const auto made = app.get_subcommands(is_group); !made.empty()) {
            return *made.front();
        }
        auto* made = app.add_subcommand(name, std::string{group.summary});
        made->require_subcommand(1);
        made->fallthrough();
        return *made;
    }
    return app;
}

void add_commands(CLI::App& app, std::deque<Parsed>& parsed) {
    for (const auto& command : commands()) {
        auto& entry = parsed.emplace_back();
        entry.command = &command;
        entry.app = parent_of(app, command.group)
                        .add_subcommand(std::string{command.name}, std::string{command.summary});
        entry.app->fallthrough();
        for (const auto& parameter : command.parameters) {
            add_parameter(*entry.app, parameter, entry.slots);
        }
    }
}

Arguments arguments_of(const Parsed& parsed) {
    Arguments arguments;
    for (const auto& slot : parsed.slots) {
        if (slot.option->count() > 0) {
            arguments.set(lower(slot.parameter->name), slot.value);
        }
    }
    return arguments;
}

// The token without the line end of its file; empty when there is none.
std::string read_token(const Globals& globals) {
    if (globals.token_file.empty()) {
        return environment("SLUICE_TOKEN");
    }
    std::ifstream file(globals.token_file);
    std::string token;
    std::getline(file, token);
    return token;
}

Result<std::shared_ptr<const RequestSigner>> make_signer(const Globals& globals, Clock& clock,
                                                         RandomSource& random) {
    std::ifstream file(globals.key_file, std::ios::binary);
    std::string pem{std::istreambuf_iterator<char>(file), {}};
    auto key = http_signature::SigningKey::from_pem(pem);
    if (!key) {
        return key.error();
    }
    auto signer = RequestSigner::make(std::move(*key), globals.url, clock, random);
    if (!signer) {
        return signer.error();
    }
    return std::make_shared<const RequestSigner>(std::move(*signer));
}

Exit run(const Globals& globals, const Parsed& parsed) {
    SystemClock clock;
    SystemRandom random;
    ClientOptions options{
        .url = globals.url,
        .token = read_token(globals),
        .enterprise = globals.enterprise,
        .ca_file = globals.ca_file,
        .certificate_file = globals.certificate_file,
        .private_key_file = globals.private_key_file,
        .language = parse_language(globals.language.empty() ? locale_name() : globals.language),
        .timeout = std::chrono::seconds{globals.timeout_seconds}};
    if (!globals.key_file.empty() && !parsed.command->is_offline) {
        auto signer = make_signer(globals, clock, random);
        if (!signer) {
            std::cerr << fmt::format(
                             fmt::runtime(Phrase{"No request can be signed with {0}: {1}"}.in(
                                 options.language)),
                             printable(globals.key_file), to_string(signer.error()))
                      << '\n';
            return Exit::usage;
        }
        options.signer = std::move(*signer);
    }
    if (options.token.empty() && options.signer == nullptr && !parsed.command->is_offline) {
        std::cerr << Phrase{"No token and no key: use --token-file, SLUICE_TOKEN or --key-file."}
                         .in(options.language)
                  << '\n';
        return Exit::usage;
    }
    Session session(std::move(options), globals.as_json, std::cout, std::cerr);
    return parsed.command->run(session, arguments_of(parsed));
}

constexpr const char* footer =
    "\nOptions of every command (--url, --json, ...): sluice --help. They may follow the command."
    "\nExit codes: 0 done; 1 refused by the gateway; 2 wrong use; 3 not reached, nothing was sent; "
    "4 not known whether it happened (the message says how to find out or repeat safely).";

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"sluice - submit payments to a Sluice gateway and look after them", "sluice"};
    app.set_version_flag("--version", SLUICE_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    app.footer(footer);
    Globals globals;
    add_globals(app, globals);
    std::deque<Parsed> parsed;
    add_commands(app, parsed);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(Exit::usage);
    }
    for (const auto& entry : parsed) {
        if (entry.app->parsed()) {
            return static_cast<int>(run(globals, entry));
        }
    }
    return static_cast<int>(Exit::usage);
}
