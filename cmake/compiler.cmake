# Flags, warnings, sanitizers and the compiler cache. Everything we compile links gw_flags.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
# -g1: enough for stack traces with line numbers, a tenth of the size and link time of -g.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG -fno-plt")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")

add_library(gw_flags INTERFACE)
target_include_directories(gw_flags INTERFACE "${CMAKE_SOURCE_DIR}/src")
target_compile_definitions(gw_flags INTERFACE
  GW_VERSION="${PROJECT_VERSION}"
  $<$<CONFIG:Debug>:GW_DEBUG=1>
  $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)

# Off on purpose: missing-field-initializers forbids designated initializers that leave defaults;
# restrict is a false alarm of g++ 12 on std::string concatenation (GCC bug 105651), array-bounds
# and stringop-overread are two of its optimiser on short strings that are moved (GCC bug 105329).
# What else the optimiser suspects (uninitialized, dangling ...) stays a warning, never an error.
target_compile_options(gw_flags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion>
  $<$<COMPILE_LANGUAGE:CXX>:-Wno-missing-field-initializers>
  $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-restrict>
  $<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU>,$<CONFIG:RelWithDebInfo>>:-Wno-array-bounds;-Wno-stringop-overread>
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<BOOL:${GW_WERROR}>>:-Werror>
  $<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU>,$<BOOL:${GW_WERROR}>>:-Wno-error=maybe-uninitialized;-Wno-error=stringop-overflow;-Wno-error=dangling-pointer;-Wno-error=free-nonheap-object;-Wno-error=use-after-free;-Wno-error=nonnull>
  # It takes every file that is compiled together with others for a header.
  $<$<BOOL:${GW_UNITY}>:-Wno-subobject-linkage>
  -ffunction-sections -fdata-sections)
target_link_options(gw_flags INTERFACE -Wl,--gc-sections -Wl,--as-needed)

if(GW_SANITIZE)
  # Applied to everything at once: a half-instrumented program reports nonsense.
  add_compile_options(-fsanitize=${GW_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${GW_SANITIZE})
  if(GW_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)  # Boost.Asio uses atomic_thread_fence, which tsan cannot see.
  endif()
endif()

find_program(GW_CCACHE ccache)
if(GW_CCACHE)
  # What ccache needs to know to be useful together with precompiled headers.
  set(sloppiness "pch_defines,time_macros,include_file_mtime,include_file_ctime")
  set(CMAKE_CXX_COMPILER_LAUNCHER
    "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=${sloppiness};${GW_CCACHE}")
endif()
