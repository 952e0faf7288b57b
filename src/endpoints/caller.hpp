// Who is calling, once the credential is proven.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"

namespace gw {

// What a credential may do. Shared with whoever holds it in memory: a caller is copied per request.
class Scopes {
 public:
  using List = std::vector<std::string>;
  Scopes() = default;
  Scopes(std::initializer_list<std::string> scopes) : list_(std::make_shared<const List>(scopes)) {}
  Scopes(std::shared_ptr<const List> list) : list_(std::move(list)) {}

  // "resource:*" covers every action of the resource, "*:*" everything.
  bool cover(std::string_view scope) const;

 private:
  std::shared_ptr<const List> list_;
};

struct Caller {
  enum class Kind : std::uint8_t { anonymous, organization_key, system_key };

  Kind kind = Kind::anonymous;
  Id organization;  // whose data this request may touch; empty when none is resolved
  Id key;           // the API key's id
  Scopes scopes;
  bool livemode = false;
  std::string request_id;
  std::string address;  // resolved client address

  bool may(std::string_view scope) const { return scopes.cover(scope); }
};

}  // namespace gw
