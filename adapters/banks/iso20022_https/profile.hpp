#pragma once

#include <memory>
#include <string>

#include "adapters/banks/port/bank_adapter.hpp"
#include "adapters/banks/port/transport.hpp"

namespace sluice::iso20022_https {

// What differs between banks that speak ISO 20022 over HTTPS with a client certificate.
struct Profile {
    Capabilities capabilities;
    std::string initiating_party;  // GrpHdr/InitgPty/Nm
    bool batch_booking = false;    // ask for one entry a PmtInf
};

// Owns the transport. See README.md of this folder for the calls it makes.
std::unique_ptr<BankAdapter> make_adapter(Profile profile, std::unique_ptr<Transport> transport);

}  // namespace sluice::iso20022_https
