// Encrypted columns: the ciphers' own vectors, and that a value opens where it was sealed and
// nowhere else.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "security/columns/blind_index.hpp"
#include "security/columns/column_cipher.hpp"
#include "security/digest/digest.hpp"
#include "tests/columns/rsa_pair.hpp"

namespace sluice::columns {
namespace {

using keys::unhex;

// GCM specification (McGrew and Viega), test cases 13 and 16; RFC 8998 section A.1.
TEST(Gcm, as_its_standards) {
    struct Vector {
        Cipher cipher;
        const char* key;
        const char* nonce;
        const char* bound;
        const char* plain;
        const char* sealed;
    };
    const Vector vectors[] = {
        {Cipher::aes_256_gcm, "0000000000000000000000000000000000000000000000000000000000000000",
         "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
        {Cipher::aes_256_gcm, "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
         "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
         "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e24"
         "49a6b525b16aedf5aa0de657ba637b39",
         "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b10"
         "56828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"},
        {Cipher::sm4_gcm, "0123456789abcdeffedcba9876543210", "00001234567800000000abcd",
         "feedfacedeadbeeffeedfacedeadbeefabaddad2",
         "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffff"
         "ffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
         "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93"
         "d496ac15a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec"},
    };
    for (const auto& each : vectors) {
        const auto sealed = gcm_seal(each.cipher, unhex(each.key), unhex(each.nonce),
                                     unhex(each.bound), unhex(each.plain));
        EXPECT_EQ(sealed, unhex(each.sealed));
        const auto opened =
            gcm_open(each.cipher, unhex(each.key), unhex(each.nonce), unhex(each.bound), sealed);
        ASSERT_TRUE(opened);
        EXPECT_EQ(opened->view(), unhex(each.plain));
    }
}

class Columns : public testing::TestWithParam<Purpose> {
protected:
    KeyEncryptionKey kek() {
        const auto text =
            KeyEncryptionKey::make(Cipher::aes_256_gcm, keys::Encryption::rsa_oaep_sha256,
                                   keys::rsa_pair().public_key(), random);
        return KeyEncryptionKey::open(text.value(), keys::rsa_pair()).value();
    }
    ColumnCipher cipher(std::span<const WrappedKey> wrapped) {
        return ColumnCipher::open(kek_, wrapped).value();
    }

    SystemRandom random;
    KeyEncryptionKey kek_ = kek();
    const Place place{"account", "number", "0195a3c0-7d5b-7000-8000-000000000001"};
};

INSTANTIATE_TEST_SUITE_P(Ciphers, Columns, testing::Values(Purpose::aes_256_gcm, Purpose::sm4_gcm));

TEST_P(Columns, a_value_opens_in_its_place_and_in_no_other) {
    const WrappedKey key = kek_.make_data_key(1, GetParam(), random);
    const auto columns = cipher({&key, 1});
    const auto sealed = columns.seal(place, "DE89370400440532013000", random);
    EXPECT_EQ(columns.open_value(place, sealed).value().view(), "DE89370400440532013000");
    EXPECT_EQ(sealed.find("DE89"), std::string::npos);
    EXPECT_EQ(sealed.size(), 22u + 34u);
    EXPECT_EQ(ColumnCipher::version_of(sealed).value(), 1u);
    const Place others[] = {
        {"accounts", place.column, place.row},
        {place.table, "iban", place.row},
        {place.table, place.column, "0195a3c0-7d5b-7000-8000-000000000002"},
        {"accountnumber", "x", place.row},
        {"accoun", "tnumber", place.row},
    };
    for (const auto& other : others) {
        EXPECT_EQ(columns.open_value(other, sealed).error().code, Errc::decryption_failed);
    }
    EXPECT_TRUE(columns.open_value(place, columns.seal(place, "", random)).value().empty());
}

TEST_P(Columns, a_value_that_was_changed_anywhere_does_not_open) {
    const WrappedKey wrapped[] = {kek_.make_data_key(1, GetParam(), random),
                                  kek_.make_data_key(2, Purpose::aes_256_gcm, random)};
    const auto columns = cipher(wrapped);
    const auto sealed = cipher({wrapped, 1}).seal(place, "6217001234567890123", random);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        for (const int bit : {1, 2, 128}) {
            auto changed = sealed;
            changed[i] = static_cast<char>(changed[i] ^ bit);
            const auto opened = columns.open_value(place, changed);
            ASSERT_FALSE(opened) << i;
            const auto code = opened.error().code;
            EXPECT_EQ(code, i == 0 ? Errc::malformed
                            : i >= 2 && i < 6 && ColumnCipher::version_of(changed).value() != 2
                                ? Errc::key_missing
                                : Errc::decryption_failed)
                << i;
        }
    }
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        EXPECT_FALSE(columns.open_value(place, sealed.substr(0, size)));
    }
    EXPECT_FALSE(columns.open_value(place, sealed + '\0'));
}

TEST_P(Columns, the_same_value_never_looks_the_same_and_no_nonce_is_used_twice) {
    const WrappedKey key = kek_.make_data_key(1, GetParam(), random);
    const auto columns = cipher({&key, 1});
    std::set<std::string> nonces;
    std::set<std::string> values;
    for (int i = 0; i < 1000; ++i) {
        const auto sealed = columns.seal(place, "value", random);
        nonces.insert(sealed.substr(6, 12));
        values.insert(sealed);
    }
    EXPECT_EQ(nonces.size(), 1000u);
    EXPECT_EQ(values.size(), 1000u);
}

TEST_P(Columns, a_value_goes_from_one_version_to_another) {
    const WrappedKey wrapped[] = {kek_.make_data_key(1, Purpose::aes_256_gcm, random),
                                  kek_.make_data_key(3, GetParam(), random)};
    const auto before = cipher({wrapped, 1});
    const auto during = cipher(wrapped);
    const auto after = cipher({wrapped + 1, 1});
    const auto old_value = before.seal(place, "value", random);
    EXPECT_EQ(during.newest_version(), 3u);
    const auto new_value = during.reseal(place, old_value, 3, random);
    ASSERT_TRUE(new_value) << to_string(new_value.error());
    EXPECT_EQ(ColumnCipher::version_of(*new_value).value(), 3u);
    EXPECT_EQ(after.open_value(place, *new_value).value().view(), "value");
    const auto back = during.reseal(place, *new_value, 1, random);
    EXPECT_EQ(before.open_value(place, *back).value().view(), "value");
    EXPECT_EQ(after.open_value(place, old_value).error(),
              fail(Errc::key_missing, "no data key of this version", "1"));
    EXPECT_EQ(during.reseal(place, old_value, 2, random).error().code, Errc::key_missing);
    EXPECT_EQ(during.reseal({"other", "number", "1"}, old_value, 3, random).error().code,
              Errc::decryption_failed);
}

TEST_F(Columns, data_keys_are_bound_to_their_version_purpose_and_key) {
    const auto key = kek_.make_data_key(1, Purpose::aes_256_gcm, random);
    EXPECT_EQ(kek_.unwrap(key).value().size(), 32u);
    EXPECT_EQ(kek_.unwrap(kek_.make_data_key(1, Purpose::sm4_gcm, random)).value().size(), 16u);
    auto changed = key;
    changed.version = 2;
    EXPECT_EQ(kek_.unwrap(changed).error().code, Errc::decryption_failed);
    changed = key;
    changed.purpose = Purpose::hmac_sha256;
    EXPECT_EQ(kek_.unwrap(changed).error().code, Errc::decryption_failed);
    changed.purpose = static_cast<Purpose>(9);
    EXPECT_EQ(kek_.unwrap(changed).error().code, Errc::decryption_failed);
    for (std::size_t i = 0; i < key.bytes.size(); ++i) {
        changed = key;
        changed.bytes[i] = static_cast<char>(changed.bytes[i] ^ 1);
        EXPECT_EQ(kek_.unwrap(changed).error().code, Errc::decryption_failed) << i;
    }
    changed.bytes = "short";
    EXPECT_EQ(kek_.unwrap(changed).error().code, Errc::decryption_failed);
    EXPECT_EQ(kek().unwrap(key).error().code, Errc::decryption_failed) << "another key";
}

TEST_F(Columns, data_keys_go_under_a_new_key_encryption_key) {
    const auto other = kek();
    const WrappedKey key = kek_.make_data_key(7, Purpose::sm4_gcm, random);
    const auto moved = kek_.rewrap(key, other, random);
    ASSERT_TRUE(moved);
    const auto sealed = cipher({&key, 1}).seal(place, "value", random);
    EXPECT_EQ(ColumnCipher::open(other, {&*moved, 1})->open_value(place, sealed).value().view(),
              "value");
    EXPECT_FALSE(ColumnCipher::open(kek_, {&*moved, 1}));
    EXPECT_EQ(other.rewrap(key, kek_, random).error().code, Errc::decryption_failed);
}

TEST_F(Columns, a_set_of_data_keys_has_to_fit) {
    const WrappedKey twice[] = {kek_.make_data_key(1, Purpose::aes_256_gcm, random),
                                kek_.make_data_key(1, Purpose::sm4_gcm, random)};
    const WrappedKey index = kek_.make_data_key(1, Purpose::hmac_sha256, random);
    EXPECT_EQ(ColumnCipher::open(kek_, {}).error().code, Errc::invalid_value);
    EXPECT_EQ(ColumnCipher::open(kek_, twice).error().code, Errc::invalid_value);
    EXPECT_EQ(ColumnCipher::open(kek_, {&index, 1}).error().code, Errc::invalid_value);
    EXPECT_EQ(BlindIndex::open(kek_, twice[0]).error().code, Errc::invalid_value);
}

TEST_F(Columns, the_key_encryption_key_is_a_line_that_one_rsa_key_opens) {
    auto& pair = keys::rsa_pair();
    for (const auto cipher : {Cipher::aes_256_gcm, Cipher::sm4_gcm}) {
        for (const auto encryption :
             {keys::Encryption::rsa_oaep_sha1, keys::Encryption::rsa_oaep_sha256}) {
            const auto text =
                KeyEncryptionKey::make(cipher, encryption, pair.public_key(), random).value();
            EXPECT_TRUE(text.starts_with("sluice-kek:1:")) << text;
            EXPECT_NE(text.find(pair.public_key().id_hex()), std::string::npos);
            const auto opened = KeyEncryptionKey::open(text + "\n", pair);
            ASSERT_TRUE(opened) << to_string(opened.error());
            const auto key = opened->make_data_key(1, Purpose::hmac_sm3, random);
            EXPECT_TRUE(KeyEncryptionKey::open(text, pair)->unwrap(key));
        }
    }
    const auto good = KeyEncryptionKey::make(Cipher::sm4_gcm, keys::Encryption::rsa_oaep_sha256,
                                             pair.public_key(), random)
                          .value();
    EXPECT_EQ(KeyEncryptionKey::make(Cipher::sm4_gcm, keys::Encryption::rsa_pkcs1,
                                     pair.public_key(), random)
                  .error()
                  .code,
              Errc::invalid_value);
    const auto replaced = [&](const std::string& what, const std::string& with) {
        auto text = good;
        return text.replace(text.find(what), what.size(), with);
    };
    for (const auto& bad : {std::string(), std::string("sluice-kek:1"), replaced(":1:", ":2:"),
                            replaced("sm4_gcm", "sm4_ecb"), replaced("oaep_sha256", "pkcs1"),
                            good + ":", good + "=", good.substr(0, good.size() - 1)}) {
        EXPECT_EQ(KeyEncryptionKey::open(bad, pair).error().code, Errc::malformed) << bad;
    }
    // Of another size than the cipher that the line names.
    EXPECT_EQ(KeyEncryptionKey::open(replaced("sm4_gcm", "aes_256_gcm"), pair).error().code,
              Errc::decryption_failed);
    EXPECT_EQ(KeyEncryptionKey::open(replaced("sha256:", "sha1:"), pair).error().code,
              Errc::decryption_failed);
    const auto id = pair.public_key().id_hex();
    EXPECT_EQ(KeyEncryptionKey::open(replaced(id, std::string(64, '0')), pair).error(),
              fail(Errc::key_missing, "encrypted to another key", std::string(64, '0')));
}

TEST_F(Columns, a_blind_index_finds_the_value_within_its_column) {
    const auto sha256 = kek_.make_data_key(1, Purpose::hmac_sha256, random);
    const auto sm3 = kek_.make_data_key(2, Purpose::hmac_sm3, random);
    const auto index = BlindIndex::open(kek_, sha256).value();
    const auto other = BlindIndex::open(kek_, sm3).value();
    EXPECT_EQ(index.version(), 1u);
    EXPECT_EQ(other.version(), 2u);
    const auto value = index.of("account", "number", "6217001234567890123");
    EXPECT_EQ(index.of("account", "number", "6217001234567890123"), value);
    EXPECT_NE(index.of("account", "number", "6217001234567890124"), value);
    EXPECT_NE(index.of("account", "iban", "6217001234567890123"), value);
    EXPECT_NE(index.of("accountn", "umber", "6217001234567890123"), value);
    EXPECT_NE(other.of("account", "number", "6217001234567890123"), value);
    // Against HMAC of another implementation: the message is what the header says it is.
    const auto key = kek_.unwrap(sha256).value();
    const std::string message =
        unhex("00000007") + "account" + unhex("00000006") + "number" + "6217001234567890123";
    EXPECT_EQ(digest::hex(value), digest::hex(digest::hmac_sha256(key.view(), message)));
    const keys::Folder folder;
    const auto sm3_key = kek_.unwrap(sm3).value();
    const std::span<const std::uint8_t> sm3_bytes(
        reinterpret_cast<const std::uint8_t*>(sm3_key.view().data()), sm3_key.size());
    ASSERT_TRUE(keys::run(
        folder, "openssl dgst -sm3 -mac HMAC -macopt hexkey:" + digest::hex(sm3_bytes) +
                    " -binary -out " + (folder / "mac") + " " + folder.write("message", message)));
    const auto of_sm3 = other.of("account", "number", "6217001234567890123");
    EXPECT_EQ(std::string(of_sm3.begin(), of_sm3.end()), keys::read_file(folder / "mac"));
}

TEST(NormaliseAccount, makes_the_ways_to_write_it_one) {
    const std::pair<const char*, const char*> cases[] = {
        {"DE89 3704 0044 0532 0130 00", "DE89370400440532013000"},
        {"de89-3704-0044-0532-0130-00", "DE89370400440532013000"},
        {"６２１７　００１２－ａＺ", "62170012AZ"},
        {"\t6217\t", "6217"},
        {"", ""},
        {"~!", "~!"},
        {"～！", "~!"},
        {"账号6217", "账号6217"},
        {"\xEF\xBC", "\xEF\xBC"},
        {"\xEF\xBC\x80", "\xEF\xBC\x80"},
    };
    for (const auto& [text, expected] : cases) {
        EXPECT_EQ(normalise_account(text), expected);
        EXPECT_EQ(normalise_account(expected), expected) << "twice is as once";
    }
}

RC_GTEST_PROP(NormaliseAccount, leaves_no_blanks_dashes_or_small_letters, ()) {
    const auto text = *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
    const auto once = normalise_account(text);
    RC_ASSERT(once.find_first_of(" \t-abcdefghijklmnopqrstuvwxyz") == std::string::npos);
    RC_ASSERT(normalise_account(once) == once);
}

}  // namespace
}  // namespace sluice::columns
