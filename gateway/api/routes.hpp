#pragma once

#include <vector>

#include "gateway/api/router.hpp"

// The routes of openapi.json, one function a resource. A test holds the two to each other.
namespace sluice::api {

std::vector<Route> payment_routes();
std::vector<Route> batch_routes();
std::vector<Route> file_routes();
std::vector<Route> account_routes();
std::vector<Route> statement_routes();
std::vector<Route> exception_routes();
std::vector<Route> event_routes();
std::vector<Route> case_routes();      // of officers: cases of screening
std::vector<Route> case_act_routes();  // part of them
std::vector<Route> case_file_routes();
std::vector<Route> case_report_routes();
std::vector<Route> large_value_routes();
std::vector<Route> disposition_routes();
std::vector<Route> list_routes();         // of officers: lists
std::vector<Route> rule_routes();         // of officers: monitoring rules
std::vector<Route> master_data_routes();  // of the ERP
std::vector<Route> access_routes();       // of security administrators
std::vector<Route> approval_routes();
std::vector<Route> approval_policy_routes();
std::vector<Route> audit_log_routes();    // of auditors
std::vector<Route> health_routes();       // of both listeners
std::vector<Route> page_routes();     // what needs no database: this API's description, a home page
std::vector<Route> metrics_routes();  // of the admin listener

}  // namespace sluice::api
