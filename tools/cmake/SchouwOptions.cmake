# Language, warnings, sanitizers and where programs land: the same for every target.
option(SCHOUW_WERROR "Warnings are errors" OFF)
option(SCHOUW_FUZZ "Build libFuzzer targets instead of corpus runners (clang)" OFF)
option(SCHOUW_UNIT_TESTS "Build unit and fuzz tests; without them only those of whole programs" ON)
set(SCHOUW_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")

find_program(SCHOUW_CCACHE ccache)
if(SCHOUW_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SCHOUW_CCACHE})
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
if(SCHOUW_WERROR)
  target_compile_options(schouw_options INTERFACE -Werror)
endif()
find_program(SCHOUW_MOLD mold)
if(SCHOUW_SANITIZE AND SCHOUW_MOLD)  # sanitized programs are many and large: linking them is a good part of a build
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
