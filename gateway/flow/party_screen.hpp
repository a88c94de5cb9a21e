#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/flow/directory.hpp"
#include "gateway/flow/list_set.hpp"
#include "gateway/flow/work_share.hpp"

namespace sluice::flow {

// Somebody or something in a payment that is held against the lists.
struct Party {
    std::string field;  // "creditor", "ultimate_debtor", "remittance", ...
    screening::Query query;
    bool is_text = false;  // free text: names, vessels and ids are looked for in query.name
};

// Everything in it that can be on a list, with country and ids where the payment tells them;
// `debtor_bank` is the bank that is to execute it.
std::vector<Party> parties_of(const store::PaymentView& payment, const BankProfile& debtor_bank);
std::vector<Party> parties_of(const store::Receipt& receipt);
// The same query as a payment to it makes, so that what people decided about one holds for both.
std::vector<Party> parties_of(const store::Beneficiary& beneficiary);

// The parties of one fact, and the day on which they are held against the lists: entries that ran
// out before do not count.
struct PartyGroup {
    std::vector<Party> parties;
    BusinessDate day;
};

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
                              std::span<const PartyGroup> groups);

private:
    // What the lists say of a name; identifiers are looked up each time, which costs little.
    struct Answer {
        std::vector<screening::Match> hits;
        bool is_late = false;
    };
    using Known = std::unordered_map<std::string, Answer>;

    // A party whose answer is not known, by the key of the answer.
    struct Fresh {
        std::string key;
        const Party* party;
        BusinessDate day;
    };

    Answer ask(const ListSet& lists, const Party& party, BusinessDate day) const;
    void ask_new(const ListSet& lists, const std::vector<Fresh>& all);
    const Answer* find(const std::string& key) const;
    void begin(const std::shared_ptr<const ListSet>& lists);
    void forget(Known answers);
    void add(const ListSet& lists, const Party& party, BusinessDate day, Found& found) const;

    Options options_;
    WorkShare work_;
    std::shared_ptr<const ListSet> lists_;  // those of the remembered answers
    Known known_;
    Known older_;  // of two halves the older one is dropped when the younger one is full
    std::vector<Known> forgotten_;  // bit by bit
};

}  // namespace sluice::flow
