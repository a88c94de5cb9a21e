#include "security/audit/checkpoint.hpp"

#include <cstring>
#include <limits>

#include "security/audit/signed_note.hpp"
#include "security/audit/strict_text.hpp"

namespace sluice::audit {

namespace {

bool is_line(std::string_view text) {
    return !text.empty() && text.find('\n') == text.npos;
}

std::string as_text(const Hash& hash) {
    return digest::base64({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

}  // namespace

Result<Checkpoint> parse_checkpoint(std::string_view text) {
    if (!text.ends_with('\n')) {
        return fail(Errc::malformed, "a checkpoint ends with a line feed");
    }
    Checkpoint checkpoint;
    checkpoint.origin = take_line(text);
    if (checkpoint.origin.empty()) {
        return fail(Errc::malformed, "no origin", "", 1);
    }
    const auto size = parse_decimal(take_line(text), std::numeric_limits<std::uint64_t>::max());
    if (!size) {
        return fail(Errc::malformed, "the tree size is a number without leading zeros", "", 2);
    }
    checkpoint.tree.size = *size;
    std::string root;
    if (!digest::base64_decode(take_line(text), root) ||
        root.size() != checkpoint.tree.root.size()) {
        return fail(Errc::malformed, "the root is base64 of 32 bytes", "", 3);
    }
    std::memcpy(checkpoint.tree.root.data(), root.data(), root.size());
    for (int number = 4; !text.empty(); ++number) {
        checkpoint.extensions.emplace_back(take_line(text));
        if (checkpoint.extensions.back().empty()) {
            return fail(Errc::malformed, "an extension line is not empty", "", number);
        }
    }
    return checkpoint;
}

Result<std::string> to_text(const Checkpoint& checkpoint) {
    if (!is_line(checkpoint.origin)) {
        return fail(Errc::invalid_value, "an origin is one line", "origin");
    }
    auto text = checkpoint.origin + '\n' + std::to_string(checkpoint.tree.size) + '\n' +
                as_text(checkpoint.tree.root) + '\n';
    for (const auto& extension : checkpoint.extensions) {
        if (!is_line(extension)) {
            return fail(Errc::invalid_value, "an extension is one line", "extensions");
        }
        text += extension + '\n';
    }
    return text;
}

Result<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& key) {
    const auto text = open_note(note, key);
    if (!text) {
        return text.error();
    }
    auto checkpoint = parse_checkpoint(*text);
    if (checkpoint && checkpoint->origin != key.name()) {
        return fail(Errc::invalid_value, "the checkpoint of another log", "", 1);
    }
    return checkpoint;
}

Result<std::string> sign_checkpoint(const TreeHead& tree, const SigningKey& key,
                                    std::vector<std::string> extensions) {
    const auto text = to_text({key.verifier().name(), tree, std::move(extensions)});
    if (!text) {
        return text.error();
    }
    return sign_note(*text, key);
}

}  // namespace sluice::audit
