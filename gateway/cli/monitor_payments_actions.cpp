#include <fstream>
#include <iterator>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/monitor_payments_input.hpp"
#include "ledger/base/csv.hpp"
#include "security/monitoring/monitor.hpp"

namespace sluice::cli {

namespace mon = sluice::monitoring;

namespace {

Exit failed(Session& session, const Error& error) {
    session.err << to_string(error) << '\n';
    return Exit::usage;
}

Result<std::string> read_text_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return fail(Errc::io_error, "cannot be opened", path);
    }
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}

Result<mon::ParameterSet> read_parameters(const std::string& path) {
    if (path.empty()) {
        return mon::ParameterSet{};
    }
    const auto text = read_text_file(path);
    if (!text) {
        return text.error();
    }
    auto parsed = mon::ParameterSet::parse(*text);
    if (!parsed) {
        auto error = parsed.error();
        error.where = path + ", " + error.where;
        return error;
    }
    return parsed;
}

// The lines in the order of the payments file.
std::vector<std::string> decide(const PaymentHistory& history, mon::Monitor& monitor) {
    std::vector<std::string> lines(history.position.size());
    std::size_t index = 0;
    for (const auto& event : history.events) {
        if (const auto* master = std::get_if<mon::MasterEvent>(&event)) {
            monitor.observe(*master);
        } else if (const auto* receipt = std::get_if<mon::Receipt>(&event)) {
            monitor.observe(*receipt);
        } else {
            const auto& transfer = std::get<mon::Transfer>(event);
            const auto decision = monitor.observe(transfer);
            lines[history.position[index++]] = csv::quoted(transfer.id) + ',' +
                                               std::string{name(decision.verdict)} + ',' +
                                               std::to_string(decision.score_permille) + ',' +
                                               csv::quoted(mon::to_line(decision.reasons)) + '\n';
        }
    }
    return lines;
}

void write(std::ostream& out, const std::vector<std::string>& lines) {
    out << "payment_id,decision,score,reasons\n";
    for (const auto& line : lines) {
        out << line;
    }
    out.flush();
}

}  // namespace

Exit monitor_payments(Session& session, const Arguments& arguments) {
    auto parameters = read_parameters(arguments.get("parameters"));
    if (!parameters) {
        return failed(session, parameters.error());
    }
    const auto history = read_payment_history(arguments.get("dir"));
    if (!history) {
        return failed(session, history.error());
    }
    mon::Monitor monitor(std::move(*parameters));
    const auto lines = decide(*history, monitor);
    const auto path = arguments.get("output");
    if (path.empty() || path == "-") {
        write(session.out, lines);
        return Exit::ok;
    }
    std::ofstream file(path, std::ios::binary);
    write(file, lines);
    return file ? Exit::ok : failed(session, fail(Errc::io_error, "cannot be written", path));
}

}  // namespace sluice::cli
