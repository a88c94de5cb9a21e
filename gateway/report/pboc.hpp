#pragma once

#include <span>
#include <string>

#include "gateway/report/case_report.hpp"
#include "gateway/report/large_value.hpp"

namespace sluice::report {

// The data set of large-value and suspicious transactions for an institution that reports to the
// Chinese centre (中国反洗钱监测分析中心): our own XML, version 1, laid down in
// gateway/report/schema/sluice_pboc_1.xsd, whose elements name what the order of 2016 No. 3 asks
// for. It is NOT the centre's own file format, which is not public: the institution maps it.
struct PbocSettings {
    std::string institution_code;  // as the centre assigned it
    std::string institution_name;
};

// `movements` are those that `days` was found in: each that a day names must be there.
// Errors: missing_field or invalid_value, naming every field at once.
Result<std::string> pboc_large_value_xml(std::span<const LargeValueDay> days,
                                         std::span<const LargeValueInput> movements,
                                         std::span<const Party> customers, BusinessDate report_date,
                                         const PbocSettings& settings);
Result<std::string> pboc_suspicious_xml(const CaseReport& report, const PbocSettings& settings);

}  // namespace sluice::report
