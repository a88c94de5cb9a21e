#include "adapters/banks/wire/pain001_elements.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>

namespace sluice::iso20022 {

namespace {

enum class Treatment {
    read,      // becomes part of the transfer, or is checked
    needless,  // with everything below: tells the bank nothing it would act upon
    only       // read, and no other value than the one given is understood
};

struct Rule {
    std::string_view path;
    Treatment treatment;
    std::string_view value_or_reason;
};

constexpr auto group_header_rules = std::to_array<Rule>({
    {"MsgId", Treatment::read, {}},
    {"CreDtTm", Treatment::read, {}},
    {"NbOfTxs", Treatment::read, {}},
    {"CtrlSum", Treatment::read, {}},
    {"InitgPty", Treatment::needless, "who wrote the file; the bank knows us by the connection"},
    {"Authstn", Treatment::needless,
     "who approved the file before it came to us is for monitoring"},
    {"InitnSrc", Treatment::needless, "name and version of the ERP"},
});

constexpr auto payment_information_rules = std::to_array<Rule>({
    {"PmtInfId", Treatment::read, {}},
    {"PmtMtd", Treatment::only, "TRF"},
    {"NbOfTxs", Treatment::read, {}},
    {"CtrlSum", Treatment::read, {}},
    {"BtchBookg", Treatment::needless, "how entries are grouped is agreed with the bank"},
    {"PmtTpInf/InstrPrty", Treatment::only, "NORM"},
    {"PmtTpInf/SvcLvl/Cd", Treatment::read, {}},
    {"PmtTpInf/LclInstrm/Cd", Treatment::read, {}},
    {"PmtTpInf/CtgyPurp/Cd", Treatment::read, {}},
    {"ReqdExctnDt", Treatment::read, {}},
    {"ReqdExctnDt/Dt", Treatment::read, {}},
    {"ReqdExctnDt/DtTm", Treatment::read, {}},
    {"Dbtr/Nm", Treatment::read, {}},
    {"Dbtr/PstlAdr", Treatment::needless, "the bank knows the holder of the account"},
    {"Dbtr/Id", Treatment::needless, "the bank knows the holder of the account"},
    {"Dbtr/CtryOfRes", Treatment::needless, "the bank knows the holder of the account"},
    {"Dbtr/CtctDtls", Treatment::needless, "the bank knows the holder of the account"},
    {"DbtrAcct/Id/IBAN", Treatment::read, {}},
    {"DbtrAcct/Id/Othr/Id", Treatment::read, {}},
    {"DbtrAcct/Id/Othr/SchmeNm", Treatment::needless, "the bank knows its own numbers"},
    {"DbtrAcct/Id/Othr/Issr", Treatment::needless, "the bank knows its own numbers"},
    {"DbtrAcct/Tp", Treatment::needless, "the bank knows the account"},
    {"DbtrAcct/Ccy", Treatment::needless, "the bank knows the account"},
    {"DbtrAcct/Nm", Treatment::needless, "the bank knows the account"},
    {"DbtrAgt", Treatment::needless, "the bank is the one that keeps the account"},
    {"UltmtDbtr/Nm", Treatment::read, {}},
    {"ChrgBr", Treatment::read, {}},
});

constexpr auto transaction_rules = std::to_array<Rule>({
    {"PmtId/InstrId", Treatment::read, {}},
    {"PmtId/EndToEndId", Treatment::read, {}},
    {"PmtId/UETR", Treatment::read, {}},
    {"PmtTpInf/InstrPrty", Treatment::only, "NORM"},
    {"PmtTpInf/SvcLvl/Cd", Treatment::read, {}},
    {"PmtTpInf/LclInstrm/Cd", Treatment::read, {}},
    {"PmtTpInf/CtgyPurp/Cd", Treatment::read, {}},
    {"Amt/InstdAmt", Treatment::read, {}},
    {"ChrgBr", Treatment::read, {}},
    {"UltmtDbtr/Nm", Treatment::read, {}},
    {"CdtrAgt/FinInstnId/BIC", Treatment::read, {}},
    {"CdtrAgt/FinInstnId/BICFI", Treatment::read, {}},
    {"CdtrAgt/FinInstnId/Nm", Treatment::read, {}},
    // The member id of China's CNAPS names its system by itself; other systems need their own name.
    {"CdtrAgt/FinInstnId/ClrSysMmbId/ClrSysId/Cd", Treatment::only, "CNAPS"},
    {"CdtrAgt/FinInstnId/ClrSysMmbId/MmbId", Treatment::read, {}},
    {"Cdtr/Nm", Treatment::read, {}},
    // The ERP's own number of the supplier: monitoring compares it with master data. Numbers of
    // other schemes are for the bank, and are not passed on.
    {"Cdtr/Id/OrgId/Othr/Id", Treatment::read, {}},
    {"Cdtr/Id/OrgId/Othr/SchmeNm/Prtry", Treatment::only, "VENDOR"},
    {"Cdtr/PstlAdr/StrtNm", Treatment::read, {}},
    {"Cdtr/PstlAdr/BldgNb", Treatment::read, {}},
    {"Cdtr/PstlAdr/PstCd", Treatment::read, {}},
    {"Cdtr/PstlAdr/TwnNm", Treatment::read, {}},
    {"Cdtr/PstlAdr/Ctry", Treatment::read, {}},
    {"Cdtr/PstlAdr/AdrLine", Treatment::read, {}},
    {"CdtrAcct/Id/IBAN", Treatment::read, {}},
    {"CdtrAcct/Id/Othr/Id", Treatment::read, {}},
    // What Othr means when no scheme is named.
    {"CdtrAcct/Id/Othr/SchmeNm/Cd", Treatment::only, "BBAN"},
    {"CdtrAcct/Ccy", Treatment::read, {}},
    {"UltmtCdtr/Nm", Treatment::read, {}},
    {"Purp/Cd", Treatment::read, {}},
    {"RmtInf/Ustrd", Treatment::read, {}},
    {"RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Cd", Treatment::read, {}},
    {"RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Prtry", Treatment::read, {}},
    {"RmtInf/Strd/CdtrRefInf/Ref", Treatment::read, {}},
});

constexpr auto read_many_times = std::to_array<std::string_view>({"AdrLine", "Ustrd"});

std::span<const Rule> rules_of(Pain001Part kind) {
    switch (kind) {
        case Pain001Part::group_header:
            return group_header_rules;
        case Pain001Part::payment_information:
            return payment_information_rules;
        case Pain001Part::transaction:
            return transaction_rules;
    }
    return {};
}

using Index = std::unordered_map<std::string_view, const Rule*>;

Index index_of(Pain001Part kind) {
    Index index;
    for (const auto& rule : rules_of(kind)) {
        index.emplace(rule.path, &rule);
    }
    return index;
}

const Index& index_for(Pain001Part kind) {
    static const std::array<Index, 3> all{index_of(Pain001Part::group_header),
                                          index_of(Pain001Part::payment_information),
                                          index_of(Pain001Part::transaction)};
    return all[static_cast<std::size_t>(kind)];
}

class Search {
public:
    explicit Search(Pain001Part kind) : rules_(rules_of(kind)), index_(index_for(kind)) {}

