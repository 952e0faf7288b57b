# The web front ends become part of the program: tools/embed_assets.mjs writes their bytes and a
# table, compiled into gw_assets. The server finds them through src/http/assets.hpp.

# Each row: URL prefix = folder, or folder:only,these,files, or folder:!all,but,these.
set(GW_ASSET_ROWS
  "/checkout/=web/dist/checkout:index.html"
  "/=web/dist/checkout:!index.html"
  "/admin/=web/dist/admin:index.html"
  "/=web/dist/admin:!index.html"
  "/portal/=web/dist/portal:index.html"
  "/=web/dist/portal:!index.html"
  "/api/v1/docs/=web/docs"
  "/api/v1/docs/=web/node_modules/swagger-ui-dist:swagger-ui.css,swagger-ui-bundle.js,favicon-32x32.png")

set(assets_out "${CMAKE_BINARY_DIR}/assets")
set(assets_sources cmake/sources/no_assets.cpp)

if(GW_WEB)
  find_program(GW_NODE node)
  if(NOT GW_NODE)
    message(FATAL_ERROR "Node not found: install it, or build without the web with -DGW_WEB=OFF")
  endif()
  set(rows "")
  set(inputs "")
  foreach(row IN LISTS GW_ASSET_ROWS)
    string(REGEX REPLACE "^[^=]*=([^:]*).*$" "\\1" folder "${row}")
    file(GLOB_RECURSE files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${folder}/*")
    if(NOT files)
      message(NOTICE "warning: ${folder} is empty or missing, the program will not serve it")
      continue()
    endif()
    list(APPEND rows "${row}")
    list(APPEND inputs ${files})
  endforeach()
  list(REMOVE_DUPLICATES inputs)
  set(assets_sources "${assets_out}/assets.S" "${assets_out}/assets.cpp")
  add_custom_command(
    OUTPUT ${assets_sources} "${assets_out}/assets.bin"
    COMMAND "${GW_NODE}" tools/embed_assets.mjs "${assets_out}" ${rows}
    DEPENDS tools/embed_assets.mjs ${inputs}
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
    COMMENT "Embedding the web front ends"
    VERBATIM)
  set_source_files_properties("${assets_out}/assets.S" PROPERTIES
    OBJECT_DEPENDS "${assets_out}/assets.bin")
endif()

add_library(gw_assets STATIC ${assets_sources})
target_link_libraries(gw_assets PUBLIC gw_flags)
