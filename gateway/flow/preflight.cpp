#include "gateway/flow/preflight.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "ledger/base/account_number.hpp"

namespace sluice::flow {

namespace {

constexpr std::size_t max_reference = 35;  // Max35Text
constexpr std::size_t max_name = 140;      // Max140Text
constexpr std::size_t max_remittance = 140;
constexpr std::size_t max_account = 34;  // Max34Text
constexpr std::size_t max_code = 4;      // external code sets: Max4Text
constexpr auto max_ahead = std::chrono::days{366};

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(
        utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

struct Limit {
    std::string_view text;
    std::string_view pointer;
    std::size_t max;
    bool required;
};

Result<void> check_lengths(const CreditTransfer& t) {
    const Limit limits[] = {
        {t.end_to_end_id, "/end_to_end_id", max_reference, true},
        {t.instruction_id, "/instruction_id", max_reference, false},
        {t.creditor_name, "/creditor/name", max_name, true},
        {t.creditor_account.value, "/creditor/account", max_account, true},
        {t.debtor_name, "/debtor_name", max_name, false},
        {t.ultimate_debtor, "/ultimate_debtor", max_name, false},
        {t.ultimate_creditor, "/ultimate_creditor", max_name, false},
        {t.creditor_bank_name, "/creditor/bank_name", max_name, false},
        {t.creditor_clearing_id, "/creditor/clearing_id", max_reference, false},
        {t.creditor_reference, "/creditor_reference", max_reference, false},
        {t.service_level, "/service_level", max_code, false},
        {t.category_purpose, "/category_purpose", max_code, false},
        {t.purpose, "/purpose", max_code, false},
        {t.local_instrument, "/local_instrument", max_reference, false},
        {t.creditor_reference_type, "/creditor_reference_type", max_code, false},
        {t.remittance, "/remittance", max_remittance * 4, false},
    };
    for (const auto& limit : limits) {
        if (limit.required && limit.text.empty()) {
            return fail(Errc::missing_field, "required", std::string{limit.pointer});
        }
        if (characters(limit.text) > limit.max) {
            return fail(Errc::invalid_value, "longer than " + std::to_string(limit.max),
                        std::string{limit.pointer});
        }
    }
    return {};
}

// What monitoring compares with master data, whose ids have the same limit.
Result<void> check_origin(const Origin& origin) {
    const std::pair<std::string_view, std::string_view> ids[] = {
        {origin.vendor_id, "/origin/vendor_id"},
        {origin.ordered_by, "/origin/ordered_by"},
        {origin.device_id, "/origin/device_id"}};
    for (const auto& [id, pointer] : ids) {
        if (id.size() > Origin::max_id_bytes) {
            return fail(Errc::invalid_value, "at most 36 bytes of UTF-8", std::string{pointer});
        }
    }
    if (origin.approved_by.size() > Origin::max_approvers) {
        return fail(Errc::invalid_value, "more than 16", "/origin/approved_by");
    }
    for (const auto& id : origin.approved_by) {
        if (id.empty() || id.size() > Origin::max_id_bytes || id.find('\n') != std::string::npos) {
            return fail(Errc::invalid_value, "each is one line of 1 to 36 bytes of UTF-8",
                        "/origin/approved_by");
        }
    }
    const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (!origin.ip_country.empty() &&
        (origin.ip_country.size() != 2 || !std::ranges::all_of(origin.ip_country, is_letter))) {
        return fail(Errc::invalid_value, "a country code of two capital letters",
                    "/origin/ip_country");
    }
    return {};
}

// UUIDv4Identifier: lower case, version 4, variant 10.
bool is_uetr(std::string_view text) {
    const auto uuid = Uuid::parse(text);
    return uuid && text == uuid->to_string() && (uuid->bytes[6] >> 4) == 4 &&
           (uuid->bytes[8] >> 6) == 2;
}

Result<void> check_codes(const CreditTransfer& t) {
    constexpr std::string_view bearers[] = {"", "SLEV", "SHAR", "DEBT", "CRED"};
    if (std::ranges::find(bearers, t.charge_bearer) == std::end(bearers)) {
        return fail(Errc::invalid_value, "SLEV, SHAR, DEBT or CRED", "/charge_bearer");
    }
    if (!t.uetr.empty() && !is_uetr(t.uetr)) {
        return fail(Errc::invalid_value, "a version 4 UUID in lower case", "/uetr");
    }
    return {};
}

Result<void> check_numbers(const CreditTransfer& t) {
    if (t.creditor_account.is_iban && !parse_iban(t.creditor_account.value)) {
        return fail(Errc::invalid_iban, "check digits or length", "/creditor/account");
    }
    if (!t.creditor_bic.empty() && !parse_bic(t.creditor_bic)) {
        return fail(Errc::invalid_bic, "not of the form of a BIC", "/creditor/bic");
    }
    if (t.amount.is_zero()) {
        return fail(Errc::invalid_amount, "must be greater than zero", "/amount");
    }
    return {};
}

// The basic Latin set of the SEPA and CGI-MP guidelines (EPC217-08).
bool is_basic_latin(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               std::string_view{"/-?:().,'+ \n"}.find(c) != std::string_view::npos;
    });
}

Result<void> check_bank(const BankProfile& bank, const CreditTransfer& t) {
    const auto& takes = bank.capabilities;
    const auto code = t.amount.currency().code();
    if (!takes.currencies.empty() &&
        std::ranges::find(takes.currencies, code) == takes.currencies.end()) {
        return fail(Errc::bank_limit, "the bank does not take this currency", "/amount/currency");
    }
    if (takes.max_amount_minor > 0 && t.amount.minor() > takes.max_amount_minor) {
        return fail(Errc::amount_over_limit, "above the bank's limit for one payment", "/amount");
    }
    if (!takes.latin_only) {
        return {};
    }
    std::string address = t.creditor_address.street + t.creditor_address.building_number +
                          t.creditor_address.post_code + t.creditor_address.town;
    for (const auto& line : t.creditor_address.lines) {
        address += line;
    }
    const std::pair<std::string_view, std::string_view> texts[] = {
        {t.creditor_name, "/creditor/name"},
        {address, "/creditor/address"},
        {t.creditor_bank_name, "/creditor/bank_name"},
        {t.remittance, "/remittance"},
        {t.debtor_name, "/debtor_name"},
        {t.ultimate_debtor, "/ultimate_debtor"},
        {t.ultimate_creditor, "/ultimate_creditor"},
        {t.creditor_reference, "/creditor_reference"},
        {t.end_to_end_id, "/end_to_end_id"}};
    for (const auto& [text, pointer] : texts) {
        if (!is_basic_latin(text)) {
            return fail(Errc::invalid_characters, "outside the basic Latin set",
                        std::string{pointer});
        }
    }
    return {};
}

Result<SendSlot> check_date(const BankProfile& bank, const CreditTransfer& t, Instant now) {
    const auto today = local_date(bank.calendar, now);
    if (t.requested_date < today && !bank.past_date_is_today) {
        return fail(Errc::date_in_past, "before " + to_iso_date(today), "/requested_date");
    }
    if (t.requested_date > today + max_ahead) {
        return fail(Errc::date_too_far, "after " + to_iso_date(today + max_ahead),
                    "/requested_date");
    }
    return send_slot(bank.calendar, t.requested_date, now);
}

}  // namespace

Result<Checked> preflight(const Directory& directory, EnterpriseId enterprise,
                          const CreditTransfer& transfer, Instant now) {
    if (auto lengths = check_lengths(transfer); !lengths) {
        return lengths.error();
    }
    if (auto origin = check_origin(transfer.origin); !origin) {
        return origin.error();
    }
    if (auto codes = check_codes(transfer); !codes) {
        return codes.error();
    }
    if (auto numbers = check_numbers(transfer); !numbers) {
        return numbers.error();
    }
    const auto* account = directory.bank_account(enterprise, transfer.debtor_account.value,
                                                 transfer.amount.currency());
    if (account == nullptr) {
        return directory.has_number(enterprise, transfer.debtor_account.value)
                   ? fail(Errc::currency_mismatch, "the account has another currency",
                          "/amount/currency")
                   : fail(Errc::unknown_account, "not an account of this enterprise",
                          "/debtor_account");
    }
    const auto& bank = directory.bank(enterprise, account->channel);
    if (auto taken = check_bank(bank, transfer); !taken) {
        return taken.error();
    }
    auto slot = check_date(bank, transfer, now);
    if (!slot) {
        return slot.error();
    }
    return Checked{account, *slot};
}

}  // namespace sluice::flow
