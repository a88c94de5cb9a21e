// Every route with every role: what the tables do not allow is refused, and nothing else is.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "security/digest/digest.hpp"
#include "tests/api/api_world.hpp"

namespace sluice::test {
namespace {

using access::Role;

class AccessMatrix : public ApiTest {
public:
    AccessMatrix() {
        std::vector<api::StoredToken> tokens;
        for (const auto& role : access::roles()) {
            tokens.push_back(token_of({.role = role.id, .enterprise = scope_of(role)}));
        }
        api->set_stored_tokens(tokens);
    }

    // Who sees rights, or changes them, does so for the whole platform.
    EnterpriseId scope_of(const Role& role) const {
        const auto see = static_cast<std::size_t>(access::Permission::access_read);
        return role.permissions[see] ? EnterpriseId{} : enterprise;
    }

    static api::StoredToken token_of(access::Grant grant) {
        auto principal = std::make_shared<access::Principal>();
        principal->holder = access::find_role(grant.role)->holder;
        principal->handle = "a-" + grant.role;
        const auto secret = grant.role + "-token";
        principal->grants.push_back(std::move(grant));
        return {digest::hex(digest::sha256(secret)), principal, Instant{}, Instant::max()};
    }

    int status(const api::Route& route, const std::string& secret) {
        return send(route.method, route.path_template, "{}",
                    {bearer(secret.c_str()), {"Sluice-Enterprise", enterprise.to_string()}})
            .status();
    }
};

std::string mark(bool allowed) {
    return allowed ? " x |" : "  |";
}

// The page docs/access/matrix.md, one row a route.
std::string page_of(const std::vector<std::string>& rows) {
    std::string page =
        "# Routes and roles\n\nWhat each role may call. Made and compared by a test "
        "(`tests/api/access_matrix_test.cpp`), from the\nanswers of the API itself.\n\n| | | needs "
        "|";
    std::string line = "\n| --- | --- | --- |";
    for (const auto& role : access::roles()) {
        page += " " + role.id + " |";
        line += " --- |";
    }
    page += line + "\n";
    for (const auto& row : rows) {
        page += row + "\n";
    }
    return page;
}

TEST_F(AccessMatrix, AllowsWhatTheTablesSayAndNothingElse) {
    std::vector<std::string> rows;
    for (const auto& route : api->routes()) {
        if (!route.permission) {
            EXPECT_FALSE(route.path_template.starts_with("/v1/")) << route.path_template;
            continue;
        }
        auto row = fmt::format("| {} | `{}` | {} |", route.method, route.path_template,
                               access::name(*route.permission));
        for (const auto& role : access::roles()) {
            const bool granted = role.permissions[static_cast<std::size_t>(*route.permission)];
            const bool allowed = status(route, role.id + "-token") != 403;
            EXPECT_EQ(allowed, granted)
                << role.id << ' ' << route.method << ' ' << route.path_template;
            row += mark(allowed);
        }
        rows.push_back(std::move(row));
    }
    const auto page = page_of(rows);
    const auto path = std::string{SLUICE_SOURCE_DIR} + "/docs/access/matrix.md";
    if (std::getenv("SLUICE_UPDATE_GOLDEN") != nullptr) {
        std::ofstream{path} << page;
    }
    std::ifstream file(path);
    const std::string written{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_EQ(page, written) << "SLUICE_UPDATE_GOLDEN=1 writes it anew";
}

TEST_F(AccessMatrix, NoTokenAndAWrongTokenOpenNothing) {
    for (const auto& route : api->routes()) {
        if (route.permission) {
            EXPECT_EQ(status(route, "nobody's"), 401) << route.path_template;
            const auto none =
                send(route.method, route.path_template, "{}", {{"Authorization", ""}});
            EXPECT_EQ(none.status(), 401) << route.path_template;
        }
    }
}

TEST_F(AccessMatrix, AnotherEnterprisesRolesOpenNothingHere) {
    std::vector<api::StoredToken> tokens;
    for (const auto& role : access::roles()) {
        tokens.push_back(token_of({.role = role.id, .enterprise = other_enterprise}));
    }
    api->set_stored_tokens(tokens);
    for (const auto& role : access::roles()) {
        const auto secret = role.id + "-token";
        const auto answer =
            send("GET", "/v1/accounts", {},
                 {bearer(secret.c_str()), {"Sluice-Enterprise", enterprise.to_string()}});
        EXPECT_EQ(answer.status(), 403) << role.id;
    }
}

TEST_F(AccessMatrix, ATokenHoldsWithinItsTimeAndUntilItIsTakenAway) {
    auto held = token_of({.role = "auditor", .enterprise = enterprise});
    held.not_before = clock.now();
    held.not_after = clock.now() + std::chrono::hours{1};
    api->set_stored_tokens({held});
    const auto see = [&] { return send("GET", "/v1/accounts", {}, {bearer("auditor-token")}); };
    EXPECT_EQ(see().status(), 200);
    clock.advance(std::chrono::hours{1});
    EXPECT_EQ(see().status(), 401);
    held.not_after = clock.now() + std::chrono::hours{1};
    api->set_stored_tokens({held});
    EXPECT_EQ(see().status(), 200);
    api->set_stored_tokens({});
    EXPECT_EQ(see().status(), 401);
}

TEST_F(AccessMatrix, WhoWorksForSeveralEnterprisesSaysForWhich) {
    auto held = token_of({.role = "auditor", .enterprise = enterprise});
    auto principal = std::make_shared<access::Principal>(*held.principal);
    principal->grants.push_back({.role = "auditor", .enterprise = other_enterprise});
    held.principal = principal;
    api->set_stored_tokens({held});
    const auto see = [&](const std::string& which) {
        return send("GET", "/v1/accounts", {},
                    {bearer("auditor-token"), {"Sluice-Enterprise", which}});
    };
    EXPECT_EQ(see(enterprise.to_string()).status(), 200);
    EXPECT_EQ(see("0193a000-0000-7000-8000-00000000ffff").status(), 403);
    EXPECT_EQ(see("acme").status(), 403);
}

}  // namespace
}  // namespace sluice::test
