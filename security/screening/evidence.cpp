#include "security/screening/evidence.hpp"

#include <algorithm>
#include <cstdlib>

namespace sluice::screening {

namespace {

using lists::PartialDate;

bool has_day(const PartialDate& date) {
    return date.day != 0 && date.month != 0;
}

// Years between two spans; 0 when they meet.
int years_apart(const PartialDate& a, const PartialDate& b) {
    return std::max({0, a.first_year - b.last_year, b.first_year - a.last_year});
}

// Odds by how many people share what agrees: a day 1 in some 20,000, a year 1 in 60; held down,
// because lists and customers err in dates, and because several are given.
Evidence weigh_dates(const PartialDate& a, const PartialDate& b) {
    const auto apart = years_apart(a, b);
    if (apart > 0) {
        const bool is_near = apart == 1 || ((a.circa || b.circa) && apart <= 3);
        return is_near ? Evidence{"born_year_near", 0.2}
                       : Evidence{"born_other_year", apart == 2 ? -1.0 : -3.0};
    }
    const bool is_span = a.first_year != a.last_year || b.first_year != b.last_year;
    if (is_span || a.month == 0 || b.month == 0) {
        return {"born_same_year", is_span ? 0.5 : 1.5};
    }
    if (has_day(a) && has_day(b)) {
        if (a.month == b.month && a.day == b.day) {
            return {"born_same_day", 3.0};
        }
        const bool is_swapped = a.month == b.day && a.day == b.month;
        return is_swapped ? Evidence{"born_day_and_month_swapped", 1.5}
                          : Evidence{"born_other_day", -0.5};
    }
    return a.month == b.month ? Evidence{"born_same_month", 2.0}
                              : Evidence{"born_other_month", -0.5};
}

void weigh_born(const Query& query, const lists::ListEntry& entry, std::vector<Evidence>& out) {
    if (!query.born || entry.born.empty()) {
        return;
    }
    Evidence best{"", -100};
    for (const auto& born : entry.born) {
        const auto one = weigh_dates(*query.born, born);
        best = one.log_odds > best.log_odds ? one : best;
    }
    out.push_back(best);
}

void weigh_country(const Query& query, const lists::ListEntry& entry, std::vector<Evidence>& out) {
    if (query.country.empty() || entry.countries.empty()) {
        return;
    }
    const bool is_same = std::find(entry.countries.begin(), entry.countries.end(), query.country) !=
                         entry.countries.end();
    out.push_back(is_same ? Evidence{"country_same", 0.5} : Evidence{"country_other", -0.4});
}

void weigh_gender(const Query& query, const lists::ListEntry& entry, std::vector<Evidence>& out) {
    using lists::Gender;
    if (query.gender != Gender::unknown && entry.gender != Gender::unknown &&
        query.gender != entry.gender) {
        out.push_back({"gender_other", -1.5});
    }
}

}  // namespace

std::vector<Evidence> weigh(const Query& query, const lists::ListEntry& entry) {
    std::vector<Evidence> out;
    weigh_born(query, entry, out);
    weigh_country(query, entry, out);
    weigh_gender(query, entry, out);
    return out;
}

}  // namespace sluice::screening
