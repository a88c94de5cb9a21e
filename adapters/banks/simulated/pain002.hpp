#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::simulated {

// One TxInfAndSts. Empty text is left out.
struct StatusLine {
    std::string instruction_id;
    std::string end_to_end_id;
    std::string status;       // TxSts
    std::string reason;       // StsRsnInf/Rsn/Cd
    std::string proprietary;  // StsRsnInf/Rsn/Prtry, when reason is empty
    std::string text;         // StsRsnInf/AddtlInf, cut to 105 characters
    std::string bank_reference;
};

struct StatusGroup {
    std::string payment_information_id;  // OrgnlPmtInfId
    std::vector<StatusLine> lines;
};

struct StatusReport {
    std::string message_id;
    std::int64_t created_at = 0;  // microseconds since 1970 UTC
    std::string bank_name;
    std::string bank_bic;
    std::string original_message_id;
    std::int64_t original_count = -1;  // -1: not given
    std::string original_control_sum;
    std::string group_status;
    std::string group_reason;
    std::string group_text;
    std::vector<StatusGroup> groups;
};

// pain.002.001.10, valid by its XSD.
std::string write_status_report(const StatusReport& report);

}  // namespace sluice::simulated
