// Notes and checkpoints of C2SP: the vectors of Go's note package, RFC 8032, and what is refused.
#include "security/audit/signed_note.hpp"

#include <gtest/gtest.h>

#include "security/audit/checkpoint.hpp"
#include "security/digest/digest.hpp"

namespace sluice::audit {
namespace {

constexpr const char* peter_key =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr const char* peter_text =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
constexpr const char* peter_line =
    "— PeterNeumann x08go/"
    "ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

SigningKey key_of(const std::string& name, char digit = '1') {
    std::string seed(64, digit);
    return SigningKey::from_hex(name, seed).value();
}

std::string signed_text(const std::string& text, const std::string& name = "log.example/audit") {
    return sign_note(text, key_of(name)).value();
}

TEST(VerifierKey, of_go_is_read_and_written) {
    const auto key = VerifierKey::parse(peter_key);
    ASSERT_TRUE(key) << to_string(key.error());
    EXPECT_EQ(key->name(), "PeterNeumann");
    EXPECT_EQ(key->id(), 0xc74f20a3u);
    EXPECT_EQ(key->to_string(), peter_key);
}

TEST(VerifierKey, says_which_part_is_wrong) {
    const std::pair<const char*, const char*> cases[] = {
        {"", ""},
        {"PeterNeumann", ""},
        {"PeterNeumann+c74f20a3", ""},
        {"PeterNeumann+c74f20a3+", "key"},
        {"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW=", "key"},
        {"PeterNeumann+c74f20a3+AhpcQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWA", "key"},
        {"PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "id"},
        {"PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "id"},
        {"Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "name"},
        {"Peter\u2003N+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "name"},
        {"+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "name"},
    };
    for (const auto& [text, where] : cases) {
        const auto key = VerifierKey::parse(text);
        ASSERT_FALSE(key) << text;
        EXPECT_EQ(key.error().code, Errc::malformed) << text;
        EXPECT_EQ(key.error().where, where) << text;
    }
}

// RFC 8032 section 7.1, test 1.
TEST(SigningKey, signs_as_rfc_8032) {
    std::string seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    const auto key = SigningKey::from_hex("test", seed);
    ASSERT_TRUE(key);
    EXPECT_EQ(
        digest::hex(key->sign("")),
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
        "1cf9b46bd25bf5f0595bbe24655141438e7a100b");
    EXPECT_EQ(seed, std::string(64, '\0')) << "the caller's copy is wiped";
}

TEST(SigningKey, refuses_what_is_no_seed_and_does_not_repeat_it) {
    for (const auto& text : {std::string(63, 'a'), std::string(64, 'g'), std::string(64, 'A'),
                             std::string(65, 'a'), std::string{}}) {
        auto seed = text;
        const auto key = SigningKey::from_hex("name", seed);
        ASSERT_FALSE(key) << text;
        EXPECT_EQ(key.error().code, Errc::invalid_value);
        EXPECT_TRUE(text.empty() || key.error().detail.find(text) == std::string::npos);
        EXPECT_EQ(seed, std::string(text.size(), '\0'));
    }
    std::string seed(64, 'a');
    EXPECT_EQ(SigningKey::from_hex("a+b", seed).error().where, "name");
}

TEST(SignedNote, of_go_is_opened) {
    const auto key = VerifierKey::parse(peter_key).value();
    const auto note = std::string{peter_text} + '\n' + peter_line;
    const auto text = open_note(note, key);
    ASSERT_TRUE(text) << to_string(text.error());
    EXPECT_EQ(*text, peter_text);
}

TEST(SignedNote, is_opened_by_the_key_that_signed_it) {
    const auto key = key_of("log.example/audit");
    // A text may have empty lines: the last one ends it.
    const std::string text = "first\n\n第三行\n";
    const auto note = sign_note(text, key);
    ASSERT_TRUE(note);
    EXPECT_EQ(open_note(*note, key.verifier()).value(), text);
    EXPECT_EQ(open_note(*note, key_of("log.example/other").verifier()).error().code,
              Errc::unauthenticated);
    EXPECT_EQ(open_note(*note, key_of("log.example/audit", '2').verifier()).error().code,
              Errc::unauthenticated);
}

TEST(SignedNote, passes_over_signatures_of_others) {
    const auto key = key_of("log.example/audit");
    const auto note = signed_text("text\n") + peter_line;
    ASSERT_EQ(parse_note(note)->signatures.size(), 2u);
    EXPECT_EQ(open_note(note, key.verifier()).value(), "text\n");
    EXPECT_EQ(open_note(note, VerifierKey::parse(peter_key).value()).error().detail,
              "the signature does not hold");
}

TEST(SignedNote, with_any_byte_changed_is_not_opened) {
    const auto key = key_of("log.example/audit");
    const auto note = signed_text("some text\n");
    for (std::size_t i = 0; i < note.size(); ++i) {
        auto changed = note;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(open_note(changed, key.verifier())) << i;
    }
}

TEST(SignedNote, that_is_none_is_refused_with_its_line) {
    const std::string line = peter_line;
    struct Case {
        std::string note;
        Errc code;
        int line;
    };
    const Case cases[] = {
        {"", Errc::malformed, 0},
        {"text\n", Errc::malformed, 0},
        {"text\n\n", Errc::malformed, 0},
        {"text\n" + line, Errc::malformed, 0},
        {"text\n\n" + line.substr(0, line.size() - 1), Errc::malformed, 0},
        {"text\r\n\n" + line, Errc::malformed, 0},
        {"te\xFFxt\n\n" + line, Errc::wrong_encoding, 0},
        {"text\nmore\n\n- name AAAAAAA=\n", Errc::malformed, 4},
        {"text\n\n— name\n", Errc::malformed, 3},
        {"text\n\n—  AAAAAAA=\n", Errc::malformed, 3},
        {"text\n\n— a+b AAAAAAA=\n", Errc::malformed, 3},
        {"text\n\n" + line + "— name AAAA\n", Errc::malformed, 4},
        {"text\n\n— name AAAAAA==\n", Errc::malformed, 3},
        {std::string(max_note_bytes, 'a') + "\n\n" + line, Errc::too_large, 0},
    };
    for (const auto& each : cases) {
        const auto note = parse_note(each.note);
        ASSERT_FALSE(note) << each.note;
        EXPECT_EQ(note.error().code, each.code) << each.note;
        EXPECT_EQ(note.error().line, each.line) << each.note;
    }
    std::string many = "text\n\n";
    for (std::size_t i = 0; i <= max_note_signatures; ++i) {
        many += line;
    }
    EXPECT_EQ(parse_note(many).error().code, Errc::too_large);
    EXPECT_EQ(sign_note("no end", key_of("name")).error().code, Errc::invalid_value);
    EXPECT_EQ(sign_note("a\tb\n", key_of("name")).error().code, Errc::invalid_value);
}

TEST(Checkpoint, is_written_as_tlog_checkpoint) {
    const auto checkpoint = parse_checkpoint(
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
    ASSERT_TRUE(checkpoint);
    EXPECT_EQ(checkpoint->origin, "example.com/behind-the-sofa");
    EXPECT_EQ(checkpoint->tree.size, 20852163u);
    EXPECT_EQ(digest::hex(checkpoint->tree.root).substr(0, 8), "0ac5186a");
    EXPECT_EQ(parse_checkpoint(to_text(*checkpoint).value()).value(), *checkpoint);
}

TEST(Checkpoint, is_signed_under_the_name_of_its_log) {
    const auto key = key_of("log.example/audit");
    const TreeHead tree{3, leaf_hash("root")};
    const auto note = sign_checkpoint(tree, key, {"an extension"});
    ASSERT_TRUE(note);
    const auto opened = open_checkpoint(*note, key.verifier());
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, (Checkpoint{"log.example/audit", tree, {"an extension"}}));
    // Signed by the log's key, but not for the log.
    const auto other = sign_note(to_text({"other", tree}).value(), key).value();
    EXPECT_EQ(open_checkpoint(other, key.verifier()).error().code, Errc::invalid_value);
}

TEST(Checkpoint, that_is_none_is_refused_with_its_line) {
    const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    const std::pair<std::string, int> cases[] = {
        {"", 0},
        {"origin\n1\n" + root, 0},
        {"\n1\n" + root + "\n", 1},
        {"origin\n01\n" + root + "\n", 2},
        {"origin\n\n" + root + "\n", 2},
        {"origin\n-1\n" + root + "\n", 2},
        {"origin\n18446744073709551616\n" + root + "\n", 2},
        {"origin\n1\n", 3},
        {"origin\n1\nAAAA\n", 3},
        {"origin\n1\n" + root + "\nmore\n\nlast\n", 5},
    };
    for (const auto& [text, line] : cases) {
        const auto checkpoint = parse_checkpoint(text);
        ASSERT_FALSE(checkpoint) << text;
        EXPECT_EQ(checkpoint.error().line, line) << text;
    }
    EXPECT_EQ(to_text({"", {}}).error().where, "origin");
    EXPECT_EQ(to_text({"a", {}, {""}}).error().where, "extensions");
}

}  // namespace
}  // namespace sluice::audit
