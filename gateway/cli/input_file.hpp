#pragma once

#include <memory>
#include <optional>
#include <string>

#include "ledger/base/csv.hpp"

struct gzFile_s;

namespace sluice::cli {

// The lines of a file, plain or gzip: its content tells, not its name. Holds one block in memory.
class InputFile : public csv::LineSource {
public:
    // "-" is the standard input. Error: io_error.
    static Result<std::unique_ptr<InputFile>> open(const std::string& path);
    ~InputFile() override;
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    // Errors, each with the line: malformed (broken or cut off gzip), too_large (a line above
    // 1 MiB, more than 64 GiB in all), io_error.
    Result<bool> next(std::string& line) override;

private:
    InputFile(std::string path, gzFile_s* file);
    std::optional<Error> fill();
    Error failed(Errc code, std::string why) const;

    std::string path_;
    gzFile_s* file_;
    std::string block_;
    std::size_t position_ = 0;
    unsigned long long bytes_ = 0;
    int line_ = 0;
    bool is_at_end_ = false;
};

}  // namespace sluice::cli
