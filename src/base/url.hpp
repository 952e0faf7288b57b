// The origin of a URL and its host, as text: one reading for everybody who compares them.
#pragma once

#include <string>
#include <string_view>

namespace gw {

// "https://Pay.example.com:443/x" is "https://pay.example.com": as browsers write origins, in lower
// case and without the scheme's own port. Text without a scheme stays as it is, in lower case.
std::string origin_of_url(std::string_view url);

// "https://user@Pay.example.com:8443/x" is "pay.example.com"; an IPv6 address keeps its brackets.
std::string host_of_url(std::string_view url);

}  // namespace gw
