#include "twins/stripe/form.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace gw::twins::stripe {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::size_t depth_max = 6;

// "a[b][0]" is a, b, 0.
std::optional<std::vector<std::string>> parts_of(std::string_view name) {
  std::vector<std::string> parts;
  const auto open = name.find('[');
  parts.emplace_back(name.substr(0, open));
  name.remove_prefix(open == name.npos ? name.size() : open);
  while (!name.empty()) {
    const auto close = name.find(']');
    if (name.front() != '[' || close == name.npos || parts.size() >= depth_max) return std::nullopt;
    parts.emplace_back(name.substr(1, close - 1));
    name.remove_prefix(close + 1);
  }
  if (parts.front().empty()) return std::nullopt;
  return parts;
}

// Members of arrays are kept by their number here and become arrays at the end.
bool put(object& into, const std::vector<std::string>& parts, std::string text) {
  object* at = &into;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const auto name = parts[i].empty() ? std::to_string(at->size()) : parts[i];
    auto& next = (*at)[name];
    if (next.is_null()) next = object();
    if (!next.is_object()) return false;
    at = &next.get_object();
  }
  const auto& last = parts.back();
  auto& target = (*at)[last.empty() ? std::to_string(at->size()) : last];
  if (target.is_object()) return false;
  target = std::move(text);
  return true;
}

bool is_numbered(const object& members) {
  std::size_t expected = 0;
  return !members.empty() && std::ranges::all_of(members, [&](const auto& member) {
    return member.key() == std::to_string(expected++);
  });
}

void make_arrays(value& node) {
  if (!node.is_object()) return;
  auto& members = node.get_object();
  for (auto& member : members) make_arrays(member.value());
  if (!is_numbered(members)) return;
  boost::json::array items;
  for (auto& member : members) items.push_back(std::move(member.value()));
  node = std::move(items);
}

}  // namespace

std::optional<object> parse_form(std::string_view text) {
  object form;
  std::size_t fields = 0;
  while (!text.empty()) {
    const auto end = text.find('&');
    const auto field = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (field.empty()) continue;
    if (++fields > form_fields_max) return std::nullopt;
    const auto equals = field.find('=');
    const auto name = percent_decode(field.substr(0, equals), true);
    const auto value = percent_decode(equals == field.npos ? "" : field.substr(equals + 1), true);
    if (!name || !value || !valid_utf8(*name) || !valid_utf8(*value)) return std::nullopt;
    const auto parts = parts_of(*name);
    if (!parts || !put(form, *parts, *value)) return std::nullopt;
  }
  for (auto& member : form) make_arrays(member.value());
  return form;
}

std::string_view text_of(const object& form, std::string_view pointer) {
  const object* at = &form;
  while (true) {
    const auto slash = pointer.find('/');
    const auto* found = at->if_contains(pointer.substr(0, slash));
    if (found == nullptr) return {};
    if (slash == pointer.npos) {
      const auto* text = found->if_string();
      return text == nullptr ? std::string_view() : std::string_view(*text);
    }
    if (!found->is_object()) return {};
    at = &found->get_object();
    pointer.remove_prefix(slash + 1);
  }
}

const object* object_of(const object& form, std::string_view name) {
  const auto* found = form.if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}

}  // namespace gw::twins::stripe
