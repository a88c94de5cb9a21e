// Rights are given by two, taken away by one, and hold at once.
#include <fmt/format.h>

#include "security/digest/digest.hpp"
#include "tests/api/api_world.hpp"

namespace sluice::test {
namespace {

constexpr const char* changes = "/v1/access/changes";
constexpr const char* clerk = "the-token-of-the-clerk";

class Access : public ApiTest {
public:
    static std::string sha256(const char* secret) { return digest::hex(digest::sha256(secret)); }

    Answer propose(const char* by, const std::string& members) {
        clock.advance(std::chrono::milliseconds{1});  // ids follow each other
        return post_as(by, changes, R"({"reason":"asked for by ticket 7",)" + members + "}");
    }
    Answer decide(const char* by, const Answer& change, const std::string& how) {
        return post_as(by, std::string{changes} + '/' + change.at("id") + '/' + how, "");
    }
    // Proposed by Lin and confirmed by Mia.
    Answer give(const std::string& members) {
        const auto proposed = propose(lin, members);
        EXPECT_EQ(proposed.status(), 201) << proposed.response.body;
        return decide(mia, proposed, "confirm");
    }

    static std::string person(const std::string& handle) {
        return fmt::format(R"("kind":"principal","handle":"{}","holder":"person","name":"A Clerk")",
                           handle);
    }
    std::string grant(const std::string& role, const std::string& more = {}) const {
        return fmt::format(R"("kind":"grant","handle":"clerk","role":"{}","enterprise":"{}"{})",
                           role, enterprise.to_string(), more);
    }
    static std::string token_until(const std::string& until) {
        return fmt::format(R"("kind":"token","handle":"clerk","token_sha256":"{}","until":"{}")",
                           sha256(clerk), until);
    }
    std::string in_days(int days) { return to_rfc3339(clock.now() + std::chrono::days{days}); }
    void make_clerk(const std::string& role) {
        EXPECT_EQ(give(person("clerk")).status(), 200);
        granted = give(grant(role)).at("id");
        held = give(token_until(in_days(90))).at("id");
    }
    int status(const char* who, const std::string& target) { return get_as(who, target).status(); }

