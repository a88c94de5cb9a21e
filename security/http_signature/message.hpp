#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/base/result.hpp"

namespace sluice::http_signature {

using Header = std::pair<std::string, std::string>;
using Headers = std::vector<Header>;

// What was received or is to be sent. Views: whoever makes it keeps the texts alive.
//
// `target` is the request-target byte for byte as it stood in the request line (RFC 9112 section
// 3.2.1, origin-form: "/v1/payments?limit=5"), not decoded: what is signed are the bytes on the
// wire. `scheme` and `authority` are those the client used; behind a proxy that ends TLS that is
// configuration, not what the proxy's own connection says.
struct Message {
    std::string_view method{};     // "POST"
    std::string_view scheme{};     // "https"
    std::string_view authority{};  // "gateway.example:8443"
    std::string_view target{};
    std::span<const Header> headers{};  // in the order of the wire; names in any case
    std::string_view body{};
    int status = 0;  // of a response; 0: this is a request
};

// One part of a message that a signature covers (RFC 9421 section 2).
struct Component {
    std::string name;         // "@method", or a field's name in lower case
    std::string parameter{};  // of @query-param: the query parameter's name, percent-encoded
    bool is_bytes = false;    // `;bs`: each line of the field as a byte sequence

    std::string identifier() const;  // serialized: "\"@query-param\";name=\"Pet\""
    bool operator==(const Component&) const = default;
};

// The value of a component as it goes into the signature base. Errors, with the component's name in
// `where`: missing_field when the message has no such part, unsupported_element for what we do not
// do (`@status` of a request, unknown derived components), invalid_value when the part cannot be
// signed (line feeds, bytes that are not ASCII, a query parameter that comes twice).
Result<std::string> component_value(const Message& message, const Component& component);

// Every line of the field, trimmed and joined by ", " (RFC 9421 section 2.1); false when there is
// none. `name` in lower case.
bool combined_field(const Message& message, std::string_view name, std::string& value);

// Section 2.5. `parameters` is the inner list of the signature with its parameters, serialized.
Result<std::string> signature_base(const Message& message, const std::vector<Component>& components,
                                   std::string_view parameters);

}  // namespace sluice::http_signature
