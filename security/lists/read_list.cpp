#include "security/lists/read_list.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "ledger/base/gzip.hpp"
#include "security/digest/digest.hpp"
#include "security/lists/entry_builder.hpp"
#include "security/lists/source.hpp"
#include "security/lists/text.hpp"
#include "security/lists/xml_records.hpp"

namespace sluice::lists {

namespace {

using ReadOne = Result<Parsed> (*)(const SourceText&);

struct Format {
    ReadOne read = nullptr;  // nothing: OFAC's set of files
    bool is_xml = false;
    bool may_be_windows_1252 = false;
    bool ends_with_newline = false;
};

struct XmlFormat {
    std::string_view root;
    ReadOne read;
};
constexpr XmlFormat xml_formats[] = {
    {"CONSOLIDATED_LIST", read_un_xml},
    {"sdnList", read_ofac_xml},
    {"export", read_eu_xml},
};

// A table is known by columns of its header that no other format has together.
struct TableFormat {
    std::string_view first;
    std::string_view second;
    ReadOne read;
    bool may_be_windows_1252 = false;
    bool ends_with_newline = false;  // always, so that a file without one is cut off
};
constexpr TableFormat table_formats[] = {
    {"celex", "programKey", read_eu_csv, false, true},
    {"Name 6", "Group Type", read_uk_csv, true},
    {"Name 6", "Unique ID", read_ukl_csv, true},
    {"Chinese name", "Topics", read_cn_csv, false, true},
    {"Clean Name", "Parent Name", read_dod_csv, false, true},
    {"Street_Address", "FR_Citation", read_bis_dpl, false, true},
    {"תעודת זהות", "דרכון", read_il_wallets, false, true},
    {"id,terms,category", "weight_permille", read_terms_csv},
    {"id,schema,name", "", read_neutral_csv},
    {R"("id","schema","name")", "", read_neutral_csv},
};

Error with_file(Error error, const std::string& name) {
    if (error.where.empty()) {
        error.where = name;
    }
    return error;
}

Result<std::string> inflated(const InputFile& file, const ReadLimits& limits) {
    if (file.bytes.size() > limits.max_file_bytes) {
        return fail(Errc::too_large, "above the limit of bytes", file.file_name);
    }
    if (!is_gzip(file.bytes)) {
        return std::string{file.bytes};
    }
    std::string text;
    const auto append = [&](std::string_view piece) {
        text += piece;
        return true;
    };
    if (auto error = inflate(file.bytes, limits.max_file_bytes, append)) {
        return with_file(std::move(*error), file.file_name);
    }
    return text;
}

bool looks_like_xml(std::string_view text) {
    const auto start = trimmed(text.substr(0, 512));
    return start.starts_with('<') || start.starts_with("\xEF\xBB\xBF<");
}

// The first lines, where a header is: some formats have a line with the date before it.
std::string_view first_lines(std::string_view text) {
    auto end = text.find('\n');
    end = end == std::string_view::npos ? text.size() : text.find('\n', end + 1);
    return text.substr(0, end);
}

std::optional<Format> format_of(const SourceText& file) {
    const std::string_view text = file.text;
    if (looks_like_xml(text)) {
        const auto root = xml_root(file);
        const auto found = std::ranges::find(xml_formats, root, &XmlFormat::root);
        return found == std::end(xml_formats) ? std::nullopt
                                              : std::optional{Format{found->read, true}};
    }
    const auto start = trimmed(text.substr(0, 64));
    if (!start.empty() && start[0] >= '0' && start[0] <= '9') {
        return Format{.read = nullptr, .may_be_windows_1252 = true};
    }
    if (start.starts_with('{')) {
        return Format{.read = read_neutral_jsonl};
    }
    const auto head = first_lines(text);
    for (const auto& format : table_formats) {
        if (head.find(format.first) != std::string_view::npos &&
            head.find(format.second) != std::string_view::npos) {
            return Format{format.read, false, format.may_be_windows_1252, format.ends_with_newline};
        }
    }
    return std::nullopt;
}

// The text in UTF-8 without a mark; XML stays as it is.
Result<SourceText> decoded(SourceText file, const Format& format) {
    if (format.is_xml) {
        return file;
    }
    if (file.text.starts_with("\xEF\xBB\xBF")) {
        file.text.erase(0, 3);
    }
    if (const int line = first_line_not_utf8(file.text)) {
        if (!format.may_be_windows_1252) {
            return fail(Errc::wrong_encoding, "not UTF-8", file.name, line);
        }
        auto text = utf8_of_windows_1252(file.text);
        if (!text) {
            return with_file(text.error(), file.name);
        }
        file.text = std::move(*text);
    }
    return file;
}

struct Opened {
    Format format;
    SourceText file;
};

Result<Opened> open_file(const InputFile& input, const ReadLimits& limits) {
    auto text = inflated(input, limits);
    if (!text) {
        return text.error();
    }
    if (has_utf16_mark(*text) && !looks_like_xml(*text)) {
        auto plain = utf8_of_utf16(*text);
        if (!plain) {
            return with_file(plain.error(), input.file_name);
        }
        // XML that declares UTF-16 keeps its bytes: its parser decodes them.
        text = looks_like_xml(*plain) ? std::move(text) : std::move(plain);
    }
    SourceText file{input.file_name, std::move(*text)};
    const auto format = format_of(file);
    if (!format) {
        return fail(Errc::unsupported_media, "the content is of no list format that is known",
                    input.file_name);
    }
    if (format->ends_with_newline && !file.text.ends_with('\n')) {
        return fail(Errc::malformed, "no line feed at the end: is the file cut off?",
                    input.file_name);
    }
    auto ready = decoded(std::move(file), *format);
    if (!ready) {
        return ready.error();
    }
    return Opened{*format, std::move(*ready)};
}

Result<Parsed> parse_files(std::span<const InputFile> files, const ReadLimits& limits) {
    std::vector<SourceText> texts;
    Format format;
    for (const auto& file : files) {
        auto opened = open_file(file, limits);
        if (!opened) {
            return opened.error();
        }
        if (!texts.empty() && (opened->format.read != nullptr || format.read != nullptr)) {
            return fail(Errc::unsupported_media, "only OFAC's CSV comes in several files",
                        file.file_name);
        }
        format = opened->format;
        texts.push_back(std::move(opened->file));
    }
    return format.read != nullptr ? format.read(texts.front()) : read_ofac_csv(texts);
}

std::optional<Error> check_entry(const ListEntry& entry, const ReadLimits& limits) {
    const auto about = [&](Errc code, std::string_view why) {
        return fail(code, "entry " + entry.id + ": " + std::string{why});
    };
    if (entry.names.empty() && entry.ids.empty()) {
        return about(Errc::missing_field, "neither a name nor an identifier");
    }
    if (entry.names.size() > limits.max_names_per_entry) {
        return about(Errc::too_large, "more names than allowed");
    }
    const std::size_t counts[] = {entry.born.size(),       entry.birth_places.size(),
                                  entry.ids.size(),        entry.addresses.size(),
                                  entry.programmes.size(), entry.linked_to.size()};
    if (std::ranges::max(counts) > limits.max_values_per_entry) {
        return about(Errc::too_large, "more values of one kind than allowed");
    }
    if (entry.remarks.size() > max_remark_bytes) {
        return about(Errc::too_large, "remarks longer than allowed");
    }
    for (const auto& id : entry.ids) {
        if (id.value.size() > max_value_bytes) {
            return about(Errc::too_large, "an identifier longer than allowed");
        }
    }
    for (const auto& name : entry.names) {
        if (name.text.size() > limits.max_name_bytes) {
            return about(Errc::too_large, "a name longer than allowed");
        }
    }
    return std::nullopt;
}

std::optional<Error> check_entries(const std::vector<ListEntry>& entries,
                                   const ReadLimits& limits) {
    if (entries.empty()) {
        return fail(Errc::malformed, "no entry: an empty list would let everything pass");
    }
    if (entries.size() > limits.max_entries) {
        return fail(Errc::too_large, "more entries than allowed");
    }
    std::set<std::string_view> ids;
    for (const auto& entry : entries) {
        if (!ids.insert(entry.id).second) {
            return fail(Errc::malformed, "entry " + entry.id + " is there twice");
        }
        if (auto error = check_entry(entry, limits)) {
            return error;
        }
    }
    return std::nullopt;
}

// Of the files' bytes one after the other, in the order of their names: the order they are handed
// over in does not count.
std::string sha256_of(std::span<const InputFile> files) {
    std::vector<const InputFile*> sorted;
    for (const auto& file : files) {
        sorted.push_back(&file);
    }
    std::ranges::sort(sorted, {}, [](const InputFile* file) { return file->file_name; });
    std::string all;
    for (const auto* file : sorted) {
        all += file->bytes;
    }
    return digest::hex(digest::sha256(all));
}

}  // namespace

Result<List> read_list(std::string name, std::span<const InputFile> files,
                       const ReadLimits& limits) {
    check(limits.max_names_per_entry < max_kept && limits.max_values_per_entry < max_kept,
          "limits are below what an entry keeps");
    if (files.empty()) {
        return fail(Errc::missing_field, "no file", name);
    }
    auto parsed = parse_files(files, limits);
    if (!parsed) {
        return parsed.error();
    }
    if (auto error = check_entries(parsed->entries, limits)) {
        return with_file(std::move(*error), files.front().file_name);
    }
    List list{.name = std::move(name),
              .version = std::move(parsed->version),
              .published = parsed->published,
              .sha256 = sha256_of(files),
              .entries = std::move(parsed->entries)};
    if (list.version.empty()) {
        list.version = list.sha256.substr(0, 12);
    }
    return list;
}

}  // namespace sluice::lists
