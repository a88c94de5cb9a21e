#include <algorithm>
#include <map>
#include <utility>

#include "gateway/report/case_index.hpp"
#include "gateway/report/fincen_writer.hpp"
#include "security/lists/text.hpp"

namespace sluice::report {

namespace {

constexpr std::size_t narrative_part = 4000;
constexpr std::size_t narrative_parts = 5;
// How often the schema lets accounts and their banks be repeated, and subjects.
constexpr std::size_t max_repeated = 99;
constexpr std::size_t max_subjects = 999;
constexpr std::string_view subject_code = "33";
constexpr std::string_view account_bank_code = "41";
constexpr std::string_view affected_account = "7";
constexpr std::string_view account_held = "5";

class SarBatch {
public:
    SarBatch(const CaseReport& report, const FincenSettings& settings, std::int64_t total,
             std::size_t subjects)
        : report_(report),
          settings_(settings),
          out_("fc2:EFilingBatchXML", {{"xmlns:fc2", "www.fincen.gov/base"},
                                       {"TotalAmount", std::to_string(total)},
                                       {"PartyCount", std::to_string(subjects)},
                                       {"ActivityCount", "1"},
                                       {"ActivityAttachmentCount", "0"},
                                       {"AttachmentCount", "0"}}),
          parts_(report, settings, problems_, out_, true),
          total_(total) {}

    Result<std::string> write(Problems problems) && {
        problems_ = std::move(problems);
        out_.element("fc2:FormTypeCode", "SARX");
        parts_.open("fc2:Activity");
        out_.element("fc2:FilingDateText", fincen_date(report_.report_date));
        parts_.open("fc2:ActivityAssociation");
        parts_.indicator("fc2:InitialReportIndicator");
        parts_.close();
        parts_.filing_parties(0, 0);
        for (std::size_t i = 0; i < report_.parties.size(); ++i) {
            if (report_.parties[i].is_subject) {
                subject(at("parties", i, {}), report_.parties[i]);
            }
        }
        activity();
        narrative();
        if (auto error = problems_.error()) {
            return std::move(*error);
        }
        return std::move(out_).finish();
    }

private:
    void subject(const std::string& field, const Party& party) {
        const bool company = party.kind == PartyKind::company;
        parts_.open_party(subject_code);
        if (!company && !party.born) {
            parts_.indicator("fc2:BirthDateUnknownIndicator");
        }
        if (sends(party) && receives(party)) {
            parts_.indicator("fc2:BothPurchaserSenderPayeeReceiveIndicator");
        }
        if (!company && party.gender == Gender::female) {
            parts_.indicator("fc2:FemaleGenderIndicator");
        }
        if (!company) {
            parts_.birth_date(field, party);
        }
        if (!company && party.gender == Gender::male) {
            parts_.indicator("fc2:MaleGenderIndicator");
        }
        if (party.accounts.empty()) {
            parts_.indicator("fc2:NoKnownAccountInvolvedIndicator");
        }
        if (company) {
            parts_.indicator("fc2:PartyAsEntityOrganizationIndicator");
        }
        flow_indicators(party);
        if (!company && party.gender == Gender::unknown) {
            parts_.indicator("fc2:UnknownGenderIndicator");
        }
        parts_.subject_details(field, party);
        relationship(party);
        accounts(field, party);
        parts_.close();
    }

    bool sends(const Party& party) const {
        return std::ranges::any_of(report_.transfers, [&](const Transfer& transfer) {
            return transfer.debtor.party == party.id;
        });
    }
    bool receives(const Party& party) const {
        return std::ranges::any_of(report_.transfers, [&](const Transfer& transfer) {
            return transfer.creditor.party == party.id;
        });
    }

    // One way only: both ways have an indicator of their own, further up in the schema.
    void flow_indicators(const Party& party) {
        if (receives(party) && !sends(party)) {
            parts_.indicator("fc2:PayeeReceiverIndicator");
        } else if (sends(party) && !receives(party)) {
            parts_.indicator("fc2:PurchaserSenderIndicator");
        }
    }

    void relationship(const Party& party) {
        const auto* tax = find_document(report_.enterprise, DocumentKind::tax_id);
        parts_.open("fc2:PartyAssociation");
        parts_.indicator(party.is_customer ? "fc2:CustomerIndicator"
                                           : "fc2:NoRelationshipToInstitutionIndicator");
        if (tax != nullptr) {
            out_.element("fc2:SubjectRelationshipFinancialInstitutionTINText",
                         lists::squeezed(tax->number));
        }
        parts_.close();
    }

