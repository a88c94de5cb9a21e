#pragma once

// SoftHSM, a PKCS #11 library that is not ours, with keys made inside it. What a hardware token
// does beyond that is played by putting other functions into the library's own list.

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <p11-kit/pkcs11.h>

#include "security/keys/pkcs11_token.hpp"
#include "tests/keys/support.hpp"

namespace sluice::keys {

inline constexpr const char* library = "/usr/lib/softhsm/libsofthsm2.so";
inline constexpr const char* pin = "2468-user";
inline constexpr const char* so_pin = "1357-officer";
inline const std::string message = "pay 100.00 to the right one";

// The functions of the loaded library, the same table that the code under test calls.
inline CK_FUNCTION_LIST& functions() {
    static CK_FUNCTION_LIST* const list = [] {
        void* handle = ::dlopen(library, RTLD_NOW | RTLD_LOCAL);
        const auto get =
            reinterpret_cast<CK_RV (*)(CK_FUNCTION_LIST**)>(::dlsym(handle, "C_GetFunctionList"));
        CK_FUNCTION_LIST* found = nullptr;
        EXPECT_EQ(get(&found), CKR_OK);
        return found;
    }();
    return *list;
}

// What the token answers instead of doing it, and how often it was asked.
struct Played {
    CK_RV sign_code = CKR_OK;
    int sign_times = 0;
    CK_RV login_code = CKR_OK;
    CK_FLAGS token_flags = 0;
    bool is_gone = false;
    bool is_another = false;
    int logins = 0;
    int signs = 0;
    int sessions = 0;
};
inline Played played;
inline CK_FUNCTION_LIST real;

inline CK_RV play_sign_init(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism,
                            CK_OBJECT_HANDLE key) {
    ++played.signs;
    if (played.sign_times > 0) {
        --played.sign_times;
        return played.sign_code;
    }
    return real.C_SignInit(session, mechanism, key);
}

inline CK_RV play_login(CK_SESSION_HANDLE session, CK_USER_TYPE user, unsigned char* text,
                        CK_ULONG length) {
    ++played.logins;
    return played.login_code != CKR_OK ? played.login_code
                                       : real.C_Login(session, user, text, length);
}

inline CK_RV play_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
    const auto code = real.C_GetTokenInfo(slot, info);
    info->flags |= played.token_flags;
    if (played.is_another) {
        info->serialNumber[0] ^= 1;
    }
    return code;
}

inline CK_RV play_open_session(CK_SLOT_ID slot, CK_FLAGS flags, void* application, CK_NOTIFY notify,
                               CK_SESSION_HANDLE* session) {
    ++played.sessions;
    return real.C_OpenSession(slot, flags, application, notify, session);
}

inline CK_RV play_slot_list(unsigned char present, CK_SLOT_ID* slots, CK_ULONG* count) {
    if (played.is_gone) {
        *count = 0;
        return CKR_OK;
    }
    return real.C_GetSlotList(present, slots, count);
}

class TokenTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        folder_ = new Folder;
        std::filesystem::create_directory(*folder_ / "tokens");
        const auto conf =
            folder_->write("softhsm2.conf", "directories.tokendir = " + (*folder_ / "tokens") +
                                                "\nobjectstore.backend = file\n");
        ASSERT_EQ(::setenv("SOFTHSM2_CONF", conf.c_str(), 1), 0);
        for (const auto* label : {"sluice test", "twin", "twin"}) {
            ASSERT_TRUE(make_token(label));
        }
        real = functions();
        module_ = new std::shared_ptr<Pkcs11Module>(Pkcs11Module::load(library).value());
    }
    static void TearDownTestSuite() {
        delete module_;
        delete folder_;
    }
    static bool make_token(const std::string& label) {
        return run(*folder_, "softhsm2-util --init-token --free --label '" + label + "' --pin " +
                                 pin + " --so-pin " + so_pin);
    }
    static bool tool(const std::string& arguments) {
        return run(*folder_, std::string("pkcs11-tool --module ") + library +
                                 " --token-label 'sluice test' --login --pin " + pin + " " +
                                 arguments);
    }

    void SetUp() override {
        played = {};
        auto& list = functions();
        list.C_SignInit = play_sign_init;
        list.C_Login = play_login;
        list.C_GetTokenInfo = play_token_info;
        list.C_OpenSession = play_open_session;
        list.C_GetSlotList = play_slot_list;
    }
    void TearDown() override { functions() = real; }

    static Result<std::shared_ptr<Pkcs11Token>> open(const std::string& with = pin) {
        return Pkcs11Token::open(*module_, {"sluice test", ""}, secret(with));
    }
    // A key that this test alone has.
    static TokenKeyName new_key(Pkcs11Token& token, NewTokenKey wanted) {
        static int number = 0;
        ++number;
        wanted.name = {"key " + std::to_string(number), std::string(1, static_cast<char>(number))};
        wanted.rsa_bits = 2048;
        const auto made = token.make_key(wanted);
        EXPECT_TRUE(made) << to_string(made.error());
        return wanted.name;
    }
    static std::unique_ptr<Signer> new_signer(Pkcs11Token& token, KeyKind kind) {
        return token.signer(new_key(token, {.kind = kind})).value();
    }

    static inline Folder* folder_ = nullptr;
    static inline std::shared_ptr<Pkcs11Module>* module_ = nullptr;
    SystemRandom random;
};

// Every session of the process, as when the token is taken out and put back: the login goes too.
inline void lose_sessions() {
    CK_SLOT_ID slots[8];
    CK_ULONG count = 8;
    ASSERT_EQ(real.C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    for (CK_ULONG i = 0; i < count; ++i) {
        real.C_CloseAllSessions(slots[i]);
    }
}

}  // namespace sluice::keys
