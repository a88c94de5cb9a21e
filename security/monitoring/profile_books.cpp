#include "security/monitoring/profile_books.hpp"

#include <algorithm>

namespace sluice::monitoring {

std::uint32_t Names::number(std::string_view text) {
    if (const auto* found = numbers_.find(text)) {
        return *found;
    }
    numbers_.try_emplace(std::string{text}, next_);
    return next_++;
}

std::optional<std::uint32_t> Names::find(std::string_view text) const {
    const auto* found = numbers_.find(text);
    return found == nullptr ? std::nullopt : std::optional{*found};
}

std::int64_t PayeeProfile::median_base_minor() const {
    std::array<std::int64_t, 16> amounts{};
    std::size_t known = 0;
    for (std::size_t i = 0; i < recent.size(); ++i) {
        if (recent[i].base_minor >= 0) {
            amounts[known++] = recent[i].base_minor;
        }
    }
    if (known == 0) {
        return 0;
    }
    const auto middle = amounts.begin() + static_cast<std::ptrdiff_t>(known / 2);
    std::nth_element(amounts.begin(), middle, amounts.begin() + static_cast<std::ptrdiff_t>(known));
    return *middle;
}

const VendorState* TenantState::vendor(std::string_view id) const {
    const auto found = vendor_by_id.find(id);
    return found == vendor_by_id.end() ? nullptr : &vendors[found->second];
}

const VendorState* TenantState::vendor_of_account(std::string_view account) const {
    const auto found = vendor_by_account.find(account);
    return found == vendor_by_account.end() ? nullptr : &vendors[found->second];
}

const VendorState* TenantState::vendor_of_stem(const std::u32string& stem) const {
    const auto found = vendor_by_stem.find(stem);
    return found == vendor_by_stem.end() ? nullptr : &vendors[found->second];
}

TenantState& Books::tenant(std::string_view id) {
    const auto number = tenants.number(id);
    if (number == tenant_states.size()) {
        tenant_states.emplace_back().number = number;
    }
    return tenant_states[number];
}

std::uint64_t payee_key(std::uint32_t tenant, std::uint32_t account) {
    return std::uint64_t{tenant} << 32 | account;
}

bool Books::is_own(std::string_view account) const {
    const auto number = accounts.find(account);
    return number && owner.contains(*number);
}

const PayeeProfile* Books::payee(std::uint32_t tenant, std::uint32_t account) const {
    return payees.find(payee_key(tenant, account));
}

std::uint32_t Books::node_of(std::uint32_t account) const {
    constexpr std::uint32_t tenant_nodes = 0x8000'0000u;
    const auto found = owner.find(account);
    return found == owner.end() ? account : (tenant_nodes | found->second);
}

}  // namespace sluice::monitoring
