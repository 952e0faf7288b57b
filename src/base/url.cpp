#include "base/url.hpp"

#include <utility>

#include "base/text.hpp"

namespace gw {

std::string origin_of_url(std::string_view url) {
  const auto scheme = url.find("://");
  const auto end = url.find_first_of("/?#", scheme == url.npos ? 0 : scheme + 3);
  std::string origin = lower_ascii(url.substr(0, end));
  for (const auto& [start, port] : {std::pair{"https://", ":443"}, std::pair{"http://", ":80"}}) {
    if (origin.starts_with(start) && origin.ends_with(port)) origin.resize(origin.rfind(':'));
  }
  return origin;
}

std::string host_of_url(std::string_view url) {
  if (const auto scheme = url.find("://"); scheme != url.npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#\\"));
  if (const auto user = url.rfind('@'); user != url.npos) url.remove_prefix(user + 1);
  const auto bracket = url.rfind(']');
  if (bracket != url.npos) return lower_ascii(url.substr(0, bracket + 1));
  return lower_ascii(url.substr(0, url.find(':')));
}

}  // namespace gw
