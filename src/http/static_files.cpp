#include "http/static_files.hpp"

#include <algorithm>
#include <string>

#include "http/field_text.hpp"

namespace gw::http {

namespace {

// "q=0", "q=0.0", "q=0.000": refused; everything else counts as welcome.
bool is_refusal(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view parameter = next_part(parameters, ';');
    if (parameter.size() < 3 || lower_letter(parameter[0]) != 'q' || parameter[1] != '=') continue;
    parameter.remove_prefix(2);
    return parameter.front() == '0' &&
           parameter.find_first_of("123456789") == std::string_view::npos;
  }
  return false;
}

bool accepts_gzip(const Request& request) {
  const auto field = request.headers.get("Accept-Encoding");
  if (!field) return false;
  std::string_view rest = *field;
  bool any = false;
  while (!rest.empty()) {
    std::string_view parameters = next_part(rest, ',');
    const std::string_view coding = next_part(parameters, ';');
    if (equals_ignoring_case(coding, "gzip") || equals_ignoring_case(coding, "x-gzip"))
      return !is_refusal(parameters);
    if (coding == "*") any = !is_refusal(parameters);
  }
  return any;
}

std::string_view without_weakness(std::string_view tag) {
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

// A tag names one representation, so the compressed one needs its own.
std::string gzip_tag(std::string_view tag) {
  std::string text(tag);
  text.insert(text.ends_with('"') ? text.size() - 1 : text.size(), "-gz");
  return text;
}

bool is_known_to_client(const Request& request, std::string_view tag) {
  const auto field = request.headers.get("If-None-Match");
  if (!field) return false;
  std::string_view rest = *field;
  while (!rest.empty()) {
    const std::string_view candidate = next_part(rest, ',');
    if (candidate == "*" || without_weakness(candidate) == tag) return true;
  }
  return false;
}

}  // namespace

std::optional<Response> serve_asset_of(std::span<const Asset> assets, const Request& request,
                                       std::string_view path_override) {
  if (request.method != Method::get && request.method != Method::head) return std::nullopt;
  const std::string_view path = path_override.empty() ? request.path() : path_override;
  const auto found = std::ranges::lower_bound(assets, path, {}, &Asset::path);
  if (found == assets.end() || found->path != path) return std::nullopt;
  const Asset& asset = *found;
  const bool compressed = !asset.gzip.empty() && accepts_gzip(request);
  const std::string tag = compressed ? gzip_tag(asset.etag) : std::string(asset.etag);
  Response response;
  response.headers.add("ETag", tag);
  response.headers.add("Cache-Control",
                       asset.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (!asset.gzip.empty()) response.headers.add("Vary", "Accept-Encoding");
  if (is_known_to_client(request, tag)) {
    response.status = 304;
    return response;
  }
  response.headers.add("Content-Type", std::string(asset.content_type));
  if (compressed) response.headers.add("Content-Encoding", "gzip");
  response.static_body = compressed ? asset.gzip : asset.identity;
  return response;
}

std::optional<Response> serve_asset(const Request& request, std::string_view path_override) {
  return serve_asset_of(embedded_assets(), request, path_override);
}

}  // namespace gw::http
