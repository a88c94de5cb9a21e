#include <charconv>
#include <fstream>
#include <optional>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/input_file.hpp"
#include "security/monitoring/edge_stream.hpp"

namespace sluice::cli {

namespace {

// One score a line. Answers what is wrong with the input.
std::optional<Error> score_edges(csv::Reader& reader, std::ostream& out) {
    if (auto error = reader.read_header()) {
        return error;
    }
    const auto source = reader.column("src");
    const auto destination = reader.column("dst");
    const auto time = reader.column("t_minute_rank");
    for (const auto* column : {&source, &destination, &time}) {
        if (!*column) {
            return column->error();
        }
    }
    monitoring::EdgeStream stream;
    std::int64_t tick = 0;
    for (bool is_first = true;; is_first = false) {
        const auto got = reader.next();
        if (!got || !*got) {
            return got ? std::nullopt : std::optional<Error>{got.error()};
        }
        const auto text = reader[*time];
        std::int64_t now = 0;
        const auto end = text.data() + text.size();
        if (std::from_chars(text.data(), end, now).ptr != end || text.empty()) {
            return reader.bad_field(*time, "has to be a whole number");
        }
        if (!is_first && now < tick) {
            return reader.bad_field(*time, "goes back: the stream has to be in order of time");
        }
        tick = now;
        const auto score = stream.score(monitoring::account_hash(reader[*source]),
                                        monitoring::account_hash(reader[*destination]), tick);
        char line[32];
        auto* last = std::to_chars(line, line + sizeof line - 1, score).ptr;
        *last++ = '\n';
        out.write(line, last - line);
    }
}

}  // namespace

Exit monitor_edges(Session& session, const Arguments& arguments) {
    const auto path = arguments.get("in.csv");
    auto input = InputFile::open(path);
    if (!input) {
        return session.usage(to_string(input.error()));
    }
    std::ofstream file;
    if (arguments.has("output")) {
        file.open(arguments.get("output"), std::ios::binary);
    }
    std::ostream& out = arguments.has("output") ? file : session.out;
    csv::Reader reader(**input, path);
    const auto error = score_edges(reader, out);
    if (error) {
        return session.usage(to_string(*error));
    }
    out.flush();
    return out ? Exit::ok : session.usage("io_error: the scores could not be written");
}

}  // namespace sluice::cli
