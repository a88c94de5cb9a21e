#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"
#include "ledger/base/time.hpp"

namespace sluice::keys {

// Which keys there are, as plain data without any key material, and what follows from it. Pure
// functions; whoever keeps the register (a file, a table) is somebody else.

enum class KeyUse : std::uint8_t {
    bank_signature,       // orders to a bank, as EBICS A005 or A006
    bank_encryption,      // what a bank encrypts to us, as EBICS E002
    bank_authentication,  // requests to a bank, as EBICS X002
    webhook,
    tls,
    audit,   // checkpoints of the audit log
    columns  // the key-encryption key of encrypted columns
};

// A rotation: a key is made (next), is taken into use beside the old one (both current, for as long
// as the other side needs to change over), and the old one is put out of use (retired).
enum class KeyState : std::uint8_t { next, current, retired };

struct KeyHome {
    enum class Kind : std::uint8_t { file, token };

    Kind kind = Kind::file;
    std::string place{};  // a file's path, or a token's label, '/' and the key's label
};

struct KeyEntry {
    std::string name{};  // unique
    KeyUse use{};
    std::string owner{};  // whose it is: the bank or partner and subscriber it is registered with
    KeyHome home{};
    std::string id{};      // PublicKey::id_hex()
    Instant not_before{};  // valid from here on
    Instant not_after{};   // and before this
    KeyState state = KeyState::next;
};

std::string_view name(KeyUse use);
std::string_view name(KeyState state);
std::optional<KeyUse> parse_key_use(std::string_view text);
std::optional<KeyState> parse_key_state(std::string_view text);

// What is wrong with a register, each as key_unusable with the key's name in `where`: a name or a
// key that is there twice, a validity that ends before it begins, more than two current keys or one
// next of an owner and use, two current keys whose validity does not overlap (between the two, or
// at the change, nobody could sign), a next key that becomes valid after the current one has ended.
std::vector<Error> refusals(std::span<const KeyEntry> entries);

// Whether the key may be used to sign or decrypt for this use now. Error: key_unusable for a key of
// another use, one that is next or retired, not valid yet or expired.
Result<void> check_use(const KeyEntry& entry, KeyUse use, Instant now);

// The key that signs: of the current ones that are valid now the one that became valid last.
// Errors: key_missing when owner and use have no current key; key_unusable when it is not valid yet
// or expired. The pointer is into `entries`.
Result<const KeyEntry*> current_key(std::span<const KeyEntry> entries, std::string_view owner,
                                    KeyUse use, Instant now);

// The keys that are accepted from the other side, to verify or decrypt: those that are current or
// next and valid now, the newest first. A partner may change over before or after we do.
std::vector<const KeyEntry*> accepted_keys(std::span<const KeyEntry> entries,
                                           std::string_view owner, KeyUse use, Instant now);

// Takes a next key into use; what was current stays so until it is retired, but for keys that have
// expired, which are retired at once. Errors: not_found;
// key_unusable when it is not next, not valid now, or two are current already.
Result<std::vector<KeyEntry>> promote(std::vector<KeyEntry> entries, std::string_view name,
                                      Instant now);
// Puts a current key out of use. Errors: not_found; key_unusable when it is not current, or no
// other key of its owner and use is current and valid now.
Result<std::vector<KeyEntry>> retire(std::vector<KeyEntry> entries, std::string_view name,
                                     Instant now);

// "Key x expires in 30 days or less." Days of 24 hours before not_after.
struct ExpiryAlert {
    std::string name{};
    Instant not_after{};
    int days = 0;

    bool operator==(const ExpiryAlert&) const = default;
};

inline constexpr int alert_days[] = {90, 60, 30, 14, 7, 1};

// The alerts to send now, given those that were sent: of each key that is not retired the most
// urgent one that applies, unless it or a more urgent one was sent. So each is sent once, also when
// nobody looked for weeks; a renewed key, with another not_after, begins anew.
std::vector<ExpiryAlert> alerts_due(std::span<const KeyEntry> entries,
                                    std::span<const ExpiryAlert> sent, Instant now);

}  // namespace sluice::keys
