#pragma once

#include <memory>
#include <string>

#include "ledger/base/result.hpp"

namespace sluice::keys {

// A token's own library (PKCS #11 v2.40), loaded into this process. It is loaded once however often
// it is asked for, and leaves with the last token that uses it. Safe from any thread: the library
// is told to lock by the system's means (section 5.4, CKF_OS_LOCKING_OK). Not to be used in the
// child of a fork().
class Pkcs11Module {
public:
    // `path` of the shared library, as /usr/lib/softhsm/libsofthsm2.so. Errors: key_missing when it
    // cannot be loaded; key_unusable when it is no PKCS #11 library of version 2, or has no locks;
    // key_unavailable with the library's own code.
    static Result<std::shared_ptr<Pkcs11Module>> load(const std::string& path);

    ~Pkcs11Module();
    Pkcs11Module(const Pkcs11Module&) = delete;
    Pkcs11Module& operator=(const Pkcs11Module&) = delete;

    struct Impl;
    const Impl& impl() const { return *impl_; }

private:
    explicit Pkcs11Module(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::keys
