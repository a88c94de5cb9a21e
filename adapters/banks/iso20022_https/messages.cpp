#include "adapters/banks/iso20022_https/messages.hpp"

#include <algorithm>
#include <unordered_map>

#include "adapters/banks/wire/camt.hpp"

namespace sluice::iso20022_https {

namespace {

using iso20022::Pain002;
using iso20022::TransactionStatus;

constexpr std::string_view unknown_reason = "UNKNOWN";

std::vector<SubmitOutcome> all(const Submission& submission, const SubmitOutcome& outcome) {
    return std::vector<SubmitOutcome>(submission.instructions.size(), outcome);
}

bool is_refused_at_the_door(int status) {
    return status == 401 || status == 403 || status == 429;
}

// The bank may say the same twice; two different things about one instruction prove nothing.
bool say_the_same(const TransactionStatus& a, const TransactionStatus& b) {
    return a.status == b.status && outcome_of(a).index() == outcome_of(b).index();
}

using ByReference = std::unordered_map<std::string, const TransactionStatus*>;

ByReference by_reference(const Pain002& report) {
    ByReference map;
    for (const auto& status : report.transactions) {
        const auto [at, fresh] = map.emplace(status.instruction_id, &status);
        if (!fresh && at->second != nullptr && !say_the_same(*at->second, status)) {
            at->second = nullptr;
        }
    }
    return map;
}

TransactionStatus group_status(const Pain002& report) {
    TransactionStatus status;
    status.status = report.group_status;
    status.reasons = report.group_reasons;
    for (const auto& below : report.payment_informations) {
        status.reasons.insert(status.reasons.end(), below.reasons.begin(), below.reasons.end());
    }
    return status;
}

// The group's status speaks for the instructions only when nothing below says otherwise.
bool is_contradicted(const Pain002& report) {
    const auto group = outcome_of(group_status(report)).index();
    const auto differs = [&](const std::string& code) {
        TransactionStatus status;
        status.status = code;
        return !code.empty() && outcome_of(status).index() != group;
    };
    return std::ranges::any_of(report.payment_informations, differs,
                               &Pain002::PaymentInformation::status) ||
           std::ranges::any_of(report.transactions, differs, &TransactionStatus::status);
}

// A reason given for the whole, such as "duplicate message", holds for each of its parts.
TransactionStatus with_reasons_above(TransactionStatus status, const Pain002& report) {
    auto& reasons = status.reasons;
    for (const auto& above : report.payment_informations) {
        if (above.id == status.payment_information_id) {
            reasons.insert(reasons.end(), above.reasons.begin(), above.reasons.end());
        }
    }
    reasons.insert(reasons.end(), report.group_reasons.begin(), report.group_reasons.end());
    return status;
}

SubmitOutcome outcome_for(const BankInstruction& instruction, const Pain002& report,
                          const ByReference& statuses) {
    const auto unreadable = [](const char* why) {
        return InDoubt{fail(Errc::bank_answer_unreadable, why)};
    };
    const auto found = statuses.find(instruction.reference);
    if (found == statuses.end()) {
        // PART says that some differ, so silence about one proves nothing.
        if (report.group_status.empty() || report.group_status == "PART" ||
            is_contradicted(report)) {
            return unreadable("no status for the instruction");
        }
        return outcome_of(group_status(report));
    }
    if (found->second == nullptr) {
        return unreadable("two different statuses");
    }
    return outcome_of(with_reasons_above(*found->second, report));
}

StatusOutcome status_for(const QueryItem& item, const ByReference& statuses) {
    const auto found = statuses.find(item.reference);
    if (found == statuses.end() || found->second == nullptr) {
        return Unanswered{fail(Errc::bank_answer_unreadable, "no single status")};
    }
    const auto& status = *found->second;
    const bool unknown =
        status.status.empty() && std::ranges::any_of(status.reasons, [](const auto& reason) {
            return reason.proprietary && reason.code == unknown_reason;
        });
    if (unknown) {
        return Unknown{std::string{unknown_reason}};
    }
    const auto outcome = outcome_of(status);
    if (const auto* accepted = std::get_if<Accepted>(&outcome)) {
        return *accepted;
    }
    if (const auto* rejected = std::get_if<Rejected>(&outcome)) {
        return *rejected;
    }
    return Unanswered{fail(Errc::bank_code_unknown, "transaction status '" + status.status + "'")};
}

}  // namespace

std::vector<SubmitOutcome> decode_submit(const Submission& submission, const HttpResponse& answer) {
    if (is_refused_at_the_door(answer.status)) {
        return all(submission, NotSent{fail(Errc::not_connected,
                                            "the bank answered " + std::to_string(answer.status))});
    }
    if (answer.status != 200 && answer.status != 400) {
        return all(submission, InDoubt{fail(Errc::sent_unknown,
                                            "the bank answered " + std::to_string(answer.status))});
    }
    const auto report = iso20022::read_pain002(answer.body);
    if (!report) {
        return all(submission,
                   InDoubt{fail(Errc::bank_answer_unreadable, to_string(report.error()))});
    }
    if (report->original_message_id != submission.message_id) {
        return all(submission,
                   InDoubt{fail(Errc::bank_answer_unreadable, "the answer is to another message")});
    }
    const auto statuses = by_reference(*report);
    std::vector<SubmitOutcome> outcomes;
    outcomes.reserve(submission.instructions.size());
    for (const auto& instruction : submission.instructions) {
        outcomes.push_back(outcome_for(instruction, *report, statuses));
    }
    return outcomes;
}

std::string encode_query(std::span<const QueryItem> items) {
    std::string body;
    for (const auto& item : items) {
        body += item.reference + "\n";
    }
    return body;
}

std::vector<StatusOutcome> decode_query(std::span<const QueryItem> items,
                                        const HttpResponse& answer) {
    const auto none = [&](Error why) {
        return std::vector<StatusOutcome>(items.size(), Unanswered{std::move(why)});
    };
    if (answer.status != 200) {
        return none(fail(Errc::sent_unknown, "the bank answered " + std::to_string(answer.status)));
    }
    const auto report = iso20022::read_pain002(answer.body);
    if (!report) {
        return none(report.error());
    }
    const auto statuses = by_reference(*report);
    std::vector<StatusOutcome> outcomes;
    outcomes.reserve(items.size());
    for (const auto& item : items) {
        outcomes.push_back(status_for(item, statuses));
    }
    return outcomes;
}

Result<StatementPage> decode_statements(const std::string& cursor, const HttpResponse& answer) {
    if (answer.status == 204) {
        return StatementPage{{}, cursor, false, {}};
    }
    if (answer.status != 200) {
        return fail(Errc::sent_unknown, "the bank answered " + std::to_string(answer.status));
    }
    auto statements = iso20022::read_camt(answer.body);
    if (!statements) {
        return statements.error();
    }
    const auto next_cursor = answer.header("Next-Cursor");
    if (next_cursor.empty()) {
        return fail(Errc::bank_answer_unreadable, "the answer has no Next-Cursor");
    }
    return StatementPage{std::move(*statements), next_cursor, answer.header("More") == "true",
                         answer.body};
}

}  // namespace sluice::iso20022_https
