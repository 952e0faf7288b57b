// IP addresses and ranges of them as plain values: who is a proxy of ours, who is never limited.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gw::config {

// 128 bits; IPv4 in its mapped form ::ffff:a.b.c.d, so that one comparison serves both families.
struct IpAddress {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  // "192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "fe80::1%eth0" (the zone is dropped). No port.
  static std::optional<IpAddress> parse(std::string_view text);
  static constexpr IpAddress v4(std::uint32_t bits) { return {0, 0xffff'0000'0000ULL | bits}; }

  constexpr bool is_v4() const { return high == 0 && low >> 32 == 0xffff; }
  std::string text() const;  // the usual short form
  bool operator==(const IpAddress&) const = default;
};

struct Network {
  IpAddress base;  // bits behind the prefix are zero
  IpAddress mask;

  // "10.0.0.0/8", "fc00::/7", or one address.
  static std::optional<Network> parse(std::string_view text);

  constexpr bool contains(const IpAddress& address) const {
    const auto high = (address.high & mask.high) ^ base.high;
    const auto low = (address.low & mask.low) ^ base.low;
    return (high | low) == 0;
  }
};

// A handful of ranges, walked from first to last: no allocation, a few nanoseconds.
class Networks {
 public:
  // Comma-separated. The error names the piece that is neither an address nor a range.
  static std::expected<Networks, std::string> parse(std::string_view text);

  bool contains(const IpAddress& address) const {
    for (const Network& network : networks_) {
      if (network.contains(address)) return true;
    }
    return false;
  }
  bool empty() const { return networks_.empty(); }

 private:
  std::vector<Network> networks_;
};

// Loopback, private and unique-local ranges.
inline constexpr std::string_view loopback = "127.0.0.0/8,::1";
inline constexpr std::string_view private_ranges =
    "127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7";

}  // namespace gw::config
