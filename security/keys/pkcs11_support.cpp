#include "security/keys/pkcs11_support.hpp"

#include <fmt/format.h>

#include <cstring>

namespace sluice::keys {

namespace {

constexpr CK_ULONG max_attribute_bytes = 16 * 1024;

struct NamedCode {
    CK_RV code;
    const char* name;
};

constexpr NamedCode names[] = {
    {CKR_HOST_MEMORY, "CKR_HOST_MEMORY"},
    {CKR_SLOT_ID_INVALID, "CKR_SLOT_ID_INVALID"},
    {CKR_GENERAL_ERROR, "CKR_GENERAL_ERROR"},
    {CKR_FUNCTION_FAILED, "CKR_FUNCTION_FAILED"},
    {CKR_ARGUMENTS_BAD, "CKR_ARGUMENTS_BAD"},
    {CKR_ATTRIBUTE_TYPE_INVALID, "CKR_ATTRIBUTE_TYPE_INVALID"},
    {CKR_ATTRIBUTE_VALUE_INVALID, "CKR_ATTRIBUTE_VALUE_INVALID"},
    {CKR_DATA_INVALID, "CKR_DATA_INVALID"},
    {CKR_DATA_LEN_RANGE, "CKR_DATA_LEN_RANGE"},
    {CKR_DEVICE_ERROR, "CKR_DEVICE_ERROR"},
    {CKR_DEVICE_MEMORY, "CKR_DEVICE_MEMORY"},
    {CKR_DEVICE_REMOVED, "CKR_DEVICE_REMOVED"},
    {CKR_ENCRYPTED_DATA_INVALID, "CKR_ENCRYPTED_DATA_INVALID"},
    {CKR_ENCRYPTED_DATA_LEN_RANGE, "CKR_ENCRYPTED_DATA_LEN_RANGE"},
    {CKR_KEY_HANDLE_INVALID, "CKR_KEY_HANDLE_INVALID"},
    {CKR_KEY_SIZE_RANGE, "CKR_KEY_SIZE_RANGE"},
    {CKR_KEY_TYPE_INCONSISTENT, "CKR_KEY_TYPE_INCONSISTENT"},
    {CKR_KEY_FUNCTION_NOT_PERMITTED, "CKR_KEY_FUNCTION_NOT_PERMITTED"},
    {CKR_MECHANISM_INVALID, "CKR_MECHANISM_INVALID"},
    {CKR_MECHANISM_PARAM_INVALID, "CKR_MECHANISM_PARAM_INVALID"},
    {CKR_OBJECT_HANDLE_INVALID, "CKR_OBJECT_HANDLE_INVALID"},
    {CKR_OPERATION_ACTIVE, "CKR_OPERATION_ACTIVE"},
    {CKR_PIN_INCORRECT, "CKR_PIN_INCORRECT"},
    {CKR_PIN_INVALID, "CKR_PIN_INVALID"},
    {CKR_PIN_LEN_RANGE, "CKR_PIN_LEN_RANGE"},
    {CKR_PIN_EXPIRED, "CKR_PIN_EXPIRED"},
    {CKR_PIN_LOCKED, "CKR_PIN_LOCKED"},
    {CKR_SESSION_CLOSED, "CKR_SESSION_CLOSED"},
    {CKR_SESSION_COUNT, "CKR_SESSION_COUNT"},
    {CKR_SESSION_HANDLE_INVALID, "CKR_SESSION_HANDLE_INVALID"},
    {CKR_TEMPLATE_INCONSISTENT, "CKR_TEMPLATE_INCONSISTENT"},
    {CKR_TOKEN_NOT_PRESENT, "CKR_TOKEN_NOT_PRESENT"},
    {CKR_TOKEN_NOT_RECOGNIZED, "CKR_TOKEN_NOT_RECOGNIZED"},
    {CKR_TOKEN_WRITE_PROTECTED, "CKR_TOKEN_WRITE_PROTECTED"},
    {CKR_USER_NOT_LOGGED_IN, "CKR_USER_NOT_LOGGED_IN"},
    {CKR_USER_PIN_NOT_INITIALIZED, "CKR_USER_PIN_NOT_INITIALIZED"},
    {CKR_CRYPTOKI_NOT_INITIALIZED, "CKR_CRYPTOKI_NOT_INITIALIZED"},
};

// Asking again gives the same answer: this token or key does not do what it was asked for.
bool is_lasting(CK_RV code) {
    switch (code) {
        case CKR_ARGUMENTS_BAD:
        case CKR_ATTRIBUTE_TYPE_INVALID:
        case CKR_ATTRIBUTE_VALUE_INVALID:
        case CKR_KEY_FUNCTION_NOT_PERMITTED:
        case CKR_KEY_SIZE_RANGE:
        case CKR_KEY_TYPE_INCONSISTENT:
        case CKR_MECHANISM_INVALID:
        case CKR_MECHANISM_PARAM_INVALID:
        case CKR_TEMPLATE_INCONSISTENT:
        case CKR_TOKEN_WRITE_PROTECTED:
            return true;
        default:
            return false;
    }
}

}  // namespace

std::string name_of(CK_RV code) {
    for (const auto& each : names) {
        if (each.code == code) {
            return each.name;
        }
    }
    return fmt::format("CKR 0x{:08X}", code);
}

Error token_failure(std::string_view what, CK_RV code) {
    return fail(is_lasting(code) ? Errc::key_unusable : Errc::key_unavailable,
                fmt::format("{}: {}", what, name_of(code)));
}

bool is_session_lost(CK_RV code) {
    switch (code) {
        case CKR_SESSION_HANDLE_INVALID:
        case CKR_SESSION_CLOSED:
        case CKR_DEVICE_REMOVED:
        case CKR_DEVICE_ERROR:
        case CKR_TOKEN_NOT_PRESENT:
        case CKR_USER_NOT_LOGGED_IN:
        case CKR_KEY_HANDLE_INVALID:
        case CKR_OBJECT_HANDLE_INVALID:
        case CKR_OPERATION_ACTIVE:  // left by a call that broke off
            return true;
        default:
            return false;
    }
}

Attributes& Attributes::add(CK_ATTRIBUTE_TYPE type, std::string value) {
    values_.push_back({type, std::move(value)});
    return *this;
}

Attributes& Attributes::add_flag(CK_ATTRIBUTE_TYPE type, bool value) {
    return add(type, std::string(1, static_cast<char>(value ? CK_TRUE : CK_FALSE)));
}

Attributes& Attributes::add_number(CK_ATTRIBUTE_TYPE type, CK_ULONG value) {
    return add(type, {reinterpret_cast<const char*>(&value), sizeof value});
}

CK_ATTRIBUTE* Attributes::data() {
    attributes_.clear();
    for (auto& value : values_) {
        attributes_.push_back(
            {value.type, value.bytes.data(), static_cast<CK_ULONG>(value.bytes.size())});
    }
    return attributes_.data();
}

CK_RV read_attribute(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session,
                     CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, std::string& value) {
    value.clear();
    CK_ATTRIBUTE attribute{type, nullptr, 0};
    auto code = functions.C_GetAttributeValue(session, object, &attribute, 1);
    const bool is_absent = attribute.ulValueLen == static_cast<CK_ULONG>(-1);
    if (code == CKR_ATTRIBUTE_TYPE_INVALID || (code == CKR_OK && is_absent)) {
        return CKR_OK;
    }
    if (code != CKR_OK) {
        return code;
    }
    if (attribute.ulValueLen > max_attribute_bytes) {
        return CKR_ATTRIBUTE_VALUE_INVALID;
    }
    value.resize(attribute.ulValueLen);
    attribute.pValue = value.data();
    code = functions.C_GetAttributeValue(session, object, &attribute, 1);
    if (code == CKR_OK && attribute.ulValueLen <= value.size()) {
        value.resize(attribute.ulValueLen);
    }
    return code;
}

CK_RV read_flag(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session,
                CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, bool& value) {
    std::string bytes;
    const auto code = read_attribute(functions, session, object, type, bytes);
    value = bytes.size() == 1 && bytes[0] != CK_FALSE;
    return code;
}

CK_RV find_objects(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session, Attributes& wanted,
                   std::size_t max, std::vector<CK_OBJECT_HANDLE>& found) {
    found.assign(max, 0);
    auto code = functions.C_FindObjectsInit(session, wanted.data(), wanted.size());
    if (code != CKR_OK) {
        return code;
    }
    CK_ULONG count = 0;
    code = functions.C_FindObjects(session, found.data(), static_cast<CK_ULONG>(max), &count);
    const auto ended = functions.C_FindObjectsFinal(session);
    found.resize(code == CKR_OK ? std::min(static_cast<std::size_t>(count), max) : 0);
    return code != CKR_OK ? code : ended;
}

}  // namespace sluice::keys
