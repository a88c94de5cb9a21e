#include <pqxx/except>

#include "tests/sim/trouble.hpp"

namespace sluice::sim {

void lose_commit_answer() {
    throw pqxx::in_doubt_error("simulated");
}

}  // namespace sluice::sim
