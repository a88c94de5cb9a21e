#include "security/keys/secret_bytes.hpp"

#include <botan/mem_ops.h>

#include <cstring>
#include <utility>

#include "ledger/base/check.hpp"

namespace sluice::keys {

SecretBytes::SecretBytes(std::size_t size)
    : bytes_(size > 0 ? std::make_unique<char[]>(size) : nullptr), size_(size) {}

SecretBytes SecretBytes::copy_of(std::string_view bytes) {
    SecretBytes copy(bytes.size());
    if (!bytes.empty()) {
        std::memcpy(copy.data(), bytes.data(), bytes.size());
    }
    return copy;
}

SecretBytes SecretBytes::take(std::string& bytes) {
    auto taken = copy_of(bytes);
    keys::wipe(bytes);
    return taken;
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
    if (this != &other) {
        wipe();
        bytes_ = std::move(other.bytes_);
        size_ = std::exchange(other.size_, 0);
    }
    return *this;
}

SecretBytes::~SecretBytes() {
    wipe();
}

void SecretBytes::truncate(std::size_t size) {
    check(size <= size_, "a secret is only made shorter");
    if (size < size_) {
        Botan::secure_scrub_memory(bytes_.get() + size, size_ - size);
    }
    size_ = size;
}

void SecretBytes::wipe() noexcept {
    if (size_ > 0) {
        Botan::secure_scrub_memory(bytes_.get(), size_);
    }
}

void wipe(std::string& text) {
    // Whatever it held when it was longer is in its capacity.
    text.resize(text.capacity());
    Botan::secure_scrub_memory(text.data(), text.size());
    text.clear();
}

}  // namespace sluice::keys
