#include "security/keys/pkcs11_session.hpp"

#include <algorithm>

namespace sluice::keys {

namespace {

constexpr int max_sessions = 2;  // the one that is lost, and another
constexpr CK_ULONG max_slots = 1024;

// Fields of a token are padded with blanks (section 3.2).
std::string_view padded(const unsigned char* field, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(field), size);
    const auto end = text.find_last_not_of(' ');
    return text.substr(0, end == text.npos ? 0 : end + 1);
}

bool is_token(const CK_TOKEN_INFO& token, const TokenName& name) {
    return (name.label.empty() || padded(token.label, sizeof token.label) == name.label) &&
           (name.serial.empty() ||
            padded(token.serialNumber, sizeof token.serialNumber) == name.serial);
}

CK_RV list_slots(const CK_FUNCTION_LIST& functions, std::vector<CK_SLOT_ID>& slots) {
    CK_ULONG count = 0;
    auto code = functions.C_GetSlotList(CK_TRUE, nullptr, &count);
    if (code != CKR_OK) {
        return code;
    }
    // A token may come in between the two calls.
    slots.resize(std::min(count + 8, max_slots));
    count = static_cast<CK_ULONG>(slots.size());
    code = functions.C_GetSlotList(CK_TRUE, slots.data(), &count);
    slots.resize(code == CKR_OK ? std::min(count, max_slots) : 0);
    return code;
}

}  // namespace

Pkcs11Session::Pkcs11Session(std::shared_ptr<Pkcs11Module> module, TokenName name, SecretBytes pin)
    : module_(std::move(module)), name_(std::move(name)), pin_(std::move(pin)) {}

Pkcs11Session::~Pkcs11Session() {
    close();
}

Result<void> Pkcs11Session::run(const Operation& operation, CK_RV& code) {
    const std::scoped_lock lock(mutex_);
    for (int i = 0; i < max_sessions; ++i) {
        if (!session_) {
            if (auto opened = open(); !opened) {
                return opened;
            }
        }
        code = operation(*session_, generation_);
        if (!is_session_lost(code)) {
            return {};
        }
        close();
    }
    return token_failure("the token's session was lost twice", code);
}

Result<void> Pkcs11Session::run(std::string_view what, const Operation& operation) {
    CK_RV code = CKR_OK;
    auto done = run(operation, code);
    return done && code != CKR_OK ? token_failure(what, code) : done;
}

Result<void> Pkcs11Session::run_writing(std::string_view what, const Operation& operation) {
    const std::scoped_lock lock(mutex_);
    if (!session_) {
        if (auto opened = open(); !opened) {
            return opened;
        }
    }
    CK_SESSION_HANDLE session = 0;
    auto code = functions().C_OpenSession(slot_, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr,
                                          nullptr, &session);
    if (code != CKR_OK) {
        close();
        return token_failure("C_OpenSession", code);
    }
    code = operation(session, generation_);
    functions().C_CloseSession(session);
    return code == CKR_OK ? Result<void>() : token_failure(what, code);
}

Result<CK_SLOT_ID> Pkcs11Session::find_slot() const {
    std::vector<CK_SLOT_ID> slots;
    if (const auto code = list_slots(functions(), slots); code != CKR_OK) {
        return token_failure("C_GetSlotList", code);
    }
    std::optional<CK_SLOT_ID> found;
    for (const auto slot : slots) {
        CK_TOKEN_INFO token{};
        if (functions().C_GetTokenInfo(slot, &token) != CKR_OK || !is_token(token, name_)) {
            continue;
        }
        if (found) {
            return fail(Errc::key_unusable, "several tokens have this label; give the serial",
                        name_.label);
        }
        found = slot;
    }
    return found ? Result<CK_SLOT_ID>(*found)
                 : fail(Errc::key_unavailable, "the token is not there", name_.label);
}

Result<void> Pkcs11Session::open() {
    if (refused_) {
        return *refused_;
    }
    const auto slot = find_slot();
    if (!slot) {
        return slot.error();
    }
    CK_TOKEN_INFO token{};
    if (const auto code = functions().C_GetTokenInfo(*slot, &token); code != CKR_OK) {
        return token_failure("C_GetTokenInfo", code);
    }
    CK_SESSION_HANDLE session = 0;
    const auto code =
        functions().C_OpenSession(*slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session);
    if (code != CKR_OK) {
        return token_failure("C_OpenSession", code);
    }
    if (name_.serial.empty()) {
        // From here on the PIN is shown to this token only, not to another of the same label.
        name_.serial = padded(token.serialNumber, sizeof token.serialNumber);
    }
    session_ = session;
    slot_ = *slot;
    ++generation_;
    auto logged_in = login(token);
    if (!logged_in) {
        close();
    }
    return logged_in;
}

Result<void> Pkcs11Session::login(const CK_TOKEN_INFO& token) {
    CK_SESSION_INFO session{};
    if (functions().C_GetSessionInfo(*session_, &session) == CKR_OK &&
        session.state == CKS_RO_USER_FUNCTIONS) {
        return {};  // a login is of the whole process and token, not of a session
    }
    if ((token.flags & CKF_USER_PIN_LOCKED) != 0) {
        return latch(Errc::key_locked, "CKF_USER_PIN_LOCKED");
    }
    if ((token.flags & CKF_USER_PIN_FINAL_TRY) != 0) {
        // Whoever mistyped it is to type it right once by hand, not to have us lock it.
        return latch(Errc::key_locked, "CKF_USER_PIN_FINAL_TRY: one wrong PIN more would lock it");
    }
    const auto code = functions().C_Login(*session_, CKU_USER, ck_bytes(pin_.view()),
                                          static_cast<CK_ULONG>(pin_.size()));
    switch (code) {
        case CKR_OK:
        case CKR_USER_ALREADY_LOGGED_IN:
            return {};
        case CKR_PIN_INCORRECT:
        case CKR_PIN_INVALID:
        case CKR_PIN_LEN_RANGE:
        case CKR_PIN_EXPIRED:
            return latch(Errc::key_secret_wrong, name_of(code));
        case CKR_PIN_LOCKED:
            return latch(Errc::key_locked, name_of(code));
        case CKR_USER_PIN_NOT_INITIALIZED:
            return latch(Errc::key_unusable, name_of(code));
        default:
            return token_failure("C_Login", code);
    }
}

Error Pkcs11Session::latch(Errc code, std::string detail) {
    refused_ = fail(code, std::move(detail), name_.label);
    return *refused_;
}

void Pkcs11Session::close() {
    if (session_) {
        functions().C_CloseSession(*session_);  // of a lost session an error, which tells nothing
        session_.reset();
    }
}

}  // namespace sluice::keys
