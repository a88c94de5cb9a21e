#include <algorithm>

#include "security/monitoring/monitor.hpp"
#include "security/monitoring/profile_name.hpp"

// How master data come in.
namespace sluice::monitoring {

namespace {

class MasterData {
public:
    MasterData(Books& books, const ParameterSet& parameters)
        : books_(books), parameters_(parameters) {}

    void operator()(const Vendor& vendor) {
        auto& tenant = books_.tenant(vendor.tenant);
        tenant.has_vendors = true;
        const auto [place, is_new] =
            tenant.vendor_by_id.try_emplace(vendor.vendor_id, tenant.vendors.size());
        if (is_new) {
            tenant.vendors.emplace_back();
            tenant.vendor_signatures.push_back(0);
        }
        auto& state = tenant.vendors[place->second];
        forget(tenant, state, place->second);
        state.vendor_id = vendor.vendor_id;
        state.name = vendor.name;
        state.stem = name_stem(vendor.name);
        tenant.vendor_signatures[place->second] = name_signature(state.stem);
        state.account = vendor.account;
        state.onboarded = vendor.onboarded;
        tenant.vendor_by_account[vendor.account] = place->second;
        tenant.vendor_by_stem[state.stem] = place->second;
    }

    void operator()(const Employee& employee) {
        auto& tenant = books_.tenant(employee.tenant);
        tenant.has_employees = true;
        auto& account = tenant.employee_accounts[employee.employee_id];
        const auto old = tenant.employees.find(account);
        if (old != tenant.employees.end() && old->second.employee_id == employee.employee_id) {
            tenant.employees.erase(old);
        }
        account = employee.account;
        tenant.employees[account] = {employee.employee_id, folded_name(employee.name),
                                     employee.left};
    }

    void operator()(const User& user) {
        auto& tenant = books_.tenant(user.tenant);
        tenant.users.insert_or_assign(user.user_id, user);
        auto& limits = tenant.approval_limits;
        limits.clear();
        for (const auto& [id, known] : tenant.users) {
            if (known.approve_limit) {
                if (const auto base = in_base(parameters_.of(user.tenant), *known.approve_limit)) {
                    limits.push_back(*base);
                }
            }
        }
        std::ranges::sort(limits);
        const auto repeated = std::ranges::unique(limits);
        limits.erase(repeated.begin(), repeated.end());
    }

    void operator()(const OwnAccount& own) {
        const auto account = books_.accounts.number(own.account);
        books_.owner[account] = books_.tenant(own.tenant).number;
    }

    void operator()(const VendorOnboarded& event) {
        if (event.is_verified) {
            books_.tenant(event.tenant).onboarded[event.account] = event.at;
        }
    }

    void operator()(const VendorAccountChanged& event) {
        auto& tenant = books_.tenant(event.tenant);
        const auto found = tenant.vendor_by_id.find(event.vendor_id);
        if (found == tenant.vendor_by_id.end()) {
            return;
        }
        auto& state = tenant.vendors[found->second];
        if (!event.is_verified) {
            state.unverified_account = event.new_account;
            state.unverified_at = event.at;
            return;
        }
        forget(tenant, state, found->second);
        state.previous_account = state.account;
        state.account = event.new_account;
        state.unverified_account.clear();
        tenant.vendor_by_account[state.account] = found->second;
        tenant.vendor_by_stem[state.stem] = found->second;
    }

    void operator()(const DeviceConfirmed& event) {
        auto& maker = books_.tenant(event.tenant).makers[event.maker];
        maker.devices.push(hash64(event.device_id));
        if (!event.ip_country.empty()) {
            maker.countries.push(hash64(event.ip_country));
        }
    }

private:
    // Takes a vendor out of the indexes before its account or name changes.
    static void forget(TenantState& tenant, const VendorState& state, std::size_t index) {
        const auto account = tenant.vendor_by_account.find(state.account);
        if (account != tenant.vendor_by_account.end() && account->second == index) {
            tenant.vendor_by_account.erase(account);
        }
        const auto stem = tenant.vendor_by_stem.find(state.stem);
        if (stem != tenant.vendor_by_stem.end() && stem->second == index) {
            tenant.vendor_by_stem.erase(stem);
        }
    }

    Books& books_;
    const ParameterSet& parameters_;
};

}  // namespace

void Monitor::observe(const MasterEvent& event) {
    std::visit(MasterData{books_, parameters_}, event);
}

}  // namespace sluice::monitoring
