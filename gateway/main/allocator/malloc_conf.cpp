// What jemalloc is told before anything else runs; it looks for this name. Large pages, because what
// lists and monitoring remember is looked at in many places for each payment (docs/decisions/0014).
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "thp:always,metadata_thp:always";
}
