#include "gateway/api/large_value_movements.hpp"

#include <algorithm>
#include <set>

#include "gateway/api/own_account.hpp"
#include "ledger/base/account_number.hpp"

namespace sluice::api {

namespace {

using report::LargeValueDay;
using report::LargeValueInput;
using store::MovementView;

std::string country_of_account(const std::string& number, const std::string& bic) {
    if (parse_iban(number)) {
        return number.substr(0, 2);
    }
    return bic.size() >= 6 ? bic.substr(4, 2) : std::string{};
}

// As the note says, else as the movement tells: by its account, its bank, its address.
std::string counterparty_country(const MovementView& movement, const MovementNote* note,
                                 const LargeValueFiling& filing) {
    if (note != nullptr && !note->counterparty_country.empty()) {
        return note->counterparty_country;
    }
    auto country = country_of_account(movement.counterparty_account, movement.counterparty_bic);
    if (country.empty()) {
        country = movement.counterparty_country;
    }
    return country.empty() ? filing.counterparty_country : country;
}

std::string own_country(const flow::Directory& directory, const LargeValueCustomer& customer,
                        AccountId id) {
    const auto* account = directory.account(customer.enterprise, id);
    const auto country = country_of_account(
        account->number, directory.bank(customer.enterprise, account->channel).bic);
    return country.empty() ? customer.party.country : country;
}

const MovementNote* note_of(const LargeValueFiling& filing, const std::string& id) {
    const auto found = filing.movements.find(id);
    return found == filing.movements.end() ? nullptr : &found->second;
}

// Of a movement that the filing does not note, the list that it could be in.
std::string place_of(const MovementNote* note, std::string_view member) {
    return note == nullptr ? "/movements" : json::pointer(note->place, member);
}

bool is_measured_as_it_is(Currency currency) {
    return currency == Currency::of("CNY") || currency == Currency::of("USD");
}

std::string words_for(const LargeValueInput& movement) {
    return movement.id + ", " + movement.amount.decimal() + ' ' +
           std::string{movement.amount.currency().code()} + ", " + to_iso_date(movement.day);
}

void check_equivalent(const LargeValueInput& movement, const MovementNote* note,
                      const LargeValueFiling& filing, std::vector<Error>& errors) {
    const bool exempt = filing.settings.exemptions.contains(movement.exemption);
    const bool as_it_is = is_measured_as_it_is(movement.amount.currency());
    const auto place = place_of(note, "usd_equivalent");
    if (as_it_is && movement.usd_equivalent) {
        errors.push_back(fail(Errc::invalid_value,
                              "CNY and USD are measured as they are: " + words_for(movement),
                              place));
    } else if (!as_it_is && !exempt && !movement.usd_equivalent) {
        errors.push_back(
            fail(Errc::missing_field, "usd_equivalent of movement " + words_for(movement), place));
    }
}

bool has_day(std::span<const LargeValueDay> days, std::string_view customer) {
    return std::ranges::find(days, customer, &LargeValueDay::customer) != days.end();
}

std::set<AccountId> accounts_of(const LargeValueMovements& movements,
                                std::span<const LargeValueDay> days, std::string_view customer) {
    std::set<AccountId> accounts;
    for (const auto& day : days) {
        for (const auto& id : day.movements) {
            if (day.customer == customer) {
                accounts.insert(movements.booked[movements.by_id.at(id)].account);
            }
        }
    }
    return accounts;
}

void write_movement(json::Writer& writer, const LargeValueMovements& movements, std::size_t i) {
    const auto& booked = movements.booked[i];
    const auto& input = movements.inputs[i];
    writer.begin_object();
    writer.text("id", input.id);
    writer.text("kind", booked.kind);
    writer.text("account_id", booked.account.to_string());
    writer.amount("amount", input.amount);
    if (input.usd_equivalent) {
        writer.amount("usd_equivalent", *input.usd_equivalent);
    }
    writer.optional_text("counterparty_name", booked.counterparty_name);
    writer.optional_text("counterparty_account", booked.counterparty_account);
    writer.optional_text("counterparty_country", movements.countries[i]);
    writer.boolean("is_cash", input.is_cash);
    if (movements.crossing_known[i]) {
        writer.boolean("is_cross_border", input.is_cross_border);
    }
    writer.end_object();
}

}  // namespace

void LargeValueMovements::add(const flow::Directory& directory, const LargeValueCustomer& customer,
                              std::vector<MovementView> more, const LargeValueFiling& filing) {
    for (auto& movement : more) {
        const auto id = movement.id.to_string();
        const auto* note = note_of(filing, id);
        auto country = counterparty_country(movement, note, filing);
        LargeValueInput input{.id = id,
                              .customer = customer.party.id,
                              .customer_kind = report::CustomerKind::organisation,
                              .day = movement.booking_date,
                              .direction = movement.kind == "receipt" ? report::Direction::receipt
                                                                      : report::Direction::payment,
                              .amount = movement.amount,
                              .usd_equivalent = {},
                              .exemption = {}};
        const auto own = own_country(directory, customer, movement.account);
        const bool is_known = !country.empty() && !own.empty();
        input.is_cross_border = is_known && country != own;
        crossing_known.push_back(is_known);
        if (note != nullptr) {
            input.is_cash = note->is_cash;
            input.is_transfer = note->is_transfer;
            input.usd_equivalent = note->usd_equivalent;
            input.exemption = note->exemption;
        }
        by_id.emplace(id, inputs.size());
        inputs.push_back(std::move(input));
        countries.push_back(std::move(country));
        booked.push_back(std::move(movement));
    }
}

std::vector<Error> wrong_notes(const LargeValueMovements& movements,
                               const LargeValueFiling& filing) {
    std::vector<Error> errors;
    for (const auto& [id, note] : filing.movements) {
        if (!movements.by_id.contains(id)) {
            errors.push_back(fail(Errc::invalid_value,
                                  "no movement of these customers and days: " + id,
                                  note.place + "/id"));
        }
    }
    for (const auto& movement : movements.inputs) {
        check_equivalent(movement, note_of(filing, movement.id), filing, errors);
    }
    return errors;
}

std::vector<Error> lacking_for_file(const LargeValueMovements& movements,
                                    std::span<const LargeValueDay> days,
                                    const LargeValueFiling& filing) {
    std::vector<Error> errors;
    const auto missing = [&](std::string detail, std::string place) {
        errors.push_back(fail(Errc::missing_field, std::move(detail), std::move(place)));
    };
    if (filing.pboc.institution_code.empty()) {
        missing("as the centre assigned it", "/pboc/institution_code");
    }
    if (filing.pboc.institution_name.empty()) {
        missing("of the institution that reports", "/pboc/institution_name");
    }
    for (std::size_t i = 0; i < filing.customers.size(); ++i) {
        const auto& party = filing.customers[i].party;
        if (party.country.empty() && has_day(days, party.id)) {
            missing("where it is incorporated", "/customers/" + std::to_string(i) + "/country");
        }
    }
    std::set<std::size_t> seen;  // a movement may be in a day of each of two rules
    for (const auto& day : days) {
        for (const auto& id : day.movements) {
            const auto i = movements.by_id.at(id);
            if (movements.countries[i].empty() && seen.insert(i).second) {
                missing("counterparty_country of movement " + words_for(movements.inputs[i]),
                        place_of(note_of(filing, id), "counterparty_country"));
            }
        }
    }
    return errors;
}

std::vector<report::Party> reported_customers(const flow::Directory& directory,
                                              const LargeValueMovements& movements,
                                              std::span<const LargeValueDay> days,
                                              const LargeValueFiling& filing) {
    std::vector<report::Party> parties;
    for (const auto& customer : filing.customers) {
        if (!has_day(days, customer.party.id)) {
            continue;
        }
        auto& party = parties.emplace_back(customer.party);
        if (party.name.empty()) {
            party.name = directory.enterprise(customer.enterprise)->name;
        }
        for (const auto account : accounts_of(movements, days, party.id)) {
            party.accounts.push_back(own_account(directory, customer.enterprise, account));
        }
    }
    return parties;
}

void write_large_value_days(json::Writer& writer, const LargeValueMovements& movements,
                            std::span<const LargeValueDay> days) {
    writer.begin_object();
    writer.begin_array("items");
    for (const auto& day : days) {
        writer.begin_object();
        writer.text("day", to_iso_date(day.day));
        writer.text("enterprise_id", day.customer);
        writer.integer("rule", static_cast<int>(day.rule));
        writer.text("direction",
                    day.direction == report::Direction::receipt ? "receipt" : "payment");
        writer.signed_amount("total", day.total_minor, day.currency);
        writer.signed_amount("limit", day.limit_minor, day.currency);
        writer.boolean("is_single", day.is_single);
        writer.begin_array("movements");
        for (const auto& id : day.movements) {
            write_movement(writer, movements, movements.by_id.at(id));
        }
        writer.end_array();
        writer.end_object();
    }
    writer.end_array();
    writer.end_object();
}

}  // namespace sluice::api
