#pragma once

#include <boost/json/array.hpp>
#include <optional>
#include <string>

#include "gateway/cli/session.hpp"

// What officers find out about hits of a case, which `cases show` numbers. Hits of the same party
// and entry have one number; hits of other decisions about the payment belong to other cases and
// have none.
namespace sluice::cli {

// The number of a hit of that decision, or "".
std::string number_of_hit(const boost::json::value& found, const boost::json::value& decision,
                          const boost::json::value& hit);

// What the newest proposal says of it: a code, or "".
std::string finding_of_hit(const boost::json::value& found, const boost::json::value& hit);

// `findings` of a proposal from --all-hits and --finding, the second going before the first.
// Nothing: what is wrong was said.
std::optional<boost::json::array> read_findings(Session& session, const Arguments& arguments,
                                                const boost::json::value& found);

}  // namespace sluice::cli
