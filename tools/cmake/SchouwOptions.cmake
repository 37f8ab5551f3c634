# Language, warnings, sanitizers and where programs land: the same for every target.
option(SCHOUW_WERROR "Warnings are errors" OFF)
option(SCHOUW_FUZZ "Build libFuzzer targets (clang)" OFF)
option(SCHOUW_ONLY_FUZZ "Build nothing else" OFF)
option(SCHOUW_UNIT_TESTS "Build unit and fuzz tests; without them only those of whole programs" ON)
option(SCHOUW_QUICK "Unoptimised: for working on one thing" OFF)
option(SCHOUW_PCH "Parse the standard headers once; without it each file must stand alone, as in the preset quick" OFF)
option(SCHOUW_TOGETHER "Compile the files of a folder a few at a time, what they include parsed once" OFF)
set(SCHOUW_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_COMPILE_OPTIONS_PIE -fPIC)  # as in the libraries, so that both can share precompiled headers
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT SCHOUW_QUICK)
  set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
else()
  set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")

find_program(SCHOUW_CCACHE ccache)
if(SCHOUW_CCACHE)
  # Precompiled headers are kept too only when it is told that no source asks for the time or a macro of theirs.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${SCHOUW_CCACHE})
endif()

add_library(schouw_options INTERFACE)
target_include_directories(schouw_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(schouw_options INTERFACE _FILE_OFFSET_BITS=64 SCHOUW_VERSION="${PROJECT_VERSION}")
target_compile_options(schouw_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of g++ 12 inside the standard library and nlohmann-json when optimising (GCC bugs 105329, 105651, 105562).
  target_compile_options(schouw_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow
    -Wno-stringop-overread -Wno-array-bounds)
endif()
if(SCHOUW_TOGETHER AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(schouw_options INTERFACE -Wno-subobject-linkage)  # it takes a .cc for a header there
endif()
if(SCHOUW_WERROR)
  target_compile_options(schouw_options INTERFACE -Werror)
endif()
find_program(SCHOUW_MOLD mold)
if((SCHOUW_SANITIZE OR SCHOUW_QUICK) AND SCHOUW_MOLD)  # sanitized programs are many and large: linking them is a good part of a build
  target_link_options(schouw_options INTERFACE -fuse-ld=mold)
endif()
if(SCHOUW_SANITIZE)
  target_compile_options(schouw_options INTERFACE -fsanitize=${SCHOUW_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(schouw_options INTERFACE -fsanitize=${SCHOUW_SANITIZE})
  target_compile_definitions(schouw_options INTERFACE SCHOUW_SANITIZED=1)
endif()
if(SCHOUW_FUZZ)
  target_compile_options(schouw_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# schouw_precompiled(TARGET standard|unoptimised|test): its files begin with standard_headers.h or test_headers.h, parsed
# once for all of a kind: kinds differ in their flags. Parsing took half of a build's time.
function(schouw_precompiled target kind)
  if(NOT SCHOUW_PCH)
    return()
  endif()
  set(owner schouw_${kind}_headers)
  set(headers ${CMAKE_SOURCE_DIR}/tools/cmake/standard_headers.h)
  if(NOT TARGET ${owner})
    set(empty ${CMAKE_BINARY_DIR}/${owner}.cc)
    file(CONFIGURE OUTPUT ${empty} CONTENT "// Nothing: CMake precompiles headers for a target that has a source.\n")
    add_library(${owner} OBJECT ${empty})
    target_link_libraries(${owner} PRIVATE schouw_options)
    if(kind STREQUAL "test")
      set(headers ${CMAKE_SOURCE_DIR}/tools/cmake/test_headers.h)
      target_link_libraries(${owner} PRIVATE GTest::gmock)
    endif()
    if(NOT kind STREQUAL "standard")
      schouw_unoptimised(${owner})
    endif()
    target_precompile_headers(${owner} PRIVATE ${headers})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${owner})
endfunction()

# schouw_unoptimised(TARGET): for sanitized builds, where the optimiser takes three quarters of the time that a test's
# source costs, or a file that is mostly a library's headers. What is tested stays optimised.
function(schouw_unoptimised target)
  if(SCHOUW_SANITIZE)
    target_compile_options(${target} PRIVATE -O0)
  endif()
endfunction()

# schouw_together(TARGET): its files are compiled eight at a time, which saves what each would parse and instantiate
# again. Names in their unnamed namespaces then meet: each must be said once in its folder, or be shared.
# A function of one file with the name and parameters of one that a header declares hides it for the others in silence; the
# quick preset compiles apart, so a test that fails in dev alone may be that.
function(schouw_together target)
  if(SCHOUW_TOGETHER)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
endfunction()
