#include "adapters/banks/wire/xml_parser.hpp"

#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <utility>
#include <vector>

#include "adapters/banks/wire/xml_schema.hpp"
#include "adapters/banks/wire/xml_stack.hpp"
#include "ledger/base/gzip.hpp"

namespace sluice::xml {

namespace {

constexpr std::size_t chunk_bytes = 32768;
// libxml2 compares every attribute of a tag with every other: without a limit one huge tag could
// take minutes. It buffers a tag, comment or declaration until its end, so the buffer shows it.
constexpr std::ptrdiff_t max_buffered_bytes = 4 * static_cast<std::ptrdiff_t>(chunk_bytes);
constexpr int max_attributes = 16;
// libxml2 keeps every different name in a table whose search slows down with its size. All of
// ISO 20022 uses a few thousand names, one message a few hundred.
constexpr int max_names = 4096;

class Parser {
public:
    Parser(const ParseOptions& options, MessageHandler& handler);
    ~Parser() { xmlFreeParserCtxt(context_); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    // False: stop, there is an error.
    bool feed(std::string_view chunk);
    void finish();
    std::optional<Error> error() { return std::move(error_); }

private:
    struct Tag {
        const xmlChar* name;
        const xmlChar* prefix;
        const xmlChar* uri;
        int namespace_count;
        const xmlChar** namespaces;
        int attribute_count;
        int defaulted_count;
        const xmlChar** attributes;
    };

    void start(const Tag& tag);
    void start_outside(const Tag& tag);
    void start_inside(const Tag& tag);
    void begin_node(const Tag& tag);
    void characters(const xmlChar* text, int length);
    void end(const xmlChar* name, const xmlChar* prefix, const xmlChar* uri);
    void end_inside();
    void library_error(const xmlError& error);
    void forbid_doctype();
    void check_encoding();
    bool violated();
    void stop(Error error);

    bool in_document() const { return document_depth_ != 0 && !document_closed_; }
    int line() const { return xmlSAX2GetLineNumber(context_); }

    static Errc code_of(int library_code);
    static Parser& self(void* data) { return *static_cast<Parser*>(data); }
    static xmlSAXHandler callbacks();

    const ParseOptions& options_;
    MessageHandler& handler_;
    xmlParserCtxtPtr context_ = nullptr;
    std::optional<Validator> validator_;
    ElementStack stack_;
    std::size_t document_depth_ = 0;  // depth of Document, 1 or 2; 0: not met
    bool document_closed_ = false;
    bool in_container_ = false;
    Node root_;                      // the part being read
    std::vector<Node*> open_nodes_;  // from root_ to the innermost open element
    std::optional<Error> error_;
};

Parser::Parser(const ParseOptions& options, MessageHandler& handler)
    : options_(options), handler_(handler) {
    auto sax = callbacks();
    context_ = xmlCreatePushParserCtxt(&sax, this, nullptr, 0, nullptr);
    check(context_ != nullptr, "libxml2 has memory for a parser");
    xmlCtxtUseOptions(context_, XML_PARSE_NONET);
}

xmlSAXHandler Parser::callbacks() {
    xmlSAXHandler sax{};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startDocument = [](void* data) { self(data).check_encoding(); };
    sax.internalSubset = [](void* data, const xmlChar*, const xmlChar*, const xmlChar*) {
        self(data).forbid_doctype();
    };
    sax.startElementNs = [](void* data, const xmlChar* name, const xmlChar* prefix,
                            const xmlChar* uri, int namespace_count, const xmlChar** namespaces,
                            int attribute_count, int defaulted_count, const xmlChar** attributes) {
        self(data).start({name, prefix, uri, namespace_count, namespaces, attribute_count,
                          defaulted_count, attributes});
    };
    sax.endElementNs = [](void* data, const xmlChar* name, const xmlChar* prefix,
                          const xmlChar* uri) { self(data).end(name, prefix, uri); };
    sax.characters = [](void* data, const xmlChar* text, int length) {
        self(data).characters(text, length);
    };
    sax.ignorableWhitespace = sax.characters;
    sax.serror = [](void* data, xmlErrorPtr error) { self(data).library_error(*error); };
    return sax;
}

bool Parser::feed(std::string_view chunk) {
    while (!chunk.empty() && !error_) {
        const auto piece = chunk.substr(0, chunk_bytes);
        chunk.remove_prefix(piece.size());
        xmlParseChunk(context_, piece.data(), static_cast<int>(piece.size()), 0);
        const auto* input = context_->input;
        if (input != nullptr && input->end - input->cur > max_buffered_bytes) {
            stop(fail(Errc::too_large, "a tag, comment or declaration is too long"));
        }
    }
    return !error_;
}

void Parser::finish() {
    if (!error_) {
        xmlParseChunk(context_, nullptr, 0, 1);
    }
    if (!error_ && context_->wellFormed == 0) {
        stop(fail(Errc::malformed, "not well-formed XML"));
    }
    if (!error_ && document_depth_ == 0) {
        stop(fail(Errc::unsupported_namespace, "no Document of ISO 20022", "/"));
    }
}

void Parser::check_encoding() {
    constexpr auto allowed = std::to_array<std::string_view>({"UTF-8", "UTF8", "UTF-16", "UTF-16LE",
                                                              "UTF-16BE", "ISO-8859-1", "US-ASCII",
                                                              "ASCII", "GB18030", "GBK", "GB2312"});
    auto name = std::string{
        view(context_->encoding != nullptr ? context_->encoding : context_->input->encoding)};
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    if (!name.empty() && std::ranges::find(allowed, name) == allowed.end()) {
        stop(fail(Errc::wrong_encoding, "the declared encoding is not supported; use UTF-8", "/"));
    }
}

void Parser::forbid_doctype() {
    stop(fail(Errc::entity_forbidden, "a document type declaration is not allowed", "/"));
}

void Parser::start(const Tag& tag) {
    if (error_) {
        return;
    }
    stack_.push(tag.name, line());
    if (stack_.depth() > static_cast<std::size_t>(options_.max_depth)) {
        return stop(fail(Errc::too_large, "elements are nested too deep"));
    }
    if (tag.attribute_count > max_attributes) {
        return stop(fail(Errc::too_large, "too many attributes"));
    }
    if (xmlDictSize(context_->dict) > max_names) {
        return stop(fail(Errc::too_large, "too many different names"));
    }
    if (!in_document()) {
        start_outside(tag);
    }
    if (in_document() && !error_) {
        start_inside(tag);
    }
}

// Above Document there may be one wrapper with an AppHdr; whatever else is there is not ours.
void Parser::start_outside(const Tag& tag) {
    const auto name = view(tag.name);
    if (name == "Document" && stack_.depth() <= 2 && !document_closed_) {
        auto schema = handler_.document(view(tag.uri));
        if (!schema) {
            return stop(schema.error());
        }
        document_depth_ = stack_.depth();
        if (!schema->empty()) {
            validator_.emplace(*schema);
        }
        return;
    }
    if (stack_.depth() == 2 && name != "AppHdr") {
        stop(fail(Errc::unsupported_namespace, "neither a Document nor a wrapper of one"));
    }
}

void Parser::start_inside(const Tag& tag) {
    if (validator_) {
        validator_->start_element(tag.name, tag.prefix, tag.uri, tag.namespace_count,
                                  tag.namespaces, tag.attribute_count, tag.defaulted_count,
                                  tag.attributes);
        if (violated()) {
            return;
        }
    }
    const auto below_document = stack_.depth() - document_depth_;
    if (below_document < 2) {
        return;
    }
    if (below_document == 2 && handler_.is_container(view(tag.name))) {
        in_container_ = true;
        if (auto error = handler_.open(stack_.xpath(stack_.depth()), line())) {
            stop(std::move(*error));
        }
        return;
    }
    begin_node(tag);
}

void Parser::begin_node(const Tag& tag) {
    Node* node = &root_;
    if (open_nodes_.empty()) {
        root_ = Node{};
    } else {
        auto& parent = *open_nodes_.back();
        parent.text.clear();
        node = &parent.children.emplace_back();
    }
    node->name = view(tag.name);
    node->line = stack_.top().line;
    node->position = stack_.top().position;
    // Five pointers an attribute: local name, prefix, namespace, start and end of the value.
    for (int i = 0; i < tag.attribute_count; ++i) {
        const auto* at = tag.attributes + static_cast<std::ptrdiff_t>(i) * 5;
        node->attributes.push_back(
            {std::string{view(at[0])}, std::string{reinterpret_cast<const char*>(at[3]),
                                                   reinterpret_cast<const char*>(at[4])}});
    }
    open_nodes_.push_back(node);
}

void Parser::characters(const xmlChar* text, int length) {
    if (error_ || !in_document()) {
        return;
    }
    if (validator_) {
        validator_->text(text, length);
        if (violated()) {
            return;
        }
    }
    if (!open_nodes_.empty() && open_nodes_.back()->children.empty()) {
        open_nodes_.back()->text.append(reinterpret_cast<const char*>(text),
                                        static_cast<std::size_t>(length));
    }
}

void Parser::end(const xmlChar* name, const xmlChar* prefix, const xmlChar* uri) {
    if (error_) {
        return;
    }
    if (in_document()) {
        if (validator_) {
            validator_->end_element(name, prefix, uri);
            if (violated()) {
                return;
            }
        }
        end_inside();
    }
    stack_.pop();
}

void Parser::end_inside() {
    std::optional<Error> error;
    if (open_nodes_.size() == 1) {
        open_nodes_.clear();
        error = handler_.element(std::move(root_), stack_.xpath(stack_.depth() - 1));
    } else if (!open_nodes_.empty()) {
        open_nodes_.pop_back();
    } else if (in_container_) {
        in_container_ = false;
        error = handler_.close();
    } else if (stack_.depth() == document_depth_) {
        document_closed_ = true;
    }
    if (error) {
        stop(std::move(*error));
    }
}

bool Parser::violated() {
    if (!validator_->violation().empty()) {
        stop(fail(Errc::schema_violation, validator_->violation()));
    }
    return error_.has_value();
}

void Parser::library_error(const xmlError& error) {
    if (error_ || error.level == XML_ERR_WARNING) {
        return;
    }
    const std::string_view message = error.message == nullptr ? "" : error.message;
    // libxml2 has one code for bytes that are no UTF-8 and for characters that XML forbids.
    const bool bad_bytes = message.starts_with("Input is not proper UTF-8");
    const auto code = bad_bytes ? Errc::wrong_encoding : code_of(error.code);
    stop(fail(code, safe_message(message), {}, error.line));
}

Errc Parser::code_of(int library_code) {
    switch (library_code) {
        case XML_ERR_UNDECLARED_ENTITY:
        case XML_WAR_UNDECLARED_ENTITY:
            return Errc::entity_forbidden;
        case XML_ERR_INVALID_ENCODING:
        case XML_ERR_UNSUPPORTED_ENCODING:
        case XML_ERR_UNKNOWN_ENCODING:
        case XML_ERR_ENCODING_NAME:
        case XML_I18N_CONV_FAILED:
            return Errc::wrong_encoding;
        default:
            return Errc::malformed;
    }
}

// The first error counts: what follows is only its consequence.
void Parser::stop(Error error) {
    if (error_) {
        return;
    }
    if (error.where.empty()) {
        error.where = stack_.xpath(stack_.depth());
    }
    if (error.line == 0) {
        error.line = stack_.depth() == 0 ? line() : stack_.top().line;
    }
    error_ = std::move(error);
    xmlStopParser(context_);
}

}  // namespace

std::optional<Error> parse(std::string_view document, const ParseOptions& options,
                           MessageHandler& handler) {
    if (document.empty()) {
        return fail(Errc::malformed, "the document is empty", "/", 1);
    }
    if (document.size() > options.max_bytes) {
        return fail(Errc::too_large, "the document is above the limit", "/");
    }
    Parser parser(options, handler);
    if (options.gzip && is_gzip(document)) {
        const auto feed = [&](std::string_view piece) { return parser.feed(piece); };
        if (auto error = inflate(document, options.max_bytes, feed)) {
            error->where = "/";
            return error;
        }
    } else {
        parser.feed(document);
    }
    parser.finish();
    return parser.error();
}

std::string_view message_name(std::string_view namespace_uri) {
    constexpr std::string_view prefix = "urn:iso:std:iso:20022:tech:xsd:";
    return namespace_uri.starts_with(prefix) ? namespace_uri.substr(prefix.size())
                                             : std::string_view{};
}

}  // namespace sluice::xml
