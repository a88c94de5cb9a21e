#include "gateway/main/config.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/config/config_folder.hpp"

namespace sluice {
namespace {

namespace fs = std::filesystem;

const fs::path source_dir = SLUICE_SOURCE_DIR;

std::string read(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

TEST(Config, reference_is_the_committed_one) {
    const auto file = source_dir / "conf/README.md";
    if (std::getenv("SLUICE_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(file) << config_reference();
    }
    EXPECT_TRUE(read(file) == config_reference()) << "SLUICE_UPDATE_GOLDEN=1 rewrites it";
}

TEST(Config, the_example_has_no_problem) {
    const auto loaded = load_config(source_dir / "conf/sluice.example.toml");
    EXPECT_EQ(to_text(loaded.problems), "");
    const auto& config = loaded.config;
    ASSERT_EQ(config.banks.size(), 2u);
    EXPECT_EQ(config.banks[0].name_zh, "北海银行");
    EXPECT_EQ(config.banks[0].calendar.name, "T2");
    EXPECT_EQ(config.banks[0].calendar.cut_off, std::chrono::hours{16});
    EXPECT_EQ(config.banks[0].capabilities.unknown_is_final_after, std::chrono::hours{1});
    EXPECT_EQ(config.banks[0].past_execution_date, PastExecutionDate::today);
    EXPECT_EQ(config.banks[1].ca_file, source_dir / "conf/tls/pujiang-ca.pem");
    EXPECT_EQ(config.banks[1].capabilities.unknown_is_final_after, std::nullopt);
    ASSERT_EQ(config.enterprises.size(), 1u);
    const auto& accounts = config.enterprises[0].accounts;
    ASSERT_EQ(accounts.size(), 2u);
    EXPECT_EQ(accounts[0].account_number, (AccountNumber{"NL02ABNA0123456789", true}));
    EXPECT_EQ(accounts[0].overdraft_limit_minor, 1'000'000);
    EXPECT_EQ(accounts[1].account_number, (AccountNumber{"6222000011112222", false}));
    EXPECT_EQ(config.database.embedded.data_dir, "/var/lib/sluice/postgres");
    ASSERT_EQ(config.officers.size(), 2u);
    EXPECT_EQ(config.officers[0].id, "ann");
    EXPECT_TRUE(config.officers[0].enterprise_ids.empty());
    EXPECT_TRUE(config.officers[0].special_measures);
    EXPECT_EQ(config.officers[1].enterprise_ids, std::vector{config.enterprises[0].id});
}

TEST(Config, the_example_gives_the_defaults_it_says) {
    const auto config = load_config(source_dir / "conf/sluice.example.toml").config;
    const Config fresh;
    EXPECT_EQ(config.server.max_file_bytes, fresh.server.max_file_bytes);
    EXPECT_EQ(config.server.handler_timeout, fresh.server.handler_timeout);
    EXPECT_EQ(config.submit.lease, fresh.submit.lease);
    EXPECT_EQ(config.webhooks.timeout, fresh.webhooks.timeout);
}

TEST(Config, an_empty_file_is_all_defaults) {
    const ConfigFolder folder;
    const auto loaded = load_config(folder.write("sluice.toml", ""));
    EXPECT_EQ(to_text(loaded.problems), "");
    EXPECT_EQ(loaded.config.server.port, 8443);
    EXPECT_EQ(loaded.config.data_dir, folder.path() / "data");
    EXPECT_EQ(loaded.config.database.embedded.data_dir, folder.path() / "data/postgres");
}

// Each row changes one line of a good configuration. The problem begins with the place.
struct Bad {
    const char* replace;
    const char* with;
    const char* problem;  // after the folder's name
};

const Bad bad_rows[] = {
    {"port = 8443", "prot = 8443", "/sluice.toml:4: server.prot is not a known key"},
    {"port = 8443", "port = \"8443\"", "/sluice.toml:4: server.port must be an integer"},
    {"port = 8443", "port = 70000", "/sluice.toml:4: server.port must be from 1 to 65535"},
    {"port = 8443", "port = 8443.5", "/sluice.toml:4: server.port must be an integer"},
    {"port = 8443", "port = ", "/sluice.toml:4: the file is not TOML: "},
    {"port = 8443", "address = \"here\"", "/sluice.toml:4: server.address is not an IP address"},
    {"port = 8443", "certificate_file = \"a.pem\"",
     "/sluice.toml:3: server.private_key_file is missing: a certificate and its key go together"},
    {"port = 8443", "client_crl_file = \"crl.pem\"",
     "/sluice.toml:4: server.client_crl_file needs server.client_ca_file"},
    {"port = 8443", "rate_burst = 10",
     "/sluice.toml:4: server.rate_burst must not be below server.rate_per_second"},
    {"locale = \"en\"", "locale = \"fr\"", "/sluice.toml:1: locale must be one of: en, zh"},
    {"locale = \"en\"", "log.level = \"loud\"",
     "/sluice.toml:1: log.level must be one of: debug, info, warning, error"},
    {"locale = \"en\"", "submit.lease_ms = 30000",
     "/sluice.toml:28: bank[1].capabilities.submit_timeout_ms must be below submit.lease_ms"},
    {"locale = \"en\"", "bank_files = [\"no.toml\"]", "/no.toml:1: the file cannot be read"},
    {"locale = \"en\"", "database.url = \"postgresql://me:secret@db/sluice\"",
     "/sluice.toml:1: database.url holds a password; put it into database.passfile"},
    {"locale = \"en\"", "metrics = 5", "/sluice.toml:1: metrics must be a table"},
    {"id = \"0190c0de-0000-7000-8000-000000000001\"", "id = \"1\"",
     "/sluice.toml:6: enterprise[1].id "},
    {"name = \"Acme\"", "", "/sluice.toml:5: enterprise[1].name is missing"},
    {"name = \"Acme\"", "name = \"\"", "/sluice.toml:7: enterprise[1].name must not be empty"},
    {"name = \"Acme\"", "name = \"A\\u0007\"",
     "/sluice.toml:7: enterprise[1].name must not hold control characters"},
    {"token_sha256 = [", "token_sha256 = [] # [",
     "/sluice.toml:8: enterprise[1].token_sha256 must have 1 to 8 elements"},
    {"token_sha256 = [\"9", "token_sha256 = [\"Z",
     "/sluice.toml:8: enterprise[1].token_sha256 element 1 is not a SHA-256"},
    {"base_currency = \"EUR\"", "base_currency = \"EUX\"",
     "/sluice.toml:9: enterprise[1].base_currency "},
    {"iban = \"NL02ABNA0123456789\"", "iban = \"NL03ABNA0123456789\"",
     "/sluice.toml:14: enterprise[1].account[1].iban is not an IBAN"},
    {"iban = \"NL02ABNA0123456789\"", "iban = \"NL02ABNA0123456789\"\nnumber = \"1\"",
     "/sluice.toml:11: enterprise[1].account[1] needs exactly one of iban and number"},
    {"bank = \"one\"", "bank = \"two\"",
     "/sluice.toml:16: enterprise[1].account[1].bank names two, which is no [[bank]]"},
    {"currency = \"EUR\" # account", "currency = \"USD\"",
     "/sluice.toml:15: enterprise[1].account[1].currency is USD, which one does not take"},
    {"overdraft_limit = \"1.00\"", "overdraft_limit = \"1.001\"",
     "/sluice.toml:17: enterprise[1].account[1].overdraft_limit is no amount of EUR"},
    {"overdraft_limit = \"1.00\"", "overdraft_limit = 1.00",
     "/sluice.toml:17: enterprise[1].account[1].overdraft_limit must be text"},
    {"adapter = \"iso20022_https\"", "adapter = \"telex\"",
     "/sluice.toml:22: bank[1].adapter must be one of: iso20022_https"},
    {"https://127.0.0.1:7443", "http://bank.example.com",
     "/sluice.toml:23: bank[1].base_url is neither https:// nor http:// on loopback"},
    {"https://127.0.0.1:7443", "https://user@bank.example.com",
     "/sluice.toml:23: bank[1].base_url is not an https:// url without user information"},
    {"bic = \"NSEANL2A\"", "bic = \"NSEA\"", "/sluice.toml:24: bank[1].bic is not a BIC"},
    {"calendar_file = \"c.toml\"", "calendar_file = \"d.toml\"",
     "/sluice.toml:26: bank[1].calendar_file is not a good calendar: "},
    {"cut_off = \"16:00\"", "cut_off = \"25:00\"",
     "/sluice.toml:27: bank[1].cut_off is not a time of day (hh:mm)"},
    {"cut_off = \"16:00\"", "cut_off = \"07:00\"",
     "/sluice.toml:27: bank[1].cut_off must be later than the calendar's opens"},
    {"max_batch = 500", "max_batch = 0",
     "/sluice.toml:29: bank[1].capabilities.max_batch must be from 1 to 10000"},
    {"max_batch = 500", "reference_length = 30",
     "/sluice.toml:29: bank[1].capabilities.reference_length must be from 32 to 35"},
    {"id = \"ann\"", "id = \"Ann Lee\"",
     "/sluice.toml:32: officer[1].id is not 1 to 32 lower-case letters, digits and hyphens"},
    {"token_sha256 = [\"49915e0d7d4b402e3017", "token_sha256 = [] # [",
     "/sluice.toml:34: officer[1].token_sha256 must have 1 to 8 elements"},
    {"token_sha256 = [\"49915e0d7d4b402e3017",
     "token_sha256 = [\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"] # [\"",
     "/sluice.toml:34: officer[1].token_sha256 is the same as enterprise[1].token_sha256"},
    {"special_measures = true", "enterprises = [\"0190c0de-0000-7000-8000-000000000009\"]",
     "/sluice.toml:35: officer[1].enterprises names 0190c0de-0000-7000-8000-000000000009, which is "
     "no [[enterprise]]"},
    {"special_measures = true", "enterprises = [\"acme\"]",
     "/sluice.toml:35: officer[1].enterprises element 1 is not an id (UUID)"},
    {"special_measures = true", "special_measures = 1",
     "/sluice.toml:35: officer[1].special_measures must be true or false"},
};

class BadConfig : public testing::TestWithParam<Bad> {};

TEST_P(BadConfig, names_file_line_and_key) {
    const ConfigFolder folder;
    folder.write("c.toml", good_calendar);
    const auto file =
        folder.write("sluice.toml", changed(good_config, GetParam().replace, GetParam().with));
    const auto loaded = load_config(file);
    ASSERT_EQ(loaded.problems.size(), 1u) << to_text(loaded.problems);
    const auto expected = folder.path().string() + GetParam().problem;
    EXPECT_EQ(to_text(loaded.problems).substr(0, expected.size()), expected);
    EXPECT_EQ(loaded.problems[0].code, Errc::config_invalid);
}

INSTANTIATE_TEST_SUITE_P(Rows, BadConfig, testing::ValuesIn(bad_rows));

TEST(Config, the_good_configuration_of_these_tests_has_no_problem) {
    const ConfigFolder folder;
    folder.write("c.toml", good_calendar);
    EXPECT_EQ(to_text(load_config(folder.write("sluice.toml", good_config)).problems), "");
}

TEST(Config, all_problems_are_named_at_once) {
    const ConfigFolder folder;
    const auto file = folder.write("sluice.toml", "locale = 1\nfoo = 2\n[server]\nport = 0\n");
    EXPECT_EQ(load_config(file).problems.size(), 3u);
}

TEST(Config, ids_tokens_and_account_numbers_are_unique) {
    const ConfigFolder folder;
    folder.write("c.toml", good_calendar);
    const std::string good = good_config;
    const auto enterprise = good.substr(good.find("[[enterprise]]"));
    const auto loaded = load_config(folder.write("sluice.toml", good + "\n" + enterprise));
    const auto text = to_text(loaded.problems);
    for (const char* expected :
         {"enterprise[2].id is the same as enterprise[1].id",
          "enterprise[2].token_sha256 is the same as enterprise[1].token_sha256",
          "enterprise[2].account[1].id is the same as enterprise[1].account[1].id",
          "officer[2].id is the same as officer[1].id",
          "officer[2].token_sha256 is the same as officer[1].token_sha256",
          "bank[2].id is the same as bank[1].id"}) {
        EXPECT_NE(text.find(expected), std::string::npos) << expected << "\n" << text;
    }
}

TEST(Config, a_file_over_one_mebibyte_is_refused) {
    const ConfigFolder folder;
    const auto file = folder.write("sluice.toml", std::string((1 << 20) + 1, '#'));
    EXPECT_NE(to_text(load_config(file).problems).find("larger than 1 MiB"), std::string::npos);
}

TEST(Config, a_missing_file_and_a_folder_are_refused) {
    const ConfigFolder folder;
    EXPECT_EQ(load_config(folder.path() / "none.toml").problems.size(), 1u);
    EXPECT_EQ(load_config(folder.path()).problems.size(), 1u);
}

TEST(ConfigFiles, missing_files_and_open_keys_are_named) {
    const ConfigFolder folder;
    const auto key = folder.write("server.key", "secret");
    Config config;
    config.server.certificate_file = folder.path() / "none.pem";
    config.server.private_key_file = key;
    chmod(key.c_str(), 0644);
    auto text = to_text(check_files(config));
    EXPECT_NE(text.find("server.certificate_file cannot be read"), std::string::npos) << text;
    EXPECT_NE(text.find("server.private_key_file is secret"), std::string::npos) << text;
    EXPECT_EQ(check_files(config).size(), 2u);
    chmod(key.c_str(), 0600);
    EXPECT_EQ(check_files(config).size(), 1u);
}

TEST(ConfigDatabase, the_passfile_becomes_part_of_the_url) {
    DatabaseConfig config;
    config.url = "postgresql://me@db/sluice";
    EXPECT_EQ(external_database_url(config), config.url);
    config.passfile = "/etc/my pass";
    EXPECT_EQ(external_database_url(config), "postgresql://me@db/sluice?passfile=/etc/my%20pass");
    config.url += "?sslmode=verify-full";
    EXPECT_EQ(external_database_url(config),
              "postgresql://me@db/sluice?sslmode=verify-full&passfile=/etc/my%20pass");
}

}  // namespace
}  // namespace sluice