    std::optional<Unsupported> below(const xml::Node& parent) {
        for (const auto& child : parent.children) {
            const auto length = path_.size();
            path_ += path_.empty() ? "" : "/";
            path_ += child.name;
            if (auto found = at(child)) {
                return found;
            }
            path_.resize(length);
        }
        return std::nullopt;
    }

private:
    std::optional<Unsupported> at(const xml::Node& node) {
        const auto found = index_.find(path_);
        const auto* rule = found == index_.end() ? nullptr : found->second;
        if (rule != nullptr && rule->treatment == Treatment::needless) {
            return std::nullopt;
        }
        if (node.position > 1 &&
            std::ranges::find(read_many_times, node.name) == read_many_times.end()) {
            return Unsupported{&node, "only the first of these could be passed on to a bank"};
        }
        if (!node.children.empty()) {
            return below(node);
        }
        if (rule == nullptr) {
            const bool says_nothing = node.text.empty() && holds_rules();
            return says_nothing ? std::nullopt
                                : std::optional{Unsupported{&node, "not passed on to a bank"}};
        }
        if (rule->treatment == Treatment::only && node.text != rule->value_or_reason) {
            return Unsupported{&node, "no other value than " + std::string{rule->value_or_reason}};
        }
        return std::nullopt;
    }

    // An empty <Cdtr/> asks for nothing: the elements it lacks are judged by their own rules.
    bool holds_rules() const {
        return std::ranges::any_of(rules_, [prefix = path_ + '/'](const Rule& rule) {
            return rule.path.starts_with(prefix);
        });
    }

    std::span<const Rule> rules_;
    const Index& index_;
    std::string path_;
};

}  // namespace

std::optional<Unsupported> first_unsupported(const xml::Node& part, Pain001Part kind) {
    return Search(kind).below(part);
}

}  // namespace sluice::iso20022
