// What proves to a shop that a message is ours: two schemes side by side, both made anew for each
// attempt because receivers refuse timestamps older than 300 s.
#pragma once

#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "http/message.hpp"

namespace gw::notifications {

// The site's secret and, while it is being replaced, the one before.
struct Secrets {
  std::string current;
  std::string previous = {};  // empty: none
};

// Every header of one attempt. X-Signature-* keys its HMAC with the secret's whole text, "whsec_"
// included; Standard Webhooks with the bytes its base64 stands for, once for each secret. A secret
// that holds no base64 gets no webhook-signature.
http::Headers signed_headers(const Secrets& secrets, Id delivery, Instant now,
                             std::string_view body);

}  // namespace gw::notifications
