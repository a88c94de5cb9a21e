#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/flow/judge.hpp"
#include "security/screening/snapshot.hpp"

namespace sluice::flow {

// What a hit on a list means.
enum class RuleSet : std::uint8_t { sanctions, special_measures, black, grey, white };

std::string_view name(RuleSet rule_set);
std::optional<RuleSet> parse_rule_set(std::string_view text);
// white: none, it speaks for a party.
Verdict verdict_of(RuleSet rule_set);

// A list that the configuration wants in force.
struct WantedList {
    std::string name;
    int max_age_days = 0;             // since its release; 0: never stale
    Verdict posture = Verdict::hold;  // of payments while it is missing or stale: hold or pass
    int max_published_age_days = 0;   // since the day its source gives it; 0: never stale
};

// Why it is stale: "is older than 7 days", "was published more than 30 days ago". Empty: it is not.
// One whose source gives no day is stale by its release alone.
std::string staleness(const WantedList& wanted, Instant released_at,
                      std::optional<BusinessDate> published, Instant now);

// Why payments cannot be screened as they should be, and what becomes of them meanwhile.
struct ListTrouble {
    std::string what;  // "list ofac_sdn is missing"; several joined by "; "; empty: none
    Verdict posture = Verdict::pass;  // the gravest of them

    bool empty() const { return what.empty(); }
};

// The lists of one moment: immutable, shared by whoever judges with it until the next one.
struct ListSet {
    struct Member {
        RuleSet rule_set = RuleSet::sanctions;
        int version_no = 0;
        Instant released_at{};
        std::optional<BusinessDate> published{};
    };
    // In force, but this program cannot read it: nobody is screened against it.
    struct Unreadable {
        RuleSet rule_set = RuleSet::sanctions;
        int version_no = 0;
    };

    std::int64_t release = 0;  // number of the newest release in it
    std::map<std::string, Member> members;
    std::map<std::string, Unreadable> unreadable;
    std::shared_ptr<const screening::Snapshot> snapshot;

    // Without any list of sanctions in force payments are held, whatever the others say. So they
    // are while one is unreadable whose hits would hold or stop, and that is not wanted otherwise.
    ListTrouble trouble(const std::vector<WantedList>& wanted, Instant now) const;
};

// Where the lists in force are kept: one thread swaps them, any other takes the current ones.
class ListShelf {
public:
    // The lists that were there before: whoever screens lets go of them in the middle of its work,
    // so the caller keeps them until nobody else does, and pays for taking them apart.
    std::shared_ptr<const ListSet> put(std::shared_ptr<const ListSet> lists) {
        const std::lock_guard lock{mutex_};
        return std::exchange(lists_, std::move(lists));
    }
    std::shared_ptr<const ListSet> current() const {
        const std::lock_guard lock{mutex_};
        return lists_;
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const ListSet> lists_ = std::make_shared<ListSet>();
};

}  // namespace sluice::flow
