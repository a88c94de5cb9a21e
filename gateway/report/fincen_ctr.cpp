#include <algorithm>
#include <utility>

#include "gateway/report/case_index.hpp"
#include "gateway/report/fincen_writer.hpp"

namespace sluice::report {

namespace {

// More than this much cash on one day is reported: 31 CFR 1010.311.
constexpr std::int64_t threshold_cents = 10'000'00;
constexpr std::string_view own_behalf = "50";
constexpr std::string_view conductor = "17";
constexpr std::string_view on_whose_behalf = "23";
constexpr std::string_view deposits = "55";
constexpr std::string_view withdrawals = "56";
constexpr std::string_view account_cash_in = "8";
constexpr std::string_view account_cash_out = "9";
constexpr std::size_t filing_parties = 5;
constexpr std::size_t max_roles = 999;
constexpr std::size_t max_accounts = 99;  // each may be there for cash in and for cash out

struct Cash {
    std::int64_t in = 0;  // US cents
    std::int64_t out = 0;
};

// The cash of a party, or of all when `party` is empty. Cash in is paid to an account of the
// creditor, cash out from one of the debtor.
Cash cash_of(const CaseReport& report, std::string_view party, Problems& problems) {
    Cash cash;
    for (std::size_t i = 0; i < report.transfers.size(); ++i) {
        const auto& transfer = report.transfers[i];
        const auto field = at("transfers", i, {});
        if (transfer.means == TransferMeans::cash_in &&
            (party.empty() || transfer.creditor.party == party)) {
            cash.in = add_minor(cash.in, us_cents(problems, field, transfer));
        }
        if (transfer.means == TransferMeans::cash_out &&
            (party.empty() || transfer.debtor.party == party)) {
            cash.out = add_minor(cash.out, us_cents(problems, field, transfer));
        }
    }
    return cash;
}

// A party of the batch: the code says in which part.
struct Role {
    std::string_view code;
    const Party* party;
    std::string field;
    Cash cash;
};

std::vector<Role> roles_of(const CaseReport& report, Problems& problems) {
    std::vector<Role> roles;
    for (std::size_t i = 0; i < report.parties.size(); ++i) {
        const auto& party = report.parties[i];
        const auto field = at("parties", i, {});
        if (!party.is_subject) {
            continue;
        }
        Problems told_already;
        const auto cash = cash_of(report, party.id, told_already);
        if (party.kind == PartyKind::person) {
            roles.push_back({own_behalf, &party, field, cash});
            continue;
        }
        const auto* officer =
            party.officers.empty() ? nullptr : find_party(report, party.officers.front());
        if (officer == nullptr) {
            problems.missing(field + ".officers: who acted for it");
        } else {
            roles.push_back({conductor, officer, field + ".officers[0]", cash});
        }
        roles.push_back({on_whose_behalf, &party, field, cash});
    }
    if (roles.empty()) {
        problems.missing("parties: a subject");
    }
    if (roles.size() > max_roles) {
        problems.bad("parties", "has more than 999 subjects");
    }
    return roles;
}

class CtrBatch {
public:
    CtrBatch(const CaseReport& report, const FincenSettings& settings, Cash total,
             std::vector<Role> roles)
        : report_(report),
          out_("fc2:EFilingBatchXML",
               {{"xmlns:fc2", "www.fincen.gov/base"},
                {"TotalAmount", std::to_string(whole_dollars(total.in) + whole_dollars(total.out))},
                {"PartyCount", std::to_string(filing_parties + roles.size())},
                {"ActivityCount", "1"}}),
          parts_(report, settings, problems_, out_, false),
          total_(total),
          roles_(std::move(roles)) {}

    Result<std::string> write(Problems problems) && {
        problems_ = std::move(problems);
        out_.element("fc2:FormTypeCode", "CTRX");
        parts_.open("fc2:Activity");
        out_.element("fc2:FilingDateText", fincen_date(report_.report_date));
        parts_.open("fc2:ActivityAssociation");
        out_.element("fc2:CorrectsAmendsPriorReportIndicator", "");
        out_.element("fc2:FinCENDirectBackFileIndicator", "");
        parts_.indicator("fc2:InitialReportIndicator");
        parts_.close();
        parts_.filing_parties(whole_dollars(total_.in), whole_dollars(total_.out));
        for (const auto& role : roles_) {
            party(role);
        }
        currency();
        if (auto error = problems_.error()) {
            return std::move(*error);
        }
        return std::move(out_).finish();
    }

private:
    void party(const Role& role) {
        const auto& party = *role.party;
        const bool company = party.kind == PartyKind::company;
        parts_.open_party(role.code);
        if (!company && !party.born) {
            parts_.indicator("fc2:BirthDateUnknownIndicator");
        }
        if (!company && party.gender == Gender::female) {
            parts_.indicator("fc2:FemaleGenderIndicator");
        }
        if (!company) {
            parts_.birth_date(role.field, party);
        }
        amount("fc2:IndividualEntityCashInAmountText", role.cash.in);
        amount("fc2:IndividualEntityCashOutAmountText", role.cash.out);
        if (!company && party.gender == Gender::male) {
            parts_.indicator("fc2:MaleGenderIndicator");
        }
        if (company) {
            parts_.indicator("fc2:PartyAsEntityOrganizationIndicator");
        }
        if (!company && party.gender == Gender::unknown) {
            parts_.indicator("fc2:UnknownGenderIndicator");
        }
        parts_.subject_details(role.field, party);
        if (role.code != conductor) {
            accounts(role);
        }
        parts_.close();
    }

