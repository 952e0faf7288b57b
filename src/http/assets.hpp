// The web front ends that are compiled into the program: see tools/embed_assets.mjs.
#pragma once

#include <span>
#include <string_view>

namespace gw::http {

// One file, ready to be sent. All views live as long as the program.
struct Asset {
  std::string_view path;          // URL path, "/assets/checkout-4f2a91bc.js"
  std::string_view content_type;  // "text/javascript; charset=utf-8"
  std::string_view etag;          // strong, with its quotes
  std::string_view identity;      // the bytes of the file
  std::string_view gzip;          // the same compressed; empty where that saves less than 5 %
  bool immutable;                 // the name carries a content hash: may be cached for ever
};

// All assets, ordered by path, each path once. Empty in a build with -DGW_WEB=OFF.
std::span<const Asset> embedded_assets();

}  // namespace gw::http
