// sluice-auditor: compares what an ERP ordered, what the banks did and what the gateway says.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "tests/auditor/auditor.hpp"
#include "tests/auditor/evidence_json.hpp"

namespace {

using namespace sluice;

constexpr std::ptrdiff_t shown_at_most = 100;  // findings of one invariant

Result<auditor::Evidence> read(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in) {
        return fail(Errc::io_error, "cannot be read");
    }
    return auditor::parse_evidence(text.str());
}

// Between real programs TLS hides what passes, so a run of them proves nothing about it.
bool is_judged(const auditor::Invariant& invariant, const auditor::Evidence& evidence) {
    return invariant.name != "no_send_in_doubt_without_authority" || !evidence.wire.empty();
}

void print(const auditor::Invariant& invariant, const auditor::Evidence& evidence,
           const std::vector<auditor::Finding>& findings) {
    const auto its = [&](const auditor::Finding& finding) {
        return finding.invariant == invariant.name;
    };
    const auto count = std::ranges::count_if(findings, its);
    const auto result = !is_judged(invariant, evidence) ? std::string("not seen")
                        : count == 0                    ? std::string("holds")
                                                        : fmt::format("BROKEN {}", count);
    fmt::print("{:<36} {:<10} {}\n", invariant.name, result, invariant.words);
    std::ptrdiff_t shown = 0;
    for (const auto& finding : findings) {
        if (its(finding) && shown++ < shown_at_most) {
            fmt::print("    {}: {}\n", finding.subject, finding.detail);
        }
    }
    if (shown > shown_at_most) {
        fmt::print("    and {} more\n", shown - shown_at_most);
    }
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "Judges the evidence of a run that has ended: orders and answers of the ERP, the banks'\n"
        "books, and the payments and balances of the gateway. Exit code 1 when a promise is broken,"
        "\n2 when the evidence cannot be read."};
    std::string file;
    app.add_option("evidence", file, "JSON, see tests/auditor/evidence_json.hpp")->required();
    CLI11_PARSE(app, argc, argv);

    const auto evidence = read(file);
    if (!evidence) {
        fmt::print(stderr, "sluice-auditor: {}: {}\n", file, to_string(evidence.error()));
        return 2;
    }
    const auto findings = auditor::judge(*evidence, true);
    for (const auto& invariant : auditor::invariants()) {
        print(invariant, *evidence, findings);
    }
    fmt::print("{} orders, {} payments, {} instructions at banks: {} findings\n",
               evidence->orders.size(), evidence->payments.size(), evidence->instructions.size(),
               findings.size());
    return findings.empty() ? 0 : 1;
}
