#pragma once

#include <string>

#include "ledger/store/case_store.hpp"
#include "tests/flow/scripted_judge.hpp"
#include "tests/sim/core.hpp"
#include "tests/sim/gateway.hpp"

namespace sluice::sim {

// What a gateway's judge says of a fact: some are held and some stopped, the same ones whichever
// gateway looks; a released list names some more.
flow::Judgement judge_fact(const Core& core, const flow::Fact& fact);

// Two compliance officers of all enterprises, and whoever releases lists.
class Compliance {
public:
    explicit Compliance(Core& core) : core_(core) {}

    // One officer does the next thing to the case that is due first: proposes, or confirms.
    std::string work(Gateway& gateway);
    // A list is released: a look back begins.
    std::string release_list(Gateway& gateway);

private:
    std::string propose(flow::Context& context, const store::CaseSummary& found, int officer);
    std::string confirm(flow::Context& context, const store::CaseSummary& found, int officer);

    Core& core_;
};

}  // namespace sluice::sim
