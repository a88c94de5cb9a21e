#pragma once

#include <string>
#include <string_view>

namespace sluice::test {

// A database of a test's own in the cluster of tests/support/cluster.sh, dropped at the end. Copied
// from a template that the first test of a run migrates, which takes about 0.1 s. Failures throw
// std::runtime_error, which fails the test. Tests that use it have the property
// `FIXTURES_REQUIRED postgres` in tests/CMakeLists.txt.
class TestDatabase {
public:
    enum class Content { migrated, empty };

    explicit TestDatabase(Content content = Content::migrated);
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    // Connects as the owner of everything, who may also create roles.
    const std::string& url() const { return url_; }

    // Runs SQL as the owner; the first column of the first row, empty when there is none.
    std::string query(const std::string& sql) const;

    // Runs SQL that should be refused; the SQLSTATE, empty when it went through.
    std::string refusal(const std::string& sql) const;

    // Ends every connection to the database, as a crash of the server would.
    void kill_connections() const;

private:
    std::string name_;
    std::string url_;
};

// The administrator's URL: from SLUICE_TEST_DATABASE_URL, else from the file cluster.sh writes.
std::string cluster_url();

}  // namespace sluice::test