    std::string granted;
    std::string held;
};

TEST_F(Access, APrincipalIsMadeByTwoAndWorksAtOnce) {
    EXPECT_EQ(status(clerk, "/v1/accounts"), 401);
    make_clerk("accountant");
    EXPECT_EQ(status(clerk, "/v1/accounts"), 200);
    EXPECT_EQ(status(clerk, "/v1/screening/cases"), 403);
    EXPECT_EQ(status(clerk, "/v1/access/principals"), 403);
    const auto seen = get_as(lin, "/v1/access/principals/clerk");
    EXPECT_EQ(seen.at("grants/0/role"), "accountant");
    EXPECT_EQ(seen.at("tokens/0/token_sha256"), sha256(clerk));
    const auto list = get_as(mia, std::string{changes} + "?handle=clerk&limit=2");
    EXPECT_EQ(list.at("items/0/kind"), "token");
    EXPECT_EQ(list.at("items/0/proposed_by"), "admin:lin");
    EXPECT_EQ(list.at("items/0/decided_by"), "admin:mia");
    const auto rest =
        get_as(mia, std::string{changes} + "?limit=2&cursor=" + list.at("next_cursor"));
    EXPECT_EQ(rest.at("items/0/kind"), "principal");
}

TEST_F(Access, NothingHoldsBeforeASecondPersonConfirmsIt) {
    make_clerk("accountant");
    const auto proposed = propose(lin, grant("support"));
    EXPECT_EQ(status(clerk, "/v1/webhooks"), 403);
    EXPECT_EQ(decide(lin, proposed, "confirm").status(), 403) << "who proposed it";
    EXPECT_EQ(status(clerk, "/v1/webhooks"), 403);
    EXPECT_EQ(decide(mia, proposed, "refuse").at("state"), "refused");
    EXPECT_EQ(decide(mia, proposed, "confirm").status(), 409) << "decided already";
    EXPECT_EQ(status(clerk, "/v1/webhooks"), 403);
    EXPECT_EQ(give(grant("support")).at("state"), "confirmed");
    EXPECT_EQ(status(clerk, "/v1/webhooks"), 200);
}

TEST_F(Access, TakingAwayHoldsAtOnce) {
    make_clerk("accountant");
    const auto ends = [](const char* kind, const std::string& what) {
        return fmt::format(R"("kind":"{}","handle":"clerk","ends":"{}")", kind, what);
    };
    EXPECT_EQ(propose(lin, R"("kind":"suspend","handle":"clerk")").at("state"), "confirmed");
    EXPECT_EQ(status(clerk, "/v1/accounts"), 401);
    EXPECT_EQ(give(R"("kind":"resume","handle":"clerk")").at("state"), "confirmed");
    EXPECT_EQ(status(clerk, "/v1/accounts"), 200);
    EXPECT_EQ(propose(lin, ends("end_grant", granted)).status(), 201);
    EXPECT_EQ(status(clerk, "/v1/accounts"), 403);
    EXPECT_EQ(propose(lin, ends("end_grant", granted)).status(), 404) << "over already";
    EXPECT_EQ(propose(lin, ends("revoke_token", held)).status(), 201);
    EXPECT_EQ(status(clerk, "/v1/accounts"), 401);
}

TEST_F(Access, ConflictingRolesAreRefusedByTheRulesName) {
    make_clerk("maker");
    for (const auto& [role, rule] : {std::pair{"approver", "SOD-02"},
                                     {"accountant", "SOD-04"},
                                     {"treasurer", "SOD-25"},
                                     {"auditor", "SOD-15"}}) {
        const auto refused = propose(lin, grant(role));
        EXPECT_EQ(refused.status(), 422) << role;
        EXPECT_NE(refused.response.body.find(rule), std::string::npos) << refused.response.body;
    }
    // Two that were proposed before either held: the second confirmation meets the first.
    EXPECT_EQ(
        propose(lin, R"("kind":"end_grant","handle":"clerk","ends":")" + granted + '"').status(),
        201);
    const auto one = propose(lin, grant("checker"));
    const auto other = propose(lin, grant("approver"));
    EXPECT_EQ(decide(mia, one, "confirm").status(), 200);
    EXPECT_EQ(decide(mia, other, "confirm").status(), 422);
}

// Every way to get a right without a second person, or more than was given.
TEST_F(Access, BypassesAreRefused) {
    make_clerk("support");
    EXPECT_EQ(status(clerk, "/v1/accounts"), 403);
    give(R"("kind":"grant","handle":"clerk","role":"security_admin")");
    EXPECT_EQ(status(clerk, "/v1/access/principals"), 200);
    struct Row {
        const char* what;
        const char* by;
        std::string members;
        int status;
    };
    const auto whole = [](const char* role) {
        return fmt::format(R"("kind":"grant","handle":"clerk","role":"{}")", role);
    };
    const Row rows[] = {
        {"a role for oneself", clerk, whole("support"), 403},
        {"a token for oneself", clerk, token_until(in_days(1)), 403},
        {"an administrator's name", lin, person("mia"), 422},
        {"an officer's name", lin, person("ann"), 422},
        {"a name that is there", lin, person("clerk"), 422},
        {"somebody else's token", lin, token_until(in_days(1)), 422},
        {"a token for ever", lin,
         fmt::format(R"("kind":"token","handle":"clerk","token_sha256":"{}","until":"{}")",
                     sha256("x"), in_days(401)),
         422},
        {"a token's end before its beginning", lin, token_until(in_days(-1)), 422},
        {"a role that is not there", lin, whole("root"), 422},
        {"a machine's role for a person", lin, whole("erp"), 422},
        {"a role against the rules", lin, whole("maker"), 422},
        {"an enterprise that is not there", lin,
         R"("kind":"grant","handle":"clerk","role":"support","enterprise":)"
         R"("0193a000-0000-7000-8000-00000000ffff")",
         422},
        {"an amount for a role that orders nothing", lin,
         grant("accountant", R"(,"most":{"currency":"EUR","value":"1.00"})"), 422},
        {"a time that no year has", lin,
         R"("kind":"grant","handle":"clerk","role":"support","until":"9999-12-31T24:00:00Z")", 422},
        {"a token of the configuration", lin,
         fmt::format(R"("kind":"token","handle":"clerk","token_sha256":"{}","until":"{}")",
                     sha256(ann), in_days(1)),
         422},
        {"rights over rights of one enterprise", lin, grant("security_admin"), 422},
        {"a principal that is not there", lin,
         R"("kind":"grant","handle":"nobody","role":"support")", 404},
        {"a member that is not of the kind", lin,
         R"("kind":"suspend","handle":"clerk","role":"maker")", 422},
        {"an ERP as administrator", token, whole("support"), 403},
        {"an officer as administrator", ann, whole("support"), 403}};
    for (const auto& row : rows) {
        const auto answer = propose(row.by, row.members);
        EXPECT_EQ(answer.status(), row.status) << row.what << ": " << answer.response.body;
    }
    // Lin proposes a right for the clerk, who may confirm others' changes but not this one.
    const auto own = propose(lin, whole("support"));
    EXPECT_EQ(decide(clerk, own, "confirm").status(), 403);
}

TEST_F(Access, AGrantOfAnAccountNamesAnAccountOfTheEnterprise) {
    EXPECT_EQ(give(person("clerk")).status(), 200);
    const auto scoped = [&](const std::string& only) {
        return grant("maker", R"(,"accounts":[")" + only +
                                  R"("],"most":{"currency":"EUR","value":"1000.00"})");
    };
    EXPECT_EQ(propose(lin, scoped("0193a000-0000-7000-8000-00000000ffff")).status(), 422);
    const auto given = propose(lin, scoped(account.to_string()));
    EXPECT_EQ(given.status(), 201) << given.response.body;
    EXPECT_EQ(given.at("most/value"), "1000.00");
    EXPECT_EQ(propose(lin, grant("maker", R"(,"most":{"currency":"EUR","value":"0"})")).status(),
              422);
}

