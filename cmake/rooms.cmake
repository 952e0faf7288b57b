# Each folder directly below src/ is a room: a static library gw_<room> of its *.cpp, without its
# tests. Rooms may call each other in both directions at link time (a contract here, its
# implementation there), so they are linked as one group. Who may include whom is checked by
# tools/layers.mjs.

# With the precompiled header compiled once here, the other targets only reuse it.
add_library(gw_pch OBJECT cmake/sources/pch.cpp)
target_link_libraries(gw_pch PUBLIC gw_flags gw_dependencies)
if(GW_PCH)
  target_precompile_headers(gw_pch PRIVATE cmake/pch/common.hpp)
endif()

function(gw_common_settings target)
  target_link_libraries(${target} PUBLIC gw_flags gw_dependencies)
  if(GW_PCH)
    target_precompile_headers(${target} REUSE_FROM gw_pch)
  endif()
endfunction()

# gw_sources(<out> <folder> TESTS|CODE): the *_test.cpp of a folder, or everything else.
function(gw_sources out folder kind)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS "${folder}/*.cpp")
  if(kind STREQUAL "TESTS")
    list(FILTER files INCLUDE REGEX "_test\\.cpp$")
  else()
    list(FILTER files EXCLUDE REGEX "_test\\.cpp$")
  endif()
  set(${out} ${files} PARENT_SCOPE)
endfunction()

# Compiles the files of a folder together, six at a time: what they share is read and instantiated
# once. A third of the time from nothing, but a change compiles its neighbours too.
function(gw_unite target)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(RELATIVE_PATH folder BASE_DIRECTORY "${CMAKE_SOURCE_DIR}/src")
    string(MAKE_C_IDENTIFIER "${folder}" folder)
    math(EXPR count_${folder} "0${count_${folder}} + 1")
    math(EXPR part "(${count_${folder}} - 1) / 6")
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${folder}_${part}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

file(GLOB GW_ROOMS CONFIGURE_DEPENDS RELATIVE "${CMAKE_SOURCE_DIR}/src" "${CMAKE_SOURCE_DIR}/src/*")
set(GW_ROOM_LIBRARIES gw_assets)

foreach(room IN LISTS GW_ROOMS)
  gw_sources(sources "${CMAKE_SOURCE_DIR}/src/${room}" CODE)
  list(REMOVE_ITEM sources "${CMAKE_SOURCE_DIR}/src/app/main.cpp")
  if(NOT sources)
    continue()  # Not written yet, or headers only.
  endif()
  add_library(gw_${room} STATIC ${sources})
  if(GW_UNITY)
    gw_unite(gw_${room})
  endif()
  if(room STREQUAL "http")
    target_sources(gw_http PRIVATE cmake/sources/beast.cpp)
    target_link_libraries(gw_http PUBLIC gw_flags gw_dependencies)
    if(GW_PCH)
      target_precompile_headers(gw_http PRIVATE cmake/pch/http.hpp)
    endif()
  else()
    gw_common_settings(gw_${room})
  endif()
  list(APPEND GW_ROOM_LIBRARIES gw_${room})
endforeach()

# All rooms, for whoever links the whole product: the program, the tests, the benchmarks.
add_library(gw_rooms INTERFACE)
list(JOIN GW_ROOM_LIBRARIES "," group)
target_link_libraries(gw_rooms INTERFACE
  "$<LINK_GROUP:RESCAN,${group}>" gw_flags gw_dependencies)

if(EXISTS "${CMAKE_SOURCE_DIR}/src/app/main.cpp")
  add_executable(payment-gateway src/app/main.cpp)
  target_link_libraries(payment-gateway PRIVATE gw_rooms)
  if(NOT GW_SANITIZE)
    target_link_libraries(payment-gateway PRIVATE -Wl,--no-as-needed mimalloc -Wl,--as-needed)
  endif()
  if(GW_PCH)
    target_precompile_headers(payment-gateway REUSE_FROM gw_pch)
  endif()
endif()
