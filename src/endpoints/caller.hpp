// Who is calling, once the credential is proven.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"

namespace gw {

struct Caller {
  enum class Kind : std::uint8_t { anonymous, organization_key, system_key };

  Kind kind = Kind::anonymous;
  Id organization;  // whose data this request may touch; empty when none is resolved
  Id key;           // the API key's id
  std::vector<std::string> scopes;
  bool livemode = false;
  std::string request_id;
  std::string address;  // resolved client address

  // "resource:*" covers every action of the resource, "*:*" everything.
  bool may(std::string_view scope) const;
};

}  // namespace gw
