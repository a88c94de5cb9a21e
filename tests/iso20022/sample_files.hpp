#pragma once

#include <string>
#include <vector>

namespace sluice::test {

struct SampleFile {
    std::string name;  // relative to tests/data/iso20022
    std::string text;
};

std::string read_file(const std::string& path);

// The samples whose text holds `word`, by name.
std::vector<SampleFile> samples_with(const std::string& word);
std::string sample(const std::string& name);

// Compares with tests/golden/<name>; SLUICE_UPDATE_GOLDEN=1 writes the file instead.
void expect_golden(const std::string& name, const std::string& actual);

std::string gzip(const std::string& plain);

}  // namespace sluice::test
