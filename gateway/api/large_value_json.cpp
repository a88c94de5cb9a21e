#include "gateway/api/large_value_json.hpp"

#include "gateway/api/filing_parts.hpp"
#include "security/lists/countries.hpp"

namespace sluice::api {

namespace {

using Kind = json::Value::Kind;

constexpr std::size_t max_code = 64;

BusinessDate required_date(json::Reader& in, std::string_view name) {
    if (in.member(name) == nullptr) {
        in.note(name, Errc::missing_field, "required");
    }
    return read_date(in, name).value_or(BusinessDate{});
}

void read_period(json::Reader& in, LargeValueFiling& filing, std::vector<Error>& errors) {
    const auto before = errors.size();
    filing.from = required_date(in, "from");
    filing.to = required_date(in, "to");
    const auto days = (filing.to - filing.from).count() + 1;
    if (errors.size() == before && (days < 1 || days > max_report_days)) {
        in.note("to", Errc::invalid_value, "must be on one of the 31 days that begin with `from`");
    }
}

std::string read_country(json::Reader& in, std::string_view name) {
    auto country = in.text(name, {.max = 2});
    if (!country.empty() && lists::country_code(country) != country) {
        in.note(name, Errc::invalid_value, "is no country code of ISO 3166-1 alpha-2");
    }
    return country;
}

void read_customers(json::Reader& in, LargeValueFiling& filing, std::vector<Error>& errors) {
    const auto* list = in.member("customers");
    if (list == nullptr || (list->is(Kind::array) && list->items.empty())) {
        in.note("customers", Errc::missing_field, "at least one enterprise");
    }
    each(in, "customers", errors, [&](json::Reader& row) {
        LargeValueCustomer customer;
        const auto id = row.text("enterprise", {.max = 36, .required = true});
        const auto parsed = EnterpriseId::parse(id);
        if (parsed) {
            customer.enterprise = *parsed;
        } else if (!id.empty()) {
            row.note("enterprise", Errc::invalid_value, "must be an id");
        }
        read_party(row, customer.party, errors);
        if (customer.party.kind == report::PartyKind::person) {
            row.note("kind", Errc::invalid_value, "an enterprise is a company");
        }
        customer.party.id = customer.enterprise.to_string();
        filing.customers.push_back(std::move(customer));
    });
}

void read_exemptions(json::Reader& in, std::set<std::string>& exemptions) {
    const auto* list = in.member("exemptions");
    if (list == nullptr) {
        return;
    }
    bool right = list->is(Kind::array) && list->items.size() <= max_filing_rows;
    for (const auto& item : list->items) {
        right = right && item.is(Kind::string) && !item.text.empty() &&
                json::is_plain_text(item.text, false) && json::characters(item.text) <= max_code;
        exemptions.insert(item.text);
    }
    if (!right) {
        in.note("exemptions", Errc::invalid_value, "must be a list of at most 20 codes");
    }
}

// The bank may lower a limit of the order; nobody may raise one.
void read_limit(json::Reader& in, std::string_view name, Currency currency, std::int64_t most,
                std::int64_t& minor) {
    const auto text = in.text(name, {.max = 30});
    if (text.empty()) {
        return;
    }
    const auto limit = Money::parse(text, currency);
    if (!limit || limit->is_zero() || limit->minor() > most) {
        in.note(name, Errc::invalid_value,
                "must be an amount above 0 and at most the order's, " + decimal(most, currency));
    } else {
        minor = limit->minor();
    }
}

void read_limits(json::Reader& row, report::LargeValueSettings& settings) {
    const report::LargeValueSettings order;
    const auto rule = static_cast<std::size_t>(row.integer("rule", 1, 4)) - 1;
    read_limit(row, "cny", Currency::of("CNY"), order.limits[rule].cny_minor,
               settings.limits[rule].cny_minor);
    read_limit(row, "usd", Currency::of("USD"), order.limits[rule].usd_minor,
               settings.limits[rule].usd_minor);
}

void read_means(json::Reader& in, MovementNote& note) {
    const auto means = in.text("means", {.max = 20});
    note.is_cash = means == "cash" || means == "cash_and_transfer";
    note.is_transfer = means != "cash";
    if (!means.empty() && means != "transfer" && !note.is_cash) {
        in.note("means", Errc::invalid_value, "transfer, cash or cash_and_transfer");
    }
}

void read_movement(json::Reader& in, std::size_t index, LargeValueFiling& filing,
                   std::vector<Error>& errors) {
    MovementNote note;
    const auto id = in.text("id", {.max = 36, .required = true});
    note.place = "/movements/" + std::to_string(index);
    part(in, "usd_equivalent", errors, [&](json::Reader& row) {
        note.usd_equivalent = read_amount(row);
        if (note.usd_equivalent && note.usd_equivalent->currency() != Currency::of("USD")) {
            row.note("currency", Errc::invalid_value, "must be USD");
        }
    });
    read_means(in, note);
    note.exemption = in.text("exemption", {.max = max_code});
    if (!note.exemption.empty() && !filing.settings.exemptions.contains(note.exemption)) {
        in.note("exemption", Errc::invalid_value, "must be one of `exemptions`");
    }
    note.counterparty_country = read_country(in, "counterparty_country");
    if (!filing.movements.emplace(id, std::move(note)).second) {
        in.note("id", Errc::invalid_value, "is there twice");
    }
}

}  // namespace

LargeValueFiling read_large_value_filing(const json::Value& body, std::vector<Error>& errors) {
    LargeValueFiling filing;
    json::Reader in{body, "", errors};
    read_period(in, filing, errors);
    part(in, "pboc", errors, [&](json::Reader& row) { filing.pboc = read_pboc(row); });
    read_customers(in, filing, errors);
    filing.counterparty_country = read_country(in, "counterparty_country");
    read_exemptions(in, filing.settings.exemptions);
    each(in, "limits", errors, [&](json::Reader& row) { read_limits(row, filing.settings); });
    std::size_t index = 0;
    each(
        in, "movements", errors,
        [&](json::Reader& row) { read_movement(row, index++, filing, errors); },
        max_movement_notes);
    in.finish();
    return filing;
}

}  // namespace sluice::api
