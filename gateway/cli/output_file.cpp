#include "gateway/cli/output_file.hpp"

#include <fstream>
#include <ostream>

namespace sluice::cli {

Exit write_output(Session& session, const Arguments& arguments, std::string_view text) {
    std::ofstream file;
    if (arguments.has("output")) {
        file.open(arguments.get("output"), std::ios::binary);
    }
    std::ostream& out = arguments.has("output") ? file : session.out;
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.flush();
    return out ? Exit::ok : session.usage("io_error: the result could not be written");
}

}  // namespace sluice::cli
