# src/<room>/**/*_test.cpp        -> <room>_tests
# tests/<folder>/**/*_test.cpp    -> tests_<folder>
# tests/support/**/*.cpp          -> a library that every test links
# bench/<name>.cpp                -> bench_<name>, built by the target "bench", not by "all"
enable_testing()
add_custom_target(bench)
set(test_names "")

if(GW_TESTS)
  find_package(GTest REQUIRED)
  gw_sources(support "${CMAKE_SOURCE_DIR}/tests/support" CODE)
  if(support)
    add_library(gw_test_support STATIC ${support})
    target_include_directories(gw_test_support PUBLIC "${CMAKE_SOURCE_DIR}/tests")
    target_link_libraries(gw_test_support PUBLIC GTest::gmock)
    gw_common_settings(gw_test_support)
  endif()

  function(gw_test_executable name folder)
    gw_sources(sources "${folder}" TESTS)
    if(NOT sources)
      return()
    endif()
    add_executable(${name} ${sources})
    target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
    target_link_libraries(${name} PRIVATE
      $<TARGET_NAME_IF_EXISTS:gw_test_support> gw_rooms GTest::gmock_main)
    set_target_properties(${name} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    if(GW_PCH)
      target_precompile_headers(${name} REUSE_FROM gw_pch)
    endif()
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
    set(test_names ${test_names} ${name} PARENT_SCOPE)
  endfunction()

  foreach(room IN LISTS GW_ROOMS)
    gw_test_executable(${room}_tests "${CMAKE_SOURCE_DIR}/src/${room}")
  endforeach()
  file(GLOB folders CONFIGURE_DEPENDS RELATIVE "${CMAKE_SOURCE_DIR}/tests"
    "${CMAKE_SOURCE_DIR}/tests/*")
  foreach(folder IN LISTS folders)
    gw_test_executable(tests_${folder} "${CMAKE_SOURCE_DIR}/tests/${folder}")
  endforeach()
  # For tools/run_tests.mjs: the folder alone may still hold programs of rooms that are gone.
  list(JOIN test_names "\n" lines)
  file(WRITE "${CMAKE_BINARY_DIR}/tests/names.txt" "${lines}\n")
endif()

file(GLOB benchmarks CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/bench/*.cpp")
if(benchmarks)
  find_package(benchmark REQUIRED)
endif()
foreach(source IN LISTS benchmarks)
  get_filename_component(name "${source}" NAME_WE)
  add_executable(bench_${name} EXCLUDE_FROM_ALL "${source}")
  target_include_directories(bench_${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
  target_link_libraries(bench_${name} PRIVATE
    $<TARGET_NAME_IF_EXISTS:gw_test_support> gw_rooms benchmark::benchmark_main)
  set_target_properties(bench_${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bench")
  add_dependencies(bench bench_${name})
endforeach()