    // Accounts by the bank that holds them.
    void accounts(const std::string& field, const Party& party) {
        if (party.accounts.empty()) {
            return;
        }
        std::map<std::string, std::vector<std::size_t>> by_bank;
        for (std::size_t i = 0; i < party.accounts.size(); ++i) {
            by_bank[party.accounts[i].bank_bic].push_back(i);
        }
        if (by_bank.size() > max_repeated) {
            problems_.bad(field + ".accounts", "are with more than 99 banks");
        }
        parts_.open("fc2:PartyAccountAssociation");
        out_.element("fc2:PartyAccountAssociationTypeCode", affected_account);
        for (const auto& [bank, indexes] : by_bank) {
            parts_.open_party(account_bank_code);
            if (party.accounts[indexes.front()].bank_country != "US") {
                parts_.indicator("fc2:NonUSFinancialInstitutionIndicator");
            }
            if (indexes.size() > max_repeated) {
                problems_.bad(field + ".accounts", "are more than 99 at one bank");
            }
            for (const auto i : indexes) {
                account(field + '.' + at("accounts", i, "number"), party.accounts[i]);
            }
            parts_.close();
        }
        parts_.close();
    }

    void account(const std::string& field, const Account& account) {
        parts_.open("fc2:Account");
        parts_.text("fc2:AccountNumberText", field,
                    account.number.empty() ? account.iban : account.number, 40, true);
        parts_.open("fc2:PartyAccountAssociation");
        out_.element("fc2:PartyAccountAssociationTypeCode", account_held);
        parts_.close();
        parts_.close();
    }

    void activity() {
        parts_.open("fc2:SuspiciousActivity");
        if (report_.transfers.empty()) {
            parts_.indicator("fc2:NoAmountInvolvedIndicator");
        }
        if (report_.activity_from) {
            out_.element("fc2:SuspiciousActivityFromDateText", fincen_date(*report_.activity_from));
        } else {
            problems_.missing("activity_from");
        }
        if (report_.activity_to) {
            out_.element("fc2:SuspiciousActivityToDateText", fincen_date(*report_.activity_to));
        }
        if (!report_.transfers.empty()) {
            out_.element("fc2:TotalSuspiciousAmountText", std::to_string(total_));
        }
        classifications();
        parts_.close();
    }

    // Each subtype once: the schema forbids repetition within an activity.
    void classifications() {
        std::map<std::pair<int, int>, std::string> found;
        for (const auto& reason : report_.reasons) {
            const auto code = settings_.activities.find(reason.code);
            if (code != settings_.activities.end()) {
                const auto& activity = code->second;
                found.emplace(std::pair{activity.type, activity.subtype}, activity.other);
            }
        }
        if (found.empty()) {
            problems_.missing("reasons: one that settings.activities has codes for");
        }
        for (const auto& [codes, other] : found) {
            parts_.open("fc2:SuspiciousActivityClassification");
            parts_.text("fc2:OtherSuspiciousActivityTypeText", "settings.activities.other", other,
                        50, false);
            out_.element("fc2:SuspiciousActivitySubtypeID", std::to_string(codes.second));
            out_.element("fc2:SuspiciousActivityTypeID", std::to_string(codes.first));
            parts_.close();
        }
    }

    void narrative() {
        const auto all = text_of(problems_, "narrative", report_.narrative,
                                 narrative_part * narrative_parts, true);
        std::string_view left = all;
        for (std::size_t i = 1; i <= narrative_parts && !left.empty(); ++i) {
            const auto part = first_characters(left, narrative_part);
            left.remove_prefix(part.size());
            parts_.open("fc2:ActivityNarrativeInformation");
            out_.element("fc2:ActivityNarrativeSequenceNumber", std::to_string(i));
            out_.element("fc2:ActivityNarrativeText", lists::squeezed(part));
            parts_.close();
        }
    }

    const CaseReport& report_;
    const FincenSettings& settings_;
    Problems problems_;
    xml::Writer out_;
    FincenWriter parts_;
    std::int64_t total_;
};

}  // namespace

Result<std::string> fincen_sar_xml(const CaseReport& report, const FincenSettings& settings) {
    Problems problems;
    check_ids(report, problems);
    std::int64_t cents = 0;
    for (std::size_t i = 0; i < report.transfers.size(); ++i) {
        cents = add_minor(cents, us_cents(problems, at("transfers", i, {}), report.transfers[i]));
    }
    const auto subjects =
        static_cast<std::size_t>(std::ranges::count_if(report.parties, &Party::is_subject));
    if (subjects == 0) {
        problems.missing("parties: a subject");
    }
    if (subjects > max_subjects) {
        problems.bad("parties", "has more than 999 subjects");
    }
    return SarBatch(report, settings, whole_dollars(cents), subjects).write(std::move(problems));
}

}  // namespace sluice::report
