# sluice_library(<name> <folder> USES <libs...>): every .cpp of the folder except *_main.cpp.
# A plain name in USES means sluice_<name>; a name with "::" or "_impl" is taken as it is.
function(_sluice_resolve out)
  set(resolved "")
  foreach(item ${ARGN})
    if(item MATCHES "::|_impl$")
      list(APPEND resolved ${item})
    else()
      list(APPEND resolved sluice_${item})
    endif()
  endforeach()
  set(${out} ${resolved} PARENT_SCOPE)
endfunction()

function(sluice_library name folder)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_main\\.cpp$")
  add_library(sluice_${name} STATIC ${sources} ${CMAKE_SOURCE_DIR}/ops/cmake/empty.cpp)
  _sluice_resolve(libs ${ARG_USES})
  target_link_libraries(sluice_${name} PUBLIC sluice_options ${libs} PRIVATE sluice_warnings)
endfunction()

function(sluice_program name source)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  if(EXISTS ${CMAKE_SOURCE_DIR}/${source})
    add_executable(${name} ${CMAKE_SOURCE_DIR}/${source})
    _sluice_resolve(libs ${ARG_USES})
    target_link_libraries(${name} PRIVATE sluice_options sluice_warnings ${libs})
  endif()
endfunction()

# sluice_test(<name> <folder> LABELS <labels...> USES <libs...>): one test program a folder.
function(sluice_test name folder)
  cmake_parse_arguments(ARG "" "" "LABELS;USES;PROPERTIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources})
  _sluice_resolve(libs ${ARG_USES})
  target_compile_definitions(test_${name} PRIVATE SLUICE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_link_libraries(test_${name} PRIVATE sluice_options sluice_warnings ${libs} GTest::gtest_main)
  gtest_discover_tests(test_${name} PROPERTIES LABELS "${ARG_LABELS}" ${ARG_PROPERTIES}
    NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()

# The compiler does not see what .incbin reads, so the build is told.
function(sluice_embeds source)
  file(GLOB files CONFIGURE_DEPENDS ${ARGN})
  set_source_files_properties(${CMAKE_SOURCE_DIR}/${source} PROPERTIES OBJECT_DEPENDS "${files}"
    COMPILE_DEFINITIONS "SLUICE_SOURCE_DIR=\"${CMAKE_SOURCE_DIR}\"")
endfunction()
