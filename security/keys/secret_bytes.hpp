#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace sluice::keys {

// Bytes that are wiped when they go: a passphrase, a PIN, a session key. They move, are never
// copied by accident, and have no form for a log. Not for several threads at once.
class SecretBytes {
public:
    SecretBytes() = default;
    explicit SecretBytes(std::size_t size);  // zeros
    static SecretBytes copy_of(std::string_view bytes);
    // Takes the bytes over and wipes the text they were in.
    static SecretBytes take(std::string& bytes);

    SecretBytes(SecretBytes&& other) noexcept;
    SecretBytes& operator=(SecretBytes&& other) noexcept;
    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;
    ~SecretBytes();

    std::string_view view() const { return {bytes_.get(), size_}; }
    char* data() { return bytes_.get(); }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    // Makes it shorter. What is cut off is wiped.
    void truncate(std::size_t size);

private:
    void wipe() noexcept;

    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
};

// Overwrites a text that held something secret.
void wipe(std::string& text);

}  // namespace sluice::keys
