// What jemalloc is told before anything else runs; it looks for this name. Large pages, because a
// payment looks at many places of what lists and monitoring remember (docs/decisions/0014).
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "thp:always,metadata_thp:always";
}
