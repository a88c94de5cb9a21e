# Puts every XSD of adapters/banks/wire/schema into sluice_wire, so that the programs need no file
# at run time. The assembler copies the bytes (.incbin): nothing to compile.
set(schema_dir ${CMAKE_SOURCE_DIR}/adapters/banks/wire/schema)
file(GLOB schema_files CONFIGURE_DEPENDS ${schema_dir}/*.xsd)
set(schema_asm "")
set(schema_externs "")
set(schema_rows "")
set(schema_number 0)
foreach(schema_file ${schema_files})
  get_filename_component(schema_name ${schema_file} NAME_WLE)
  set(symbol sluice_schema_${schema_number})
  string(APPEND schema_asm
    "asm(\".section .rodata\\n${symbol}: .incbin \\\"${schema_file}\\\"\\n${symbol}_end:\\n.previous\");\n")
  string(APPEND schema_externs "extern const char ${symbol}[], ${symbol}_end[];\n")
  string(APPEND schema_rows "        {\"${schema_name}\", {${symbol}, ${symbol}_end}},\n")
  math(EXPR schema_number "${schema_number} + 1")
endforeach()
set(schema_source ${CMAKE_BINARY_DIR}/generated/embedded_schemas.cpp)
file(CONFIGURE OUTPUT ${schema_source} @ONLY CONTENT [[
#include "adapters/banks/wire/xml_schema.hpp"

@schema_asm@
extern "C" {
@schema_externs@}

namespace sluice::xml {

std::span<const EmbeddedSchema> embedded_schemas() {
    static const EmbeddedSchema schemas[] = {
@schema_rows@    };
    return schemas;
}

}  // namespace sluice::xml
]])
set_source_files_properties(${schema_source} PROPERTIES OBJECT_DEPENDS "${schema_files}")
target_sources(sluice_wire PRIVATE ${schema_source})
