#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::store {

// What an SQLSTATE (Postgres, appendix A) says about the transaction it ended.
enum class Fate : std::uint8_t {
    repeat,      // it met another one: nothing was done, the same may go through now
    refused,     // what it wanted is not allowed: nothing was done, nor will be
    unavailable  // the server cannot at the moment: nothing was done
};

// And about the connection it came over.
enum class Link : std::uint8_t {
    usable,
    useless,  // leads to a server that cannot serve us; the next may be another one
    lost      // when it came during COMMIT, nobody knows whether that was done
};

struct SqlstateRule {
    std::string_view prefix;
    Fate fate = Fate::refused;
    Link link = Link::usable;
    std::string_view trouble;  // a word for operators: "disk_full"; of `unavailable` only
};

// By the longest prefix in the table; refused when there is none.
const SqlstateRule& rule_of(std::string_view sqlstate);

// What keeps from connecting, by the message: libpq tells no SQLSTATE there.
std::string_view connection_trouble(std::string_view message);

}  // namespace sluice::store
