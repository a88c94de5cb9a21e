#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/flow/list_set.hpp"
#include "gateway/flow/work_share.hpp"

namespace sluice::flow {

// Somebody or something in a payment that is held against the lists.
struct Party {
    std::string field;  // "creditor", "ultimate_debtor", "remittance", ...
    screening::Query query;
    bool is_text = false;  // free text: names, vessels and ids are looked for in query.name
};

// Everything in it that can be on a list, with country and ids where the payment tells them.
std::vector<Party> parties_of(const store::PaymentView& payment);
std::vector<Party> parties_of(const store::Receipt& receipt);
// The same query as a payment to it makes, so that what people decided about one holds for both.
std::vector<Party> parties_of(const store::Beneficiary& beneficiary);

// Holds parties against lists; remembers what it has found, because payees come again. Several
// names at once on several threads; the answer does not depend on that. One caller at a time.
class PartyScreen {
public:
    struct Options {
        std::size_t threads = 2;
        std::chrono::milliseconds budget{50};  // for one party
        std::function<std::chrono::steady_clock::time_point()> steady_now = [] {
            return std::chrono::steady_clock::now();
        };
    };

    explicit PartyScreen(Options options) : options_(std::move(options)), work_(options_.threads) {}

    struct Found {
        std::vector<Hit> hits;
        bool is_white = false;  // a white list names the creditor
        bool is_late = false;   // over the budget
    };
    // One answer for each group of parties, in their order.
    std::vector<Found> screen(const std::shared_ptr<const ListSet>& lists,
                              std::span<const std::vector<Party>> groups);

private:
    // What the lists say of a name; identifiers are looked up each time, which costs little.
    struct Answer {
        std::vector<screening::Match> hits;
        bool is_late = false;
    };
    using Known = std::unordered_map<std::string, Answer>;

    Answer ask(const ListSet& lists, const Party& party) const;
    void ask_new(const ListSet& lists,
                 const std::vector<std::pair<std::string, const Party*>>& all);
    const Answer* find(const std::string& key) const;
    void begin(const std::shared_ptr<const ListSet>& lists);
    void forget(Known answers);
    void add(const ListSet& lists, const Party& party, Found& found) const;

    Options options_;
    WorkShare work_;
    std::shared_ptr<const ListSet> lists_;  // those of the remembered answers
    Known known_;
    Known older_;  // of two halves the older one is dropped when the younger one is full
    std::vector<Known> forgotten_;  // bit by bit
};

}  // namespace sluice::flow