    void amount(std::string_view tag, std::int64_t cents) {
        if (cents > 0) {
            out_.element(tag, std::to_string(whole_dollars(cents)));
        }
    }

    // The accounts that cash went into or came from, each once and way by way.
    void accounts(const Role& role) {
        if (role.party->accounts.size() > max_accounts) {
            problems_.bad(role.field + ".accounts", "are more than 99");
        }
        for (std::size_t i = 0; i < role.party->accounts.size(); ++i) {
            const auto& account = role.party->accounts[i];
            const auto field = role.field + '.' + at("accounts", i, "number");
            if (is_used(role, account, TransferMeans::cash_in)) {
                write_account(field, account, account_cash_in);
            }
            if (is_used(role, account, TransferMeans::cash_out)) {
                write_account(field, account, account_cash_out);
            }
        }
    }

    bool is_used(const Role& role, const Account& account, TransferMeans means) const {
        return std::ranges::any_of(report_.transfers, [&](const Transfer& transfer) {
            const auto& side =
                means == TransferMeans::cash_in ? transfer.creditor : transfer.debtor;
            return transfer.means == means && side.party == role.party->id &&
                   find_account(*role.party, side.account) == &account;
        });
    }

    void write_account(const std::string& field, const Account& account, std::string_view way) {
        parts_.open("fc2:Account");
        parts_.text("fc2:AccountNumberText", field,
                    account.number.empty() ? account.iban : account.number, 40, true);
        parts_.open("fc2:PartyAccountAssociation");
        out_.element("fc2:PartyAccountAssociationTypeCode", way);
        parts_.close();
        parts_.close();
    }

    void currency() {
        parts_.open("fc2:CurrencyTransactionActivity");
        const bool several = std::ranges::count_if(report_.transfers, [](const Transfer& t) {
                                 return t.means != TransferMeans::bank_transfer;
                             }) > 1;
        out_.element("fc2:AggregateTransactionIndicator", several ? "Y" : "");
        out_.element("fc2:ArmoredCarServiceIndicator", "");
        out_.element("fc2:ATMIndicator", "");
        out_.element("fc2:MailDepositShipmentIndicator", "");
        out_.element("fc2:NightDepositIndicator", "");
        out_.element("fc2:SharedBranchingIndicator", "");
        const auto text = [](std::int64_t cents) {
            return cents == 0 ? std::string{} : std::to_string(whole_dollars(cents));
        };
        out_.element("fc2:TotalCashInReceiveAmountText", text(total_.in));
        out_.element("fc2:TotalCashOutAmountText", text(total_.out));
        out_.element("fc2:TransactionDateText",
                     report_.activity_from ? fincen_date(*report_.activity_from) : "");
        detail(deposits, total_.in);
        detail(withdrawals, total_.out);
        parts_.close();
    }

    void detail(std::string_view code, std::int64_t cents) {
        if (cents == 0) {
            return;
        }
        parts_.open("fc2:CurrencyTransactionActivityDetail");
        out_.element("fc2:CurrencyTransactionActivityDetailTypeCode", code);
        out_.element("fc2:DetailTransactionAmountText", std::to_string(whole_dollars(cents)));
        out_.element("fc2:OtherCurrencyTransactionActivityDetailText", "");
        out_.element("fc2:OtherForeignCurrencyCountryText", "");
        parts_.close();
    }

    const CaseReport& report_;
    Problems problems_;
    xml::Writer out_;
    FincenWriter parts_;
    Cash total_;
    std::vector<Role> roles_;
};

void check_day(const CaseReport& report, Problems& problems) {
    if (!report.activity_from) {
        return problems.missing("activity_from");
    }
    if (report.activity_to && *report.activity_to != *report.activity_from) {
        problems.bad("activity_to", "a CTR is of one day");
    }
}

}  // namespace

Result<std::string> fincen_ctr_xml(const CaseReport& report, const FincenSettings& settings) {
    Problems problems;
    check_ids(report, problems);
    check_day(report, problems);
    const auto total = cash_of(report, {}, problems);
    if (total.in <= threshold_cents && total.out <= threshold_cents) {
        problems.bad("transfers", "neither cash in nor cash out is above USD 10,000");
    }
    auto roles = roles_of(report, problems);
    return CtrBatch(report, settings, total, std::move(roles)).write(std::move(problems));
}

}  // namespace sluice::report
