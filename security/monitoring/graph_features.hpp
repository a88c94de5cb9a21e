#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "security/monitoring/graph_store.hpp"

namespace sluice::monitoring {

// What is known of a transfer from u to v at the moment it happens: name, and what it says. Windows
// are in days and include the transfer itself; "in" and "out" are the account's other legs. Missing
// (NaN) where there is nothing to compare with.
// clang-format off
#define SLUICE_GRAPH_FEATURES(X) \
    X(log_amount)          /* ln(1 + amount) */                                                   \
    X(amount_over_u_habit) /* ln of the amount over u's usual outgoing amount */                  \
    X(amount_over_v_habit) /* the same of v's usual incoming amount */                            \
    X(u_age_days)          /* since u was first seen */                                           \
    X(v_age_days)                                                                                 \
    X(u_ever_out)          /* legs ever: the degree */                                            \
    X(u_ever_in)                                                                                  \
    X(v_ever_out)                                                                                 \
    X(v_ever_in)                                                                                  \
    X(u_out_1)             /* legs of u in 1 day */                                               \
    X(u_out_3)                                                                                    \
    X(u_out_7)                                                                                    \
    X(u_out_30)                                                                                   \
    X(u_in_1)              /* and those into u */                                                 \
    X(u_in_3)                                                                                     \
    X(u_in_7)                                                                                     \
    X(u_in_30)                                                                                    \
    X(v_out_1)             /* legs of v */                                                        \
    X(v_out_3)                                                                                    \
    X(v_out_7)                                                                                    \
    X(v_out_30)                                                                                   \
    X(v_in_1)                                                                                     \
    X(v_in_3)                                                                                     \
    X(v_in_7)                                                                                     \
    X(v_in_30)                                                                                    \
    X(u_payees_7)          /* distinct counterparties */                                          \
    X(u_payers_7)                                                                                 \
    X(v_payees_7)                                                                                 \
    X(v_payers_7)                                                                                 \
    X(u_burst)             /* legs out in 3 days over what the last 30 make usual */              \
    X(v_burst)             /* the same of v's legs in */                                          \
    X(u_gap_out)           /* days since u last paid */                                           \
    X(u_gap_in)            /* days since u last received */                                       \
    X(v_gap_in)                                                                                   \
    X(v_gap_out)                                                                                  \
    X(u_sum_in_7)          /* ln(1 + sum) */                                                      \
    X(u_sum_out_7)                                                                                \
    X(v_sum_in_7)                                                                                 \
    X(u_pass_through_7)    /* out over in, of sums */                                             \
    X(amount_over_last_in) /* ln of the amount over u's last receipt */                           \
    X(u_in_match)          /* least |ln(amount / receipt of u)| in 7 days */                      \
    X(u_in_match_days)     /* and how long ago that receipt was */                                \
    X(v_out_match)         /* the same against payments v made before */                          \
    X(u_out_match)         /* against other payments of u */                                      \
    X(v_in_match)          /* against other receipts of v */                                      \
    X(depth)               /* legs of the longest chain in time that ends with this transfer */   \
    X(similar_depth)       /* of legs that keep 0.6 to 1.1 of the amount */                       \
    X(upstream_legs)       /* legs into those who paid u in 7 days */                             \
    X(downstream_legs)     /* legs out of v's payees */                                           \
    X(cycle_length)        /* legs of the shortest ring in 7 days, 0: none */                     \
    X(timed_cycle_length)  /* the same with all legs in order of time */                          \
    X(cycle_amounts)       /* ln of largest over least amount of that ring */                     \
    X(scatter_gather)      /* most middlemen between one payer and one payee */                   \
    X(gather_scatter)      /* the fewer of u's payers and payees in 7 days */                     \
    X(v_gather_scatter)    /* the same of v */                                                    \
    X(shared_receivers)    /* most receivers u shares with another payer of v */                  \
    X(squares)             /* pairs (payer, receiver) that close a square */                      \
    X(hour_rarity)         /* ln of the mean share of an hour over this hour's */                 \
    X(edge_score)          /* ln(1 + score of the edge stream), ticks of 12 hours */              \
    X(u_risk_in)           /* highest risk of u's legs in during 7 days */                        \
    X(u_risk_out)                                                                                 \
    X(v_risk_in)                                                                                  \
    X(v_risk_out)                                                                                 \
    X(risk_sum)            /* of all those legs */
// clang-format on

struct GraphFeatures {
#define SLUICE_FIELD(name) float name = 0;
    SLUICE_GRAPH_FEATURES(SLUICE_FIELD)
#undef SLUICE_FIELD
};

constexpr std::size_t graph_feature_count = sizeof(GraphFeatures) / sizeof(float);
std::span<const std::string_view> graph_feature_names();
std::array<float, graph_feature_count> as_row(const GraphFeatures& features);

// The transfers behind a pattern, oldest first.
struct Evidence {
    std::vector<TransferGraph::LegNumber> cycle;
    std::vector<TransferGraph::LegNumber> scatter_gather;
    std::vector<TransferGraph::LegNumber> squares;
};

// Reads a graph that does not hold the transfer yet. Work is bounded: the latest 64 legs of an
// account, 200 steps of a search. Keeps marks between calls, so one thread.
class GraphFeatureReader {
public:
    GraphFeatures read(const TransferGraph& graph, const GraphTransfer& transfer,
                       TransferGraph::AccountIndex u, TransferGraph::AccountIndex v,
                       Evidence& evidence);

private:
    using Leg = TransferGraph::Leg;
    static constexpr std::size_t max_legs = 64;

    // Legs of the window, newest first.
    struct Legs {
        std::array<const Leg*, max_legs> leg;
        std::size_t count = 0;
        std::span<const Leg* const> all() const { return {leg.data(), count}; }
    };
    struct Step {
        const Leg* leg;
        std::uint32_t parent;
        std::uint32_t length;
    };

    static void collect_out(const TransferGraph& graph, TransferGraph::AccountIndex account,
                            std::int64_t since, Legs& legs);
    static void collect_in(const TransferGraph& graph, TransferGraph::AccountIndex account,
                           std::int64_t since, Legs& legs);
    void read_counts(GraphFeatures& f);
    void read_amounts(GraphFeatures& f);
    void read_chains(GraphFeatures& f);
    void read_cycle(GraphFeatures& f, bool in_time, Evidence& evidence);
    void read_middlemen(GraphFeatures& f, Evidence& evidence);
    void read_squares(GraphFeatures& f, Evidence& evidence);
    float distinct(const Legs& legs, bool sources, TransferGraph::AccountIndex also);

    const TransferGraph* graph_ = nullptr;
    GraphTransfer transfer_{};
    TransferGraph::AccountIndex u_ = 0;
    TransferGraph::AccountIndex v_ = 0;
    Legs u_out_, u_in_, v_out_, v_in_;  // 30 days
    std::vector<std::uint32_t> marks_;  // of accounts: the number of the search that met them
    std::uint32_t search_ = 0;
    std::vector<Step> steps_;
};

}  // namespace sluice::monitoring
