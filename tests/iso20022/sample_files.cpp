#include "tests/iso20022/sample_files.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sluice::test {

namespace {

const std::string data_folder = SLUICE_SOURCE_DIR "/tests/data/iso20022/";

}  // namespace

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    EXPECT_TRUE(in.good()) << path;
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<SampleFile> samples_with(const std::string& word) {
    std::vector<SampleFile> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data_folder)) {
        if (entry.path().extension() != ".xml") {
            continue;
        }
        auto text = read_file(entry.path().string());
        if (text.find(word) != std::string::npos) {
            files.push_back(
                {std::filesystem::relative(entry.path(), data_folder).string(), std::move(text)});
        }
    }
    std::ranges::sort(files, {}, &SampleFile::name);
    return files;
}

std::string sample(const std::string& name) {
    return read_file(data_folder + name);
}

void expect_golden(const std::string& name, const std::string& actual) {
    const std::string path = SLUICE_SOURCE_DIR "/tests/golden/" + name;
    if (std::getenv("SLUICE_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path, std::ios::binary) << actual;
        return;
    }
    EXPECT_EQ(read_file(path), actual)
        << "when the change is meant: SLUICE_UPDATE_GOLDEN=1 rewrites " << path;
}

std::string gzip(const std::string& plain) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
              Z_OK);
    std::string out(deflateBound(&stream, plain.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

}  // namespace sluice::test
