#include "http/host_name.hpp"

#include <idn2.h>

#include <algorithm>
#include <memory>

#include "base/text.hpp"

namespace gw::http {
namespace {

constexpr std::size_t host_length_max = 253;
constexpr std::size_t label_length_max = 63;

bool digit(char c) { return c >= '0' && c <= '9'; }

bool valid_label(std::string_view label) {
  if (label.empty() || label.size() > label_length_max) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::ranges::all_of(label,
                             [](char c) { return (c >= 'a' && c <= 'z') || digit(c) || c == '-'; });
}

// Browsers read a name whose last label is a number as an IPv4 address.
bool looks_like_address(std::string_view last_label) {
  return std::ranges::all_of(last_label, digit) || last_label.starts_with("0x");
}

bool valid_name(std::string_view host) {
  if (host.empty() || host.size() > host_length_max) return false;
  if (host == "localhost") return true;
  std::string_view rest = host;
  std::string_view label;
  std::size_t labels = 0;
  while (true) {
    const auto dot = rest.find('.');
    label = rest.substr(0, dot);
    if (!valid_label(label)) return false;
    ++labels;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  return labels > 1 && !looks_like_address(label);
}

}  // namespace

std::optional<std::string> normal_host(std::string_view text) {
  std::string name(trim(text));
  if (name.ends_with('.')) name.pop_back();
  if (name.empty() || name.size() > 4 * host_length_max || !valid_utf8(name)) return std::nullopt;
  if (name.find('\0') != std::string::npos) return std::nullopt;
  char* found = nullptr;
  const int flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;
  const int outcome = idn2_to_ascii_8z(name.c_str(), &found, flags);
  const std::unique_ptr<char, decltype(&idn2_free)> owner(found, &idn2_free);
  if (outcome != IDN2_OK || found == nullptr) return std::nullopt;
  std::string host = lower_ascii(found);
  if (!valid_name(host)) return std::nullopt;
  return host;
}

}  // namespace gw::http
