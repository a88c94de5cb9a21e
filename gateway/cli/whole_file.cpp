#include "gateway/cli/whole_file.hpp"

#include <fstream>
#include <ostream>
#include <sstream>

#include "gateway/cli/display.hpp"

namespace sluice::cli {

std::optional<std::string> read_whole_file(Session& session, const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    if (!file || content.str().empty()) {
        session.err << session.text("The file cannot be read: {0}", printable(path)) << '\n';
        return std::nullopt;
    }
    return content.str();
}

}  // namespace sluice::cli
