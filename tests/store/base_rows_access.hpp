#pragma once

#include <vector>

#include "tests/store/base_rows.hpp"

namespace sluice::test {

// A public key and its id, as SQL.
inline const std::string public_key_base64 =
    "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";
inline const std::string public_key_pem =
    "E'-----BEGIN PUBLIC KEY-----\\n" + public_key_base64 + "\\n-----END PUBLIC KEY-----\\n'";
inline const std::string public_key_id =
    "encode(sha256(decode('" + public_key_base64 + "', 'base64')), 'hex')";

// The part of base_rows() about who may do what.
void add_access(std::vector<BaseRow>& rows);

}  // namespace sluice::test
