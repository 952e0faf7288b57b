#include "config/networks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace gw::config {
namespace {

// A whole number in `text`, without sign or blanks.
std::optional<unsigned> number(std::string_view text, int base, unsigned most) {
  unsigned value = 0;
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc{} || stop != end || value > most) return std::nullopt;
  return value;
}

std::optional<std::uint32_t> parse_v4(std::string_view text) {
  std::uint32_t bits = 0;
  for (int part = 0; part < 4; ++part) {
    const auto at = text.find('.');
    if ((at == std::string_view::npos) != (part == 3)) return std::nullopt;
    const auto piece = text.substr(0, at);
    const auto value = number(piece, 10, 255);
    // "010" is eight to some programs and ten to others: refused.
    if (!value || (piece.size() > 1 && piece[0] == '0')) return std::nullopt;
    bits = bits << 8 | *value;
    if (part < 3) text.remove_prefix(at + 1);
  }
  return bits;
}

// Groups of one side of "::".
struct Groups {
  std::array<std::uint16_t, 8> values{};
  std::size_t count = 0;
  bool add(std::uint32_t value) {
    if (count == values.size()) return false;
    values[count++] = static_cast<std::uint16_t>(value);
    return true;
  }
};

bool add_piece(Groups& groups, std::string_view piece, bool may_be_dotted) {
  if (may_be_dotted && piece.find('.') != std::string_view::npos) {
    const auto v4 = parse_v4(piece);
    return v4 && groups.add(*v4 >> 16) && groups.add(*v4 & 0xffff);
  }
  const auto value = piece.size() <= 4 ? number(piece, 16, 0xffff) : std::nullopt;
  return value && groups.add(*value);
}

// The dotted form may only stand at the very end of an address.
std::optional<Groups> parse_groups(std::string_view text, bool ends_address) {
  Groups groups;
  while (!text.empty()) {
    const auto at = text.find(':');
    const bool last = at == std::string_view::npos;
    if (!add_piece(groups, text.substr(0, at), last && ends_address)) return std::nullopt;
    if (last) return groups;
    text.remove_prefix(at + 1);
    if (text.empty()) return std::nullopt;
  }
  return groups;
}

std::optional<IpAddress> parse_v6(std::string_view text) {
  text = text.substr(0, text.find('%'));
  const auto gap = text.find("::");
  const bool gapless = gap == std::string_view::npos;
  const auto left = parse_groups(text.substr(0, gap), gapless);
  const auto right = gapless ? std::optional(Groups{}) : parse_groups(text.substr(gap + 2), true);
  if (!left || !right) return std::nullopt;
  const std::size_t given = left->count + right->count;
  if (gapless ? given != 8 : given > 7) return std::nullopt;
  std::array<std::uint16_t, 8> all{};
  std::copy_n(left->values.begin(), left->count, all.begin());
  std::copy_n(right->values.begin(), right->count,
              all.end() - static_cast<std::ptrdiff_t>(right->count));
  IpAddress address;
  for (std::size_t i = 0; i < 4; ++i) address.high = address.high << 16 | all[i];
  for (std::size_t i = 4; i < 8; ++i) address.low = address.low << 16 | all[i];
  return address;
}

IpAddress mask_of(unsigned bits) {
  const auto ones = [](unsigned count) {
    return count == 0 ? 0 : ~std::uint64_t{0} << (64 - count);
  };
  return {ones(std::min(bits, 64U)), ones(bits > 64 ? bits - 64 : 0)};
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  if (text.find(':') != std::string_view::npos) return parse_v6(text);
  const auto bits = parse_v4(text);
  if (!bits) return std::nullopt;
  return v4(*bits);
}

std::string IpAddress::text() const {
  if (is_v4()) {
    return fmt::format("{}.{}.{}.{}", low >> 24 & 255, low >> 16 & 255, low >> 8 & 255, low & 255);
  }
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) {
    groups[i] = static_cast<unsigned>((i < 4 ? high : low) >> (48 - 16 * (i % 4)) & 0xffff);
  }
  // The longest run of two zero groups or more becomes "::" (RFC 5952).
  std::size_t gap = 8, gap_size = 1;
  for (std::size_t i = 0, run = 0; i < 8; ++i) {
    run = groups[i] == 0 ? run + 1 : 0;
    if (run > gap_size) gap_size = run, gap = i + 1 - run;
  }
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == gap) {
      out += "::";
      i += gap_size - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    fmt::format_to(std::back_inserter(out), "{:x}", groups[i]);
  }
  return out;
}

std::optional<Network> Network::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  const bool v4 = text.find(':') == std::string_view::npos;
  unsigned bits = 128;
  if (slash != std::string_view::npos) {
    const auto given = number(text.substr(slash + 1), 10, v4 ? 32 : 128);
    if (!given) return std::nullopt;
    bits = v4 ? *given + 96 : *given;
  }
  const IpAddress mask = mask_of(bits);
  return Network{{address->high & mask.high, address->low & mask.low}, mask};
}

std::expected<Networks, std::string> Networks::parse(std::string_view text) {
  Networks networks;
  for (const auto piece : split(text, ',')) {
    const auto network = Network::parse(piece);
    if (!network) {
      return std::unexpected(
          fmt::format("'{}' is neither an address nor a range such as 10.0.0.0/8", piece));
    }
    networks.networks_.push_back(*network);
  }
  return networks;
}

}  // namespace gw::config
