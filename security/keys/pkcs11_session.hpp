#pragma once

// Inside security/keys only: the one session that a token's keys are used through.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "security/keys/pkcs11_support.hpp"
#include "security/keys/pkcs11_token.hpp"

namespace sluice::keys {

class Pkcs11Session {
public:
    Pkcs11Session(std::shared_ptr<Pkcs11Module> module, TokenName name, SecretBytes pin);
    ~Pkcs11Session();
    Pkcs11Session(const Pkcs11Session&) = delete;
    Pkcs11Session& operator=(const Pkcs11Session&) = delete;

    const CK_FUNCTION_LIST& functions() const { return *module_->impl().functions; }

    // What is done with a session. `generation` is another number for every session: handles of
    // objects are those of one generation.
    using Operation = std::function<CK_RV(CK_SESSION_HANDLE session, unsigned generation)>;

    // Does it under the lock, logged in. A lost session is opened once more and the operation
    // repeated, which is no harm: signing twice is not paying twice. Errors: of opening;
    // key_unavailable when the second session is lost too. `code` is what the operation gave last.
    Result<void> run(const Operation& operation, CK_RV& code);

    // As above, but every code that is not CKR_OK is an error.
    Result<void> run(std::string_view what, const Operation& operation);

    // A session of its own that may write; for making keys. Not repeated.
    Result<void> run_writing(std::string_view what, const Operation& operation);

private:
    Result<void> open();
    Result<CK_SLOT_ID> find_slot() const;
    Result<void> login(const CK_TOKEN_INFO& token);
    Error latch(Errc code, std::string detail);
    void close();

    std::shared_ptr<Pkcs11Module> module_;
    TokenName name_;
    SecretBytes pin_;
    std::mutex mutex_;
    std::optional<CK_SESSION_HANDLE> session_;
    CK_SLOT_ID slot_ = 0;
    unsigned generation_ = 0;
    // A PIN that was refused is never shown to the token again: three times lock it.
    std::optional<Error> refused_;
};

}  // namespace sluice::keys
