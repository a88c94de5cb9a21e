// tests/golden/audit was written by other programs: entries and root by Python's json and hashlib,
// the signature by `openssl pkeyutl`. What we take for the standards, they do too.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "security/audit/audit_entry.hpp"
#include "security/audit/audit_verify.hpp"

namespace sluice::audit {
namespace {

std::string read(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream(SLUICE_SOURCE_DIR "/tests/golden/audit/" + name).rdbuf();
    EXPECT_FALSE(text.str().empty()) << name;
    return text.str();
}

TEST(OutsideExport, is_verified) {
    const auto entries = read("entries.jsonl");
    const auto leaves = read("leaves.txt");
    auto key_text = read("key.txt");
    key_text.pop_back();
    const auto key = VerifierKey::parse(key_text);
    ASSERT_TRUE(key) << to_string(key.error());
    const NamedCheckpoint checkpoints[] = {{"checkpoint.txt", read("checkpoint.txt")}};
    csv::TextLines entry_lines(entries);
    csv::TextLines leaf_lines(leaves);
    const auto report = verify(
        {.entries = entry_lines, .leaves = &leaf_lines, .checkpoints = checkpoints, .key = *key});
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->is_verified());
    EXPECT_EQ(report->entries, 7u);
    EXPECT_EQ(report->uncovered(), 0u);
}

TEST(OutsideExport, has_the_lines_that_we_would_write) {
    std::istringstream lines(read("entries.jsonl"));
    for (std::string line; std::getline(lines, line);) {
        const auto entry = decode(line);
        ASSERT_TRUE(entry) << to_string(entry.error());
        EXPECT_EQ(entry->reason, "a\b\f\n\r\t\x01\x1f\"\\/é");
        EXPECT_EQ(entry->actor, "officer:陈\u2028\x7f");
        EXPECT_EQ(encode(*entry).value(), line);
    }
}

}  // namespace
}  // namespace sluice::audit
