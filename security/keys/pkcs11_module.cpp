#include "security/keys/pkcs11_module.hpp"

#include <dlfcn.h>

#include <map>
#include <mutex>

#include "security/keys/pkcs11_support.hpp"

namespace sluice::keys {

namespace {

// A library's C_Initialize is for the whole process, so the libraries are kept for all of it.
struct Loaded {
    std::mutex mutex;
    std::map<void*, std::weak_ptr<Pkcs11Module>> modules;  // by the system's handle
};

Loaded& loaded() {
    static Loaded all;
    return all;
}

using GetFunctionList = CK_RV (*)(CK_FUNCTION_LIST**);

Error load_failure(const std::string& path) {
    const char* reason = ::dlerror();
    return fail(Errc::key_missing, reason != nullptr ? reason : "cannot be loaded", path);
}

Result<CK_FUNCTION_LIST*> functions_of(void* library, const std::string& path) {
    const auto get = reinterpret_cast<GetFunctionList>(::dlsym(library, "C_GetFunctionList"));
    CK_FUNCTION_LIST* functions = nullptr;
    if (get == nullptr || get(&functions) != CKR_OK || functions == nullptr ||
        functions->version.major != 2) {
        return fail(Errc::key_unusable, "not a PKCS #11 library of version 2", path);
    }
    return functions;
}

Result<void> initialize(Pkcs11Module::Impl& impl, const std::string& path) {
    CK_C_INITIALIZE_ARGS arguments{};
    arguments.flags = CKF_OS_LOCKING_OK;
    const auto code = impl.functions->C_Initialize(&arguments);
    if (code == CKR_CANT_LOCK) {
        return fail(Errc::key_unusable, "this library may not be used from several threads", path);
    }
    // Whoever initialized it before us also finalizes it.
    impl.is_ours_to_finalize = code == CKR_OK;
    if (code != CKR_OK && code != CKR_CRYPTOKI_ALREADY_INITIALIZED) {
        return token_failure("C_Initialize", code);
    }
    return {};
}

}  // namespace

Pkcs11Module::Pkcs11Module(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Pkcs11Module::~Pkcs11Module() {
    const std::scoped_lock lock(loaded().mutex);
    if (impl_->is_ours_to_finalize) {
        impl_->functions->C_Finalize(nullptr);
    }
    ::dlclose(impl_->library);
}

Result<std::shared_ptr<Pkcs11Module>> Pkcs11Module::load(const std::string& path) {
    const std::scoped_lock lock(loaded().mutex);
    auto impl = std::make_unique<Impl>();
    impl->library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (impl->library == nullptr) {
        return load_failure(path);
    }
    auto& known = loaded().modules[impl->library];
    if (auto module = known.lock()) {
        ::dlclose(impl->library);  // of another name; it stays loaded
        return module;
    }
    const auto functions = functions_of(impl->library, path);
    const auto ready = functions ? (impl->functions = *functions, initialize(*impl, path))
                                 : Result<void>(functions.error());
    if (!ready) {
        ::dlclose(impl->library);
        return ready.error();
    }
    std::shared_ptr<Pkcs11Module> module(new Pkcs11Module(std::move(impl)));
    known = module;
    return module;
}

}  // namespace sluice::keys
