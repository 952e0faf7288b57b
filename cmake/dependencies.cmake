# Third-party libraries, all from Debian. Which folder may include which of their headers is
# written in tools/layers.txt; here they are only found and linked.

set(Boost_NO_WARN_NEW_VERSIONS ON)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(SQLite3 REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(CURL REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(PkgConfig REQUIRED)
# The allocator of the program itself: requests are made on one thread and freed on another, which
# it takes in its stride. Sanitizers bring their own.
find_package(mimalloc 2.0 REQUIRED)
pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(FIDO2 REQUIRED IMPORTED_TARGET libfido2)
pkg_check_modules(CBOR REQUIRED IMPORTED_TARGET libcbor)
pkg_check_modules(JWT REQUIRED IMPORTED_TARGET libjwt)
pkg_check_modules(IDN2 REQUIRED IMPORTED_TARGET libidn2)

add_library(gw_dependencies INTERFACE)
target_link_libraries(gw_dependencies INTERFACE
  Boost::headers Boost::json Boost::url
  SQLite::SQLite3 OpenSSL::SSL OpenSSL::Crypto CURL::libcurl
  fmt::fmt spdlog::spdlog CLI11::CLI11 PkgConfig::QRENCODE
  PkgConfig::FIDO2 PkgConfig::CBOR PkgConfig::JWT
  PkgConfig::IDN2 resolv
  Threads::Threads)

# Asio and Beast are compiled once, in cmake/sources/beast.cpp. The switch must be the same in
# every file of the program, so it stands here and not in the http room alone.
target_compile_definitions(gw_dependencies INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION
  BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ASIO_NO_DEPRECATED)
