#include "security/lists/xml_records.hpp"

#include <libxml/xmlreader.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "security/lists/text.hpp"

namespace sluice::lists {

namespace {

constexpr int max_depth = 16;  // the lists need half of it

struct FreeReader {
    void operator()(xmlTextReaderPtr reader) const { xmlFreeTextReader(reader); }
};
using Reader = std::unique_ptr<xmlTextReader, FreeReader>;

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view{}
                           : std::string_view{reinterpret_cast<const char*>(text)};
}

bool is_element(const xmlNode* node, std::string_view name) {
    return node->type == XML_ELEMENT_NODE && (name.empty() || view(node->name) == name);
}

// The first error of the library: what follows is only its consequence.
struct Trouble {
    std::optional<Error> error;

    static void on_error(void* self, xmlErrorPtr error) {
        auto& trouble = *static_cast<Trouble*>(self);
        if (trouble.error || error->level == XML_ERR_WARNING) {
            return;
        }
        const std::string_view message = error->message == nullptr ? "" : error->message;
        const bool bytes = message.starts_with("Input is not proper UTF-8") ||
                           error->code == XML_ERR_UNSUPPORTED_ENCODING ||
                           error->code == XML_ERR_INVALID_ENCODING ||
                           error->code == XML_I18N_CONV_FAILED;
        trouble.error = fail(bytes ? Errc::wrong_encoding : Errc::malformed,
                             "XML: " + squeezed(message.substr(0, 200)), {}, error->line);
    }
};

Reader open_reader(std::string_view text) {
    Reader reader(xmlReaderForMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr,
                                     XML_PARSE_NONET | XML_PARSE_COMPACT));
    check(reader != nullptr, "libxml2 has memory for a reader");
    return reader;
}

int depth_of(const xmlNode* node) {
    int deepest = 0;
    for (const auto* child = node->children; child != nullptr; child = child->next) {
        deepest = child->type == XML_ELEMENT_NODE ? std::max(deepest, depth_of(child)) : deepest;
    }
    return deepest + 1;
}

std::optional<Error> handle(xmlTextReaderPtr reader, int depth, const RecordHandlers& handlers) {
    if (depth > 0 && depth < handlers.depth) {
        return std::nullopt;
    }
    if (depth == 0) {
        return handlers.root(Element{xmlTextReaderCurrentNode(reader)});
    }
    const auto* node = xmlTextReaderExpand(reader);
    if (node == nullptr) {
        return std::nullopt;  // the reader's error says why
    }
    if (depth_of(node) + depth > max_depth) {
        return fail(Errc::too_large, "elements are nested too deep");
    }
    return handlers.record(Element{node});
}

}  // namespace

std::string_view Element::name() const {
    return view(node_->name);
}

int Element::line() const {
    return static_cast<int>(xmlGetLineNo(node_));
}

std::string Element::attribute(std::string_view name) const {
    for (const auto* at = node_->properties; at != nullptr; at = at->next) {
        if (view(at->name) == name && at->children != nullptr) {
            return squeezed(view(at->children->content));
        }
    }
    return {};
}

std::string Element::text() const {
    const std::unique_ptr<xmlChar, void (*)(xmlChar*)> content(
        xmlNodeGetContent(node_), [](xmlChar* text) { xmlFree(text); });
    return squeezed(view(content.get()));
}

std::optional<Element> Element::find(std::string_view path) const {
    const auto* node = node_;
    while (!path.empty()) {
        const auto slash = path.find('/');
        const auto step = path.substr(0, slash);
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
        node = node->children;
        while (node != nullptr && !is_element(node, step)) {
            node = node->next;
        }
        if (node == nullptr) {
            return std::nullopt;
        }
    }
    return Element{node};
}

std::string Element::text_at(std::string_view path) const {
    const auto found = find(path);
    return found ? found->text() : std::string{};
}

void Element::each(std::string_view name, const std::function<void(const Element&)>& visit) const {
    for (const auto* child = node_->children; child != nullptr; child = child->next) {
        if (is_element(child, name)) {
            visit(Element{child});
        }
    }
}

std::optional<Error> read_records(const SourceText& file, const RecordHandlers& handlers) {
    if (file.text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return fail(Errc::too_large, "above the limit of bytes", file.name);
    }
    const auto reader = open_reader(file.text);
    Trouble trouble;
    xmlTextReaderSetStructuredErrorHandler(reader.get(), &Trouble::on_error, &trouble);
    std::optional<Error> error;
    int state = xmlTextReaderRead(reader.get());
    while (state == 1 && !error) {
        const auto type = xmlTextReaderNodeType(reader.get());
        const auto depth = xmlTextReaderDepth(reader.get());
        if (type == XML_READER_TYPE_DOCUMENT_TYPE) {
            error = fail(Errc::entity_forbidden, "a document type declaration is not allowed");
        } else if (type == XML_READER_TYPE_ELEMENT) {
            error = handle(reader.get(), depth, handlers);
        }
        if (error && error->line == 0) {
            error->line = xmlTextReaderGetParserLineNumber(reader.get());
        }
        const bool whole = type == XML_READER_TYPE_ELEMENT && depth >= handlers.depth;
        state = whole ? xmlTextReaderNext(reader.get()) : xmlTextReaderRead(reader.get());
    }
    if (state < 0 || trouble.error) {
        error = trouble.error ? trouble.error : fail(Errc::malformed, "not well-formed XML");
    }
    if (error && error->where.empty()) {
        error->where = file.name;
    }
    return error;
}

std::string xml_root(const SourceText& file) {
    if (file.text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return {};
    }
    const auto reader = open_reader(file.text);
    Trouble ignored;
    xmlTextReaderSetStructuredErrorHandler(reader.get(), &Trouble::on_error, &ignored);
    while (xmlTextReaderRead(reader.get()) == 1) {
        if (xmlTextReaderNodeType(reader.get()) == XML_READER_TYPE_ELEMENT) {
            return std::string{view(xmlTextReaderConstLocalName(reader.get()))};
        }
    }
    return {};
}

}  // namespace sluice::lists
