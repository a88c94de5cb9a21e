#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/api/json.hpp"
#include "gateway/http/message.hpp"

namespace sluice::test {

// Holds answers to openapi.json: the status is declared for the operation, the content type for the
// status, and a JSON body follows its schema. Knows the part of JSON Schema that the file uses.
class OpenApiCheck {
public:
    OpenApiCheck();

    // "GET /v1/payments/{id}", in the order of the file.
    std::vector<std::string> operations() const;

    // What is wrong with an answer; empty: nothing.
    std::vector<std::string> violations(std::string_view method, std::string_view path_template,
                                        const http::Response& response) const;

    // What is wrong with a value under components/schemas/<name>.
    std::vector<std::string> violations_of(std::string_view schema,
                                           const api::json::Value& value) const;

private:
    const api::json::Value& resolve(const api::json::Value& node) const;
    void check(const api::json::Value& value, const api::json::Value& schema,
               const std::string& place, std::vector<std::string>& found) const;
    void check_object(const api::json::Value& value, const api::json::Value& schema,
                      const std::string& place, std::vector<std::string>& found) const;

    api::json::Value document_;
};

}  // namespace sluice::test
