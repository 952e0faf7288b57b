#include "middleware/request_id.hpp"

#include <algorithm>
#include <span>

#include "middleware/mixed.hpp"

namespace gw::middleware {
namespace {

bool is_id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == ':' || c == '-';
}

// "8-4-4-4-12" hex digits of 128 bits.
std::string uuid_text(std::uint64_t high, std::uint64_t low) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(36, '-');
  std::size_t at = 0;
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) ++at;
    const std::uint64_t half = i < 16 ? high : low;
    text[at++] = digits[half >> (60 - 4 * (i % 16)) & 15];
  }
  return text;
}

}  // namespace

RequestIds::RequestIds(Entropy& entropy) {
  std::uint8_t bytes[sizeof seed_];
  entropy.fill(bytes);
  for (std::size_t i = 0; i < sizeof bytes; ++i) {
    seed_[i / 8] = seed_[i / 8] << 8 | bytes[i];
  }
}

std::string RequestIds::next() {
  const std::uint64_t count = count_.fetch_add(1, std::memory_order_relaxed);
  const std::uint64_t high = mixed(seed_[0] + count * 0x9e3779b97f4a7c15ULL);
  const std::uint64_t low = mixed(seed_[1] + count);
  constexpr std::uint64_t version_4 = 0x4000, variant_1 = 0x8000'0000'0000'0000ULL;
  return uuid_text((high & ~0xf000ULL) | version_4, (low & ~(3ULL << 62)) | variant_1);
}

bool valid_request_id(std::string_view text) {
  return !text.empty() && text.size() <= 128 && std::ranges::all_of(text, is_id_character);
}

std::optional<http::Response> RequestId::before(endpoints::Exchange& exchange) {
  const auto given = exchange.request.headers.get("X-Request-ID");
  if (given && valid_request_id(*given)) {
    const auto peer = config::IpAddress::parse(exchange.request.peer_address);
    if (peer && trusted_proxies_.contains(*peer)) {
      exchange.request_id = *given;
      return std::nullopt;
    }
  }
  exchange.request_id = ids_.next();
  return std::nullopt;
}

void RequestId::after(endpoints::Exchange& exchange, http::Response& response) {
  response.headers.add("X-Request-ID", exchange.request_id);
}

}  // namespace gw::middleware
