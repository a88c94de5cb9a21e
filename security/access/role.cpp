#include "security/access/role.hpp"

#include <algorithm>

#include "ledger/base/check.hpp"
#include "ledger/base/csv.hpp"
#include "security/access/embedded_tables.hpp"

namespace sluice::access {

namespace {

// A table that the program itself brings: what is wrong in it is a bug.
class Table {
public:
    Table(std::string_view text, const std::string& name) : lines_(text), reader_(lines_, name) {
        check(!reader_.read_header(), "a table of access has a header");
    }

    bool next() {
        const auto more = reader_.next();
        check(more.has_value(), "a table of access is well-formed");
        return *more;
    }

    std::string operator[](const std::string& column) const {
        const auto index = reader_.column(column);
        check(index.has_value(), "a table of access has its columns");
        return std::string{reader_[*index]};
    }

private:
    csv::TextLines lines_;
    csv::Reader reader_;
};

std::vector<Role> read_roles() {
    std::vector<Role> roles;
    for (Table table{embedded::roles_csv(), "roles.csv"}; table.next();) {
        const auto holder = table["holder"];
        check(holder == "person" || holder == "service", "a role is a person's or a service's");
        roles.push_back({table["role"],
                         holder == "person" ? Holder::person : Holder::service,
                         {},
                         table["en"],
                         table["zh"]});
    }
    for (Table table{embedded::permissions_csv(), "permissions.csv"}; table.next();) {
        const auto permission = find_permission(table["permission"]);
        check(permission.has_value(), "the program knows every permission of the table");
        for (auto& role : roles) {
            const auto mark = table[role.id];
            check(mark.empty() || mark == "x", "a role has a permission or has it not");
            role.permissions[static_cast<std::size_t>(*permission)] = !mark.empty();
        }
    }
    return roles;
}

std::vector<PermissionText> read_texts() {
    std::vector<PermissionText> texts;
    for (Table table{embedded::permissions_csv(), "permissions.csv"}; table.next();) {
        texts.push_back({*find_permission(table["permission"]), table["en"], table["zh"]});
    }
    check(texts.size() == permission_count, "the table has every permission once");
    return texts;
}

std::vector<Conflict> read_conflicts() {
    std::vector<Conflict> conflicts;
    for (Table table{embedded::conflicts_csv(), "conflicts.csv"}; table.next();) {
        conflicts.push_back(
            {table["rule"], table["role_a"], table["role_b"], table["en"], table["zh"]});
        const auto& last = conflicts.back();
        check(find_role(last.role_a) != nullptr && find_role(last.role_b) != nullptr &&
                  last.role_a != last.role_b,
              "a conflict is between two roles");
    }
    return conflicts;
}

}  // namespace

std::span<const Role> roles() {
    static const auto* read = new std::vector<Role>(read_roles());
    return *read;
}

std::span<const Conflict> conflicts() {
    static const auto* read = new std::vector<Conflict>(read_conflicts());
    return *read;
}

std::span<const PermissionText> permission_texts() {
    static const auto* read = new std::vector<PermissionText>(read_texts());
    return *read;
}

const Role* find_role(std::string_view id) {
    const auto found = std::ranges::find(roles(), id, &Role::id);
    return found == roles().end() ? nullptr : &*found;
}

const Conflict* find_conflict(std::span<const std::string> held) {
    const auto has = [&](const std::string& role) { return std::ranges::count(held, role) > 0; };
    const auto found = std::ranges::find_if(
        conflicts(), [&](const Conflict& one) { return has(one.role_a) && has(one.role_b); });
    return found == conflicts().end() ? nullptr : &*found;
}

}  // namespace sluice::access
