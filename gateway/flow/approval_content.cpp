#include "gateway/flow/approval_content.hpp"

#include "security/digest/digest.hpp"

namespace sluice::flow {

namespace {

// Each field with its length, so that no two contents read alike.
void add(std::string& text, std::string_view field) {
    text += std::to_string(field.size()) + ':';
    text += field;
    text += '\n';
}

void add(std::string& text, const AccountNumber& account) {
    add(text, account.is_iban ? "iban" : "number");
    add(text, account.value);
}

void add(std::string& text, const Address& address) {
    for (const auto* part : {&address.street, &address.building_number, &address.post_code,
                             &address.town, &address.country}) {
        add(text, *part);
    }
    add(text, std::to_string(address.lines.size()));
    for (const auto& line : address.lines) {
        add(text, line);
    }
}

}  // namespace

std::string content_sha256(const store::PaymentView& payment) {
    const auto& t = payment.transfer;
    std::string text = "sluice payment 1\n";
    add(text, payment.id.to_string());
    add(text, payment.account.to_string());
    add(text, payment.channel.to_string());
    add(text, to_iso_date(payment.execution_date));
    add(text, to_iso_date(t.requested_date));
    add(text, t.debtor_account);
    add(text, t.creditor_account);
    add(text, t.creditor_address);
    add(text, t.amount.currency().code());
    add(text, std::to_string(t.amount.minor()));
    for (const auto* field :
         {&t.end_to_end_id, &t.instruction_id, &t.uetr, &t.debtor_name, &t.service_level,
          &t.local_instrument, &t.category_purpose, &t.purpose, &t.charge_bearer, &t.creditor_name,
          &t.creditor_bic, &t.creditor_clearing_id, &t.creditor_bank_name, &t.ultimate_debtor,
          &t.ultimate_creditor, &t.remittance, &t.creditor_reference, &t.creditor_reference_type}) {
        add(text, *field);
    }
    return digest::hex(digest::sha256(text));
}

}  // namespace sluice::flow
