#include "security/audit/signed_note.hpp"

#include <algorithm>

#include "ledger/base/utf8.hpp"
#include "security/audit/strict_text.hpp"
#include "security/digest/digest.hpp"

namespace sluice::audit {

namespace {

constexpr std::string_view dash = "\u2014 ";
constexpr std::size_t id_bytes = 4;

int lines_of(std::string_view text) {
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\n'; });
}

std::string big_endian(std::uint32_t id) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) {
        bytes += static_cast<char>(id >> shift & 0xFF);
    }
    return bytes;
}

Result<NoteSignature> read_signature(std::string_view line, int number) {
    const auto bad = [&](std::string why) { return fail(Errc::malformed, why, "", number); };
    if (!line.starts_with(dash)) {
        return bad("a signature line begins with an em dash and a space");
    }
    line.remove_prefix(dash.size());
    const auto end = line.find(' ');
    NoteSignature signature;
    signature.name = line.substr(0, end);
    if (end == line.npos || !is_key_name(signature.name)) {
        return bad("a signature line has a key's name, a space and base64");
    }
    if (!digest::base64_decode(line.substr(end + 1), signature.bytes) ||
        signature.bytes.size() <= id_bytes) {
        return bad("not base64 of a key id and a signature");
    }
    for (std::size_t i = 0; i < id_bytes; ++i) {
        signature.id = signature.id << 8 | static_cast<unsigned char>(signature.bytes[i]);
    }
    signature.bytes.erase(0, id_bytes);
    return signature;
}

}  // namespace

Result<SignedNote> parse_note(std::string_view bytes) {
    if (bytes.size() > max_note_bytes) {
        return fail(Errc::too_large, "a note has at most 256 KiB");
    }
    if (!is_utf8(bytes)) {
        return fail(Errc::wrong_encoding, "a note is UTF-8");
    }
    if (has_control_character(bytes)) {
        return fail(Errc::malformed, "a note has no control characters but line feeds");
    }
    const auto end = bytes.rfind("\n\n");
    if (end == bytes.npos || !bytes.ends_with('\n') || end + 2 == bytes.size()) {
        return fail(Errc::malformed, "a note is a text, an empty line and signature lines");
    }
    SignedNote note;
    note.text = bytes.substr(0, end + 1);
    auto rest = bytes.substr(end + 2);
    for (int number = lines_of(note.text) + 2; !rest.empty(); ++number) {
        auto signature = read_signature(take_line(rest), number);
        if (!signature) {
            return signature.error();
        }
        if (note.signatures.size() == max_note_signatures) {
            return fail(Errc::too_large, "a note has at most 64 signatures", "", number);
        }
        note.signatures.push_back(std::move(*signature));
    }
    return note;
}

Result<std::string> open_note(std::string_view bytes, const VerifierKey& key) {
    auto note = parse_note(bytes);
    if (!note) {
        return note.error();
    }
    bool is_signed = false;
    for (const auto& signature : note->signatures) {
        if (signature.name != key.name() || signature.id != key.id()) {
            continue;
        }
        if (!key.verify(note->text, signature.bytes)) {
            return fail(Errc::unauthenticated, "the signature does not hold");
        }
        is_signed = true;
    }
    if (!is_signed) {
        return fail(Errc::unauthenticated, "not signed by this key");
    }
    return std::move(note->text);
}

Result<std::string> sign_note(std::string_view text, const SigningKey& key) {
    if (!text.ends_with('\n') || !is_utf8(text) || has_control_character(text)) {
        return fail(Errc::invalid_value, "a note's text is UTF-8 lines without control characters");
    }
    const auto& verifier = key.verifier();
    const auto made = key.sign(text);
    const auto bytes = big_endian(verifier.id()) + std::string{made.begin(), made.end()};
    std::string note{text};
    note += '\n';
    note += dash;
    note += verifier.name() + ' ' + digest::base64(bytes) + '\n';
    if (note.size() > max_note_bytes) {
        return fail(Errc::invalid_value, "a note has at most 256 KiB");
    }
    return note;
}

}  // namespace sluice::audit
