#pragma once

// Inside security/keys only: the C interface of PKCS #11 v2.40.

#include <p11-kit/pkcs11.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"
#include "security/keys/pkcs11_module.hpp"

namespace sluice::keys {

struct Pkcs11Module::Impl {
    void* library = nullptr;
    CK_FUNCTION_LIST* functions = nullptr;
    bool is_ours_to_finalize = false;
};

// "CKR_PIN_INCORRECT"; of codes that nobody meets, their number.
std::string name_of(CK_RV code);

// key_unavailable with what was tried and the token's code; key_unusable when the code says that
// the token or key never does this.
Error token_failure(std::string_view what, CK_RV code);

// Whether the session, the login or the handles of this session are gone: a token that was taken
// out and put back, or a connection that broke. A new session may do.
bool is_session_lost(CK_RV code);

// A template that owns the values it points to. Attributes are added before it is used.
class Attributes {
public:
    Attributes& add(CK_ATTRIBUTE_TYPE type, std::string value);
    Attributes& add_flag(CK_ATTRIBUTE_TYPE type, bool value);
    Attributes& add_number(CK_ATTRIBUTE_TYPE type, CK_ULONG value);
    // Valid until the next add().
    CK_ATTRIBUTE* data();
    CK_ULONG size() const { return static_cast<CK_ULONG>(values_.size()); }

private:
    struct Value {
        CK_ATTRIBUTE_TYPE type;
        std::string bytes;
    };
    std::vector<Value> values_;
    std::vector<CK_ATTRIBUTE> attributes_;
};

// Bytes of an attribute; empty when the object has none. Public attributes only.
CK_RV read_attribute(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session,
                     CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, std::string& value);
CK_RV read_flag(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session,
                CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, bool& value);

// At most `max` objects that match.
CK_RV find_objects(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session, Attributes& wanted,
                   std::size_t max, std::vector<CK_OBJECT_HANDLE>& found);

inline CK_BYTE* ck_bytes(std::string_view text) {
    // The C interface has no const; it does not write where it only reads.
    return reinterpret_cast<CK_BYTE*>(const_cast<char*>(text.data()));
}

}  // namespace sluice::keys
