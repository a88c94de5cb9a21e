#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/banks/wire/xml_node.hpp"
#include "ledger/base/result.hpp"

namespace sluice::xml {

struct ParseOptions {
    std::size_t max_bytes = 64u << 20;  // of plain XML
    int max_depth = 64;                 // ISO 20022 needs less than 20
    bool gzip = false;                  // also take a gzip member
};

// Takes an ISO 20022 message in small parts, in document order. A function that returns an Error
// ends the parse with it; the parser adds the place when the Error names none.
//
//   Document
//     CstmrCdtTrfInitn            the message
//       GrpHdr                    element(): a whole part
//       PmtInf                    open(): a container
//         PmtInfId                element(): a whole part
//         CdtTrfTxInf             element(): a whole part
//       /PmtInf                   close()
class MessageHandler {
public:
    virtual ~MessageHandler() = default;

    // The namespace of Document. Answers the name of the schema to check it by, empty for none.
    virtual Result<std::string> document(std::string_view namespace_uri) = 0;
    // Whether this element below the message is a container.
    virtual bool is_container(std::string_view name) const = 0;
    virtual std::optional<Error> open(const std::string& xpath, int line) = 0;
    // `parent` is the XPath of the element around it.
    virtual std::optional<Error> element(Node node, const std::string& parent) = 0;
    virtual std::optional<Error> close() = 0;
};

// Parses a message by streaming: no network, no DTD, no entity beyond the five of XML itself, and
// limits on size, depth, attributes and the length of a tag. The root is Document, or a wrapper of
// an optional AppHdr (which is passed over) and one Document. Every part is checked by the schema
// before it is handed on, but the parts count only when the whole parse gave no Error.
// Errors, each with XPath and line: malformed, wrong_encoding, too_large, entity_forbidden,
// unsupported_namespace, schema_violation, and those of the handler.
std::optional<Error> parse(std::string_view document, const ParseOptions& options,
                           MessageHandler& handler);

// "pain.001.001.09" of "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"; empty for others.
std::string_view message_name(std::string_view namespace_uri);

}  // namespace sluice::xml
