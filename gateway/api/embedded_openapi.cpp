#include "gateway/api/embedded_openapi.hpp"

// .incbin copies the file into the object: no generator, and no cost to the compiler.
asm(".section .rodata\n"
    "sluice_openapi_begin:\n.incbin \"" SLUICE_SOURCE_DIR
    "/gateway/api/openapi.json\"\n"
    "sluice_openapi_end:\n.byte 0\n.previous\n");
extern "C" const char sluice_openapi_begin[];
extern "C" const char sluice_openapi_end[];

namespace sluice::api {

std::string_view openapi_json() {
    return {sluice_openapi_begin, sluice_openapi_end};
}

}  // namespace sluice::api
