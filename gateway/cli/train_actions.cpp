#include <filesystem>
#include <fstream>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/list_files.hpp"
#include "gateway/cli/name_training.hpp"

namespace sluice::cli {

namespace {

Result<std::vector<std::string>> read_customers(const std::vector<std::string>& paths) {
    std::vector<std::string> names;
    for (const auto& path : paths) {
        const auto table = TableFile::read(path);
        if (!table) {
            return table.error();
        }
        const auto column =
            table->find("full_name") ? table->require("full_name") : table->require("name");
        if (!column) {
            return column.error();
        }
        for (std::size_t i = 0; i < table->rows(); ++i) {
            names.emplace_back(table->at(i, *column));
        }
    }
    return names;
}

std::optional<Error> read_tables(const std::vector<std::string>& paths,
                                 std::vector<TableFile>& tables) {
    for (const auto& path : paths) {
        auto table = TableFile::read(path);
        if (!table) {
            return table.error();
        }
        tables.push_back(std::move(*table));
    }
    return std::nullopt;
}

Result<NameTrainingData> read_data(const Arguments& arguments) {
    auto pairs = TableFile::read(arguments.get("pairs"));
    auto aliases = TableFile::read(arguments.get("aliases"));
    auto lists = read_list_files(arguments.list("list"));
    auto customers = read_customers(arguments.list("customers"));
    if (!pairs || !aliases) {
        return pairs ? aliases.error() : pairs.error();
    }
    if (!lists || !customers) {
        return lists ? customers.error() : lists.error();
    }
    NameTrainingData data;
    data.pairs = std::move(*pairs);
    data.aliases = std::move(*aliases);
    data.lists = std::move(*lists);
    data.customers = std::move(*customers);
    data.folds = static_cast<unsigned>(arguments.number("folds", 0));
    data.fold = static_cast<unsigned>(arguments.number("fold", 0));
    if (auto error = read_tables(arguments.list("altered"), data.altered)) {
        return *error;
    }
    if (auto error = read_tables(arguments.list("scripts"), data.scripts)) {
        return *error;
    }
    return data;
}

std::optional<Error> write_file(const std::string& folder, const std::string& name,
                                const std::string& text) {
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    std::ofstream file(folder + "/" + name, std::ios::binary);
    file << text;
    file.flush();
    return file ? std::nullopt
                : std::optional{fail(Errc::io_error, "cannot be written", folder + "/" + name)};
}

}  // namespace

Exit train_words(Session& session, const Arguments& arguments) {
    const auto lists = read_list_files(arguments.list("list"));
    const auto customers = read_customers(arguments.list("customers"));
    if (!lists || !customers) {
        return session.usage(to_string(lists ? customers.error() : lists.error()));
    }
    std::vector<TableFile> scripts;
    if (const auto error = read_tables(arguments.list("scripts"), scripts)) {
        return session.usage(to_string(*error));
    }
    const auto lexicon = make_lexicon(scripts);
    if (!lexicon) {
        return session.usage(to_string(lexicon.error()));
    }
    const auto folder = arguments.get("output");
    auto error = write_file(folder, "lexicon.tsv", *lexicon);
    if (!error) {
        error = write_file(folder, "frequencies.tsv", count_frequencies(*lists, *customers));
    }
    return error ? session.usage(to_string(*error)) : Exit::ok;
}

Exit train_names(Session& session, const Arguments& arguments) {
    const auto data = read_data(arguments);
    if (!data) {
        return session.usage(to_string(data.error()));
    }
    const auto files = train_name_models(*data);
    if (!files) {
        return session.usage(to_string(files.error()));
    }
    for (const auto& [name, text] : *files) {
        if (const auto error = write_file(arguments.get("output"), name, text)) {
            return session.usage(to_string(*error));
        }
        session.out << name << '\n';
    }
    return Exit::ok;
}

}  // namespace sluice::cli
