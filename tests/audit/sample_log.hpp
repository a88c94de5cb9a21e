#pragma once

#include <string>
#include <vector>

#include "security/audit/audit_entry.hpp"
#include "security/audit/checkpoint.hpp"
#include "security/audit/leaf_file.hpp"

namespace sluice::test {

inline audit::SigningKey log_key(char digit = '1', const std::string& name = "bank.example/audit") {
    std::string seed(64, digit);
    return audit::SigningKey::from_hex(name, seed).value();
}

inline std::string log_line(std::uint64_t sequence, const std::string& reason = "checked") {
    const auto start = parse_instant("2026-03-02T09:00:00Z").value();
    return audit::encode({.sequence = sequence,
                          .at = start + std::chrono::seconds(sequence),
                          .actor = "officer:chen",
                          .action = "payment.decided",
                          .subject = {"payment", std::to_string(1000 + sequence)},
                          .reason = reason,
                          .before = R"({"state":"held"})",
                          .after = R"({"state":"queued"})"})
        .value();
}

// An exported log as lines, and the checkpoints that were signed while it grew.
struct SampleLog {
    std::vector<std::string> lines;
    std::vector<std::string> leaves;
    std::vector<std::string> checkpoints;

    SampleLog(std::size_t size, const std::vector<std::size_t>& signed_sizes) {
        for (std::size_t i = 0; i < size; ++i) {
            lines.push_back(log_line(i));
            leaves.push_back(audit::leaf_line(audit::leaf_hash(lines.back())));
        }
        for (const auto each : signed_sizes) {
            checkpoints.push_back(sign_first(each));
        }
    }

    // Of the first lines as they are now.
    std::string sign_first(std::size_t size, const audit::SigningKey& key = log_key()) const {
        audit::Frontier frontier;
        for (std::size_t i = 0; i < size; ++i) {
            frontier.append(audit::leaf_hash(lines[i]));
        }
        return audit::sign_checkpoint({size, frontier.root()}, key).value();
    }

    static std::string text_of(const std::vector<std::string>& lines) {
        std::string text;
        for (const auto& line : lines) {
            text += line + '\n';
        }
        return text;
    }
};

}  // namespace sluice::test
