#include "security/monitoring/graph_monitor.hpp"

// .incbin copies the file into the object: the program needs none at run time.
asm(".section .rodata\n"
    "sluice_graph_model_begin:\n.incbin \"" SLUICE_SOURCE_DIR
    "/conf/monitoring/graph_model.json\"\n"
    "sluice_graph_model_end:\n.byte 0\n.previous\n");
extern "C" const char sluice_graph_model_begin[];
extern "C" const char sluice_graph_model_end[];

namespace sluice::monitoring {

std::string_view shipped_graph_model() {
    return {sluice_graph_model_begin, sluice_graph_model_end};
}

}  // namespace sluice::monitoring