TEST_F(Access, AGrantOfAnAccountAndAnAmountOrdersNothingElse) {
    open_account(1000'00);
    make_clerk("support");
    const auto limits = fmt::format(
        R"(,"accounts":["{}"],"most":{{"currency":"EUR","value":"100.00"}})", account.to_string());
    EXPECT_EQ(give(grant("maker", limits)).status(), 200);
    const auto pay = [&](const std::string& target, const std::string& key,
                         const std::string& body) {
        return send("POST", target, body,
                    {bearer(clerk), {"Content-Type", "application/json"}, {"Idempotency-Key", key}})
            .status();
    };
    EXPECT_EQ(pay("/v1/payments", "k1", payment_json("E2E-1", "100.00")), 202);
    EXPECT_EQ(pay("/v1/payments", "k2", payment_json("E2E-2", "100.01")), 403);
    EXPECT_EQ(pay("/v1/payments?validate_only=true", "k3", payment_json("E2E-3", "100.01")), 403);
    const auto both = fmt::format(R"({{"payments":[{},{}]}})", payment_json("E2E-4", "1.00"),
                                  payment_json("E2E-5", "100.01"));
    EXPECT_EQ(pay("/v1/batches", "k4", both), 403) << "as a whole";
    EXPECT_EQ(get("/v1/payments?end_to_end_id=E2E-4").at("items/0/id"), "");
}

TEST_F(Access, RolesAreToldInBothLanguages) {
    const auto english = get_as(lin, "/v1/access/roles");
    EXPECT_EQ(english.at("roles/1/title"), "Maker");
    EXPECT_EQ(english.at("conflicts/0/rule"), "SOD-01");
    const auto chinese =
        send("GET", "/v1/access/roles", {}, {bearer(lin), {"Accept-Language", "zh-CN"}});
    EXPECT_EQ(chinese.at("roles/1/title"), "制单员");
}

// Another process decided: this one knows it when it looks.
TEST_F(Access, WhatAnotherProcessDecidedHoldsHereToo) {
    make_clerk("accountant");
    test_database.query(
        "INSERT INTO access_change (change_id, kind, handle, reason, proposed_by, proposed_at, "
        "state, decided_by, decided_at, decision_no) VALUES "
        "('0193a000-0000-7000-8000-00000000aaaa', 'suspend', "
        "'clerk', 'left', 'admin:mia', '2026-03-02T10:00:00Z', 'confirmed', 'admin:mia', "
        "'2026-03-02T10:00:00Z', 100) RETURNING 1");
    EXPECT_EQ(status(clerk, "/v1/accounts"), 200) << "it has not looked yet";
    EXPECT_TRUE(api->refresh_access());
    EXPECT_EQ(status(clerk, "/v1/accounts"), 401);
    EXPECT_EQ(get_as(lin, "/v1/access/principals/clerk").at("suspended"), "true");
}

}  // namespace
}  // namespace sluice::test
