// Roles, what they may do, and which of them nobody has together.
#include <gtest/gtest.h>

#include <set>

#include "security/access/principal.hpp"

namespace sluice::access {
namespace {

const auto acme = *EnterpriseId::parse("0193a000-0000-7000-8000-000000000001");
const auto other = *EnterpriseId::parse("0193a000-0000-7000-8000-000000000002");
const auto checking = *AccountId::parse("0193a000-0000-7000-8000-0000000000a1");
const auto savings = *AccountId::parse("0193a000-0000-7000-8000-0000000000a2");

Instant at(const char* text) {
    return *parse_instant(text);
}
const auto now = at("2026-03-02T09:00:00Z");

bool has(const Role& role, Permission permission) {
    return role.permissions[static_cast<std::size_t>(permission)];
}

TEST(Permissions, have_one_name_each_and_texts_in_both_languages) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < permission_count; ++i) {
        const auto permission = static_cast<Permission>(i);
        EXPECT_TRUE(names.insert(name(permission)).second) << name(permission);
        EXPECT_EQ(find_permission(name(permission)), permission);
    }
    EXPECT_FALSE(find_permission("payment.steal"));
    for (const auto& text : permission_texts()) {
        EXPECT_FALSE(text.english.empty() || text.chinese.empty()) << name(text.permission);
    }
}

TEST(Roles, are_those_that_ship) {
    for (const auto* id : {"maker", "checker", "approver", "treasurer", "accountant", "auditor",
                           "support", "operator", "bank_manager", "security_admin"}) {
        EXPECT_NE(find_role(id), nullptr) << id;
    }
    EXPECT_EQ(find_role("root"), nullptr);
}

TEST(Roles, keep_what_must_be_apart_apart) {
    for (const auto& role : roles()) {
        EXPECT_FALSE(has(role, Permission::payment_create) && has(role, Permission::access_propose))
            << role.id;
        EXPECT_FALSE(has(role, Permission::payment_create) && has(role, Permission::case_decide))
            << role.id;
        EXPECT_FALSE(has(role, Permission::list_release) && has(role, Permission::access_confirm))
            << role.id;
    }
    const auto& auditor = *find_role("auditor");
    for (std::size_t i = 0; i < permission_count; ++i) {
        if (auditor.permissions[i]) {
            const auto permission = static_cast<Permission>(i);
            EXPECT_TRUE(name(permission).ends_with(".read") ||
                        permission == Permission::audit_export);
        }
    }
}

TEST(Conflicts, name_the_rule_that_refuses) {
    const std::vector<std::string> both{"treasurer", "maker", "approver"};
    ASSERT_NE(find_conflict(both), nullptr);
    EXPECT_EQ(find_conflict(both)->rule, "SOD-02");
    const std::vector<std::string> fine{"maker", "support"};
    EXPECT_EQ(find_conflict(fine), nullptr);
    std::set<std::string> rules;
    for (const auto& conflict : conflicts()) {
        EXPECT_TRUE(rules.insert(conflict.rule).second) << conflict.rule;
        const std::vector<std::string> turned{conflict.role_b, conflict.role_a};
        EXPECT_NE(find_conflict(turned), nullptr) << conflict.rule;
    }
}

TEST(Grants, decide_by_enterprise_account_amount_and_time) {
    const auto cny = Currency::of("CNY");
    const auto eur = Currency::of("EUR");
    Principal clerk{Holder::person,
                    "clerk",
                    "Clerk",
                    {{.role = "maker",
                      .enterprise = acme,
                      .accounts = {checking},
                      .most = Money{1'000'00, cny},
                      .from = now,
                      .until = at("2026-03-03T09:00:00Z")}}};
    struct Row {
        const char* what;
        Permission permission;
        Target target;
        Instant when;
        bool allowed;
    };
    const auto later = at("2026-03-03T08:59:59Z");
    const Row rows[] = {
        {"within all limits",
         Permission::payment_create,
         {acme, checking, Money{1'000'00, cny}},
         now,
         true},
        {"until the last second",
         Permission::payment_create,
         {acme, checking, Money{1, cny}},
         later,
         true},
        {"reading", Permission::payment_read, {acme}, now, true},
        {"another enterprise",
         Permission::payment_create,
         {other, checking, Money{1, cny}},
         now,
         false},
        {"another account", Permission::payment_create, {acme, savings, Money{1, cny}}, now, false},
        {"too much",
         Permission::payment_create,
         {acme, checking, Money{1'000'01, cny}},
         now,
         false},
        {"another currency",
         Permission::payment_create,
         {acme, checking, Money{1, eur}},
         now,
         false},
        {"what the role has not", Permission::payment_decide, {acme}, now, false},
        {"too early", Permission::payment_read, {acme}, at("2026-03-02T08:59:59Z"), false},
        {"too late", Permission::payment_read, {acme}, at("2026-03-03T09:00:00Z"), false}};
    for (const auto& row : rows) {
        EXPECT_EQ(clerk.may(row.permission, row.target, row.when), row.allowed) << row.what;
    }
    EXPECT_EQ(clerk.actor(), "person:clerk");
    EXPECT_TRUE(clerk.enterprises(at("2026-03-04T00:00:00Z")).empty());
}

TEST(Grants, nothing_granted_is_nothing_allowed) {
    const Principal nobody{Holder::service, "nobody", "", {}};
    const Principal unknown{Holder::service,
                            "unknown",
                            "",
                            {{.role = "a role of another version", .enterprise = acme}}};
    for (std::size_t i = 0; i < permission_count; ++i) {
        EXPECT_FALSE(nobody.may(static_cast<Permission>(i), {acme}, now));
        EXPECT_FALSE(unknown.may(static_cast<Permission>(i), {acme}, now));
    }
}

}  // namespace
}  // namespace sluice::access
