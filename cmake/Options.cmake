# Compiler options shared by every target, carried by the interface target nocturne_options.
add_library(nocturne_options INTERFACE)
target_include_directories(nocturne_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(nocturne_options INTERFACE
  -Wall -Wextra -Wno-psabi -Wpedantic -Wshadow -Wnon-virtual-dtor -Wcast-align -Woverloaded-virtual
  # GCC 12 warns of overlaps that cannot be in the library's own string concatenation (GCC bug 105329).
  -Wno-restrict
  # The same bits from every instruction set: a fused multiply-add rounds once where the baseline rounds twice.
  -ffp-contract=off
  # Hot loops are written for the vectoriser; errno and trapping arithmetic are used nowhere. Neither changes a result.
  -fno-math-errno -fno-trapping-math
  $<$<CONFIG:Release>:-O3>
  # Lines are all that a backtrace or a report needs; -g writes far more, a fifth of the time that compiling takes.
  $<$<CONFIG:RelWithDebInfo>:-g1>)
if(NOCTURNE_WERROR)
  target_compile_options(nocturne_options INTERFACE -Werror)
endif()
if(NOCTURNE_SANITIZE)
  add_compile_options(-O1)  # a third cheaper to compile than -O2
  # The resolvers of multiversioned functions run before the sanitizers' runtime is ready: build the baseline only.
  target_compile_definitions(nocturne_options INTERFACE NOCTURNE_NO_CLONES)
  # Not vptr: Debian's oneTBB is built without type information for it, and every flow graph would be reported.
  target_compile_options(nocturne_options INTERFACE -fsanitize=${NOCTURNE_SANITIZE} -fno-sanitize=vptr
                         -fno-omit-frame-pointer -fno-sanitize-recover=all
                         # Instrumented code makes GCC's warnings of data flow report what cannot be (GCC manual,
                         # -fsanitize=address). The presets leave -Werror to dev, which compiles the same sources.
                         -Wno-array-bounds -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-stringop-overread)
  target_link_options(nocturne_options INTERFACE -fsanitize=${NOCTURNE_SANITIZE})
endif()

# nocturne_headers(NAME HEADERS header... [LINK target...] [OPTIONS option...]): headers that sanitizer builds compile once,
# for every target of nocturne_precompiled(TARGET NAME). The other builds show where a file forgets an include.
function(nocturne_headers name)
  if(NOCTURNE_SANITIZE)
    cmake_parse_arguments(arg "" "" "HEADERS;LINK;OPTIONS" ${ARGN})
    file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/generated/${name}.cpp CONTENT "")
    add_library(${name} OBJECT ${PROJECT_BINARY_DIR}/generated/${name}.cpp)
    target_link_libraries(${name} PRIVATE nocturne_options ${arg_LINK})
    target_compile_options(${name} PRIVATE ${arg_OPTIONS})
    target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
  endif()
endfunction()
function(nocturne_precompiled target name)
  if(NOCTURNE_SANITIZE)
    target_precompile_headers(${target} REUSE_FROM ${name})
    target_compile_options(${target} PRIVATE -fpch-preprocess)  # for ccache
  endif()
endfunction()

nocturne_headers(standard_headers
  HEADERS <algorithm> <array> <cmath> <cstdint> <filesystem> <functional> <map> <memory> <numeric> <optional> <span>
          <string> <string_view> <tuple> <variant> <vector>)

# nocturne_library(NAME SOURCES file... [PUBLIC target...] [PRIVATE target...])
function(nocturne_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(nocturne_${name} STATIC ${arg_SOURCES})
  target_link_libraries(nocturne_${name} PUBLIC nocturne_options ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  nocturne_precompiled(nocturne_${name} standard_headers)
endfunction()
