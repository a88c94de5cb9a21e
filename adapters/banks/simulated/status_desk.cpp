#include "adapters/banks/simulated/status_desk.hpp"

#include <utility>

namespace sluice::simulated {

StatusLine status_line(const Context& context, const Payment& payment) {
    const bool rejected = payment.status == "RJCT";
    return StatusLine{.instruction_id = payment.instruction_id,
                      .end_to_end_id = payment.end_to_end_id,
                      .status = payment.status,
                      .reason = payment.reason,
                      .proprietary = "",
                      .text = payment.reason_text,
                      .bank_reference = rejected ? "" : context.reference('P', payment.id)};
}

Answer answer_status(Context& context, const std::string& customer,
                     std::span<const std::string> instruction_ids) {
    const auto now = context.now();
    StatusGroup group{.payment_information_id = "NOTPROVIDED", .lines = {}};
    for (const auto& id : instruction_ids) {
        const auto payment = context.books.payment_of_customer(customer, id);
        if (payment && payment->hidden_until <= now) {
            group.lines.push_back(status_line(context, *payment));
        } else {
            StatusLine unknown;
            unknown.instruction_id = id;
            unknown.proprietary = "UNKNOWN";
            unknown.text = "no payment of yours with this InstrId";
            group.lines.push_back(std::move(unknown));
        }
    }
    StatusReport report;
    report.message_id = context.document_id("STS", now);
    report.created_at = now;
    report.bank_name = context.options.name;
    report.bank_bic = context.options.bic;
    report.original_message_id = "NOTPROVIDED";
    report.groups.push_back(std::move(group));
    return xml_answer(200, write_status_report(report));
}

}  // namespace sluice::simulated
