#include "gateway/flow/case_desk.hpp"

#include "gateway/flow/audit_log.hpp"
#include "gateway/flow/case_act.hpp"
#include "gateway/flow/case_finding.hpp"
#include "gateway/flow/case_reason.hpp"
#include "gateway/flow/decide_request.hpp"
#include "gateway/flow/evidence.hpp"
#include "security/access/principal.hpp"
#include "security/digest/digest.hpp"

namespace sluice::flow {

namespace {

using store::CaseEventView;
using store::CaseView;
using store::Tx;

constexpr std::size_t max_file_name = 200;

Result<void> may_work_on(const CaseView& found, const Officer& officer) {
    if (found.is_special && !officer.special_measures) {
        return fail(Errc::forbidden, "a case of special preventive measures");
    }
    return {};
}

// Runs one act in a transaction: body(tx, case) changes the case and tells the event.
template <class Body>
Result<CaseView> act(Context& context, const Officer& officer, const CaseRequest& request,
                     Body&& body) {
    return context.database.transact([&](Tx& tx) -> Result<CaseView> {
        auto found = lock_seen_case(tx, context.directory, officer, request.id);
        if (!found) {
            return found.error();
        }
        if (auto same = check_version(*found, request); !same) {
            return same.error();
        }
        Result<CaseEventView> event = body(tx, *found);
        if (!event) {
            return event.error();
        }
        event->actor = officer.actor();
        event->at = context.clock.now();
        record_act(tx, context, *found, std::move(*event));
        return std::move(*found);
    });
}

CaseEventView event_of(std::string name, std::string note) {
    CaseEventView event;
    event.event = std::move(name);
    event.note = std::move(note);
    return event;
}

Result<void> check_outcome(Tx& tx, const CaseView& found, const CaseProposal& proposal) {
    if (find_case_reason(proposal.outcome, proposal.reason_code) == nullptr) {
        return fail(Errc::invalid_value, "not a reason for this outcome", "/reason_code");
    }
    const auto state = payment_state(tx, found);
    const bool is_held = state == PaymentState::held;
    if ((proposal.outcome == "close") == is_held) {
        return fail(Errc::illegal_transition,
                    is_held ? "the payment is held: it is released or refused"
                    : state ? "the payment is " + std::string{name(*state)} + ": only close"
                            : "nothing is held: only close");
    }
    if (found.is_special && proposal.outcome == "release" &&
        proposal.reason_code != not_the_listed_party) {
        return fail(Errc::forbidden,
                    "special preventive measures end only where the party is not the listed one",
                    "/reason_code");
    }
    return {};
}

}  // namespace

std::vector<EnterpriseId> seen_enterprises(const Directory& directory, const Officer& officer) {
    std::vector<EnterpriseId> seen;
    for (const auto& enterprise : directory.enterprises()) {
        if (officer.may_see(enterprise.id)) {
            seen.push_back(enterprise.id);
        }
    }
    return seen;
}

Result<CaseView> seen_case(Tx& tx, const Directory& directory, const Officer& officer, CaseId id) {
    auto found = store::find_case(tx, seen_enterprises(directory, officer), id);
    if (!found) {
        return fail(Errc::not_found);
    }
    if (auto may = may_work_on(*found, officer); !may) {
        return may.error();
    }
    return std::move(*found);
}

Result<CaseView> lock_seen_case(Tx& tx, const Directory& directory, const Officer& officer,
                                CaseId id) {
    const auto seen = seen_case(tx, directory, officer, id);
    return seen ? Result<CaseView>{*store::lock_case(tx, seen->enterprise, id)} : seen;
}

Result<void> check_version(const CaseView& found, const CaseRequest& request) {
    if (request.expected_version && *request.expected_version != found.version) {
        return fail(Errc::version_conflict);
    }
    return {};
}

Result<void> check_not_maker(Tx& tx, const CaseView& found, const Officer& officer) {
    if (found.payment) {
        const auto history = store::payment_history(tx, found.enterprise, *found.payment);
        if (access::handle_of(history.front().actor) == officer.id) {
            return fail(Errc::forbidden, "who ordered the payment does not decide about it");
        }
    }
    return {};
}

void record_act(Tx& tx, Context& context, CaseView& found, CaseEventView event) {
    write_down(tx, context,
               {.actor = event.actor,
                .action = "case." + event.event,
                .subject = {"case", found.id.to_string()},
                .after = evidence({{"state", found.state},
                                   {"assigned_to", found.assigned_to},
                                   {"outcome", event.outcome},
                                   {"reason_code", event.reason_code}})});
    store::change_case(tx, found, std::move(event));
}

Result<void> check_not_decided(const CaseView& found) {
    if (found.is_decided()) {
        return fail(Errc::illegal_transition, "the case is " + found.state);
    }
    return {};
}

std::optional<PaymentState> payment_state(Tx& tx, const CaseView& found) {
    if (!found.payment) {
        return std::nullopt;
    }
    return store::read_payments(tx, found.enterprise, {&*found.payment, 1}).at(0).state;
}

Result<CaseView> assign_case(Context& context, const Officer& officer, const CaseRequest& request,
                             const Officer* to) {
    return act(context, officer, request, [&](Tx&, CaseView& found) -> Result<CaseEventView> {
        if (auto open = check_not_decided(found); !open) {
            return open.error();
        }
        if (to != nullptr &&
            (!to->may_see(found.enterprise) || (found.is_special && !to->special_measures))) {
            return fail(Errc::invalid_value, "may not work on this case", "/officer");
        }
        found.assigned_to = to == nullptr ? "" : to->id;
        return event_of("assign", found.assigned_to);
    });
}

Result<CaseView> note_case(Context& context, const Officer& officer, const CaseRequest& request,
                           const std::string& note) {
    if (auto given = check_reason(note); !given) {
        return given.error();
    }
    return act(context, officer, request,
               [&](Tx&, CaseView&) -> Result<CaseEventView> { return event_of("note", note); });
}

Result<CaseView> attach_to_case(Context& context, const Officer& officer,
                                const CaseRequest& request, const std::string& file_name,
                                const std::string& content) {
    if (content.size() > max_attachment_bytes || file_name.size() > max_file_name) {
        return fail(Errc::too_large);
    }
    if (content.empty() || file_name.empty()) {
        return fail(Errc::missing_field, "a file with a name and content");
    }
    const auto sha256 = digest::hex(digest::sha256(content));
    return context.database.transact([&](Tx& tx) -> Result<CaseView> {
        auto found = lock_seen_case(tx, context.directory, officer, request.id);
        if (!found) {
            return found.error();
        }
        if (auto same = check_version(*found, request); !same) {
            return same.error();
        }
        const auto there = store::list_attachments(tx, found->enterprise, found->id);
        if (there.size() >= max_attachments) {
            return fail(Errc::too_large, "the case has as many attachments as it may have");
        }
        auto event = event_of("attach", file_name);
        event.actor = officer.actor();
        event.at = context.clock.now();
        record_act(tx, context, *found, std::move(event));
        store::insert_attachment(tx, *found, file_name, sha256, content);
        return std::move(*found);
    });
}

Result<CaseView> propose_outcome(Context& context, const Officer& officer,
                                 const CaseRequest& request, const CaseProposal& proposal) {
    if (auto note = check_reason(proposal.note); !note) {
        return fail(Errc::missing_field, note.error().detail, "/note");
    }
    return act(context, officer, request, [&](Tx& tx, CaseView& found) -> Result<CaseEventView> {
        if (found.state != "open") {
            return fail(Errc::illegal_transition, "the case is " + found.state);
        }
        if (auto other = check_not_maker(tx, found, officer); !other) {
            return other.error();
        }
        if (auto good = check_outcome(tx, found, proposal); !good) {
            return good.error();
        }
        const auto decision = store::find_decision(tx, found.enterprise, found.decision);
        check(decision.has_value(), "a case has its decision");
        auto findings = findings_of(proposal, hits_of(decision->matches));
        if (!findings) {
            return findings.error();
        }
        found.state = "proposed";
        found.proposed_by = officer.actor();
        found.proposed_outcome = proposal.outcome;
        auto event = event_of("propose", proposal.note);
        event.outcome = proposal.outcome;
        event.reason_code = proposal.reason_code;
        event.findings = std::move(*findings);
        return event;
    });
}

Result<CaseView> return_case(Context& context, const Officer& officer, const CaseRequest& request,
                             const std::string& note) {
    if (auto given = check_reason(note); !given) {
        return fail(Errc::missing_field, given.error().detail, "/note");
    }
    return act(context, officer, request, [&](Tx&, CaseView& found) -> Result<CaseEventView> {
        if (found.state != "proposed") {
            return fail(Errc::illegal_transition, "the case is " + found.state);
        }
        found.state = "open";
        found.proposed_by.clear();
        found.proposed_outcome.clear();
        return event_of("return", note);
    });
}

}  // namespace sluice::flow
