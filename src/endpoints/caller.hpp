// Who is calling, once the credential is proven.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"

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

// What a person may do in an organization; each includes those before it. Nobody holds `global` in
// one organization: a global administrator has it everywhere.
enum class Role : std::uint8_t { none, viewer, editor, admin, global };

struct Caller {
  enum class Kind : std::uint8_t { anonymous, organization_key, system_key, user, buyer };

  Kind kind = Kind::anonymous;
  Id organization;  // whose data this request may touch; empty when none is resolved
  Id key;           // the API key's id
  Scopes scopes;    // of a key
  bool livemode = false;
  Id user;                   // the person signed in
  Id session;                // their login, or the buyer's
  Role role = Role::none;    // of a user, in `organization`
  Instant stepped_up_until;  // of a user: how long their last passkey assertion counts as fresh
  bool moved = false;        // the session was begun in another network
  std::string email;         // of a buyer, normalised
  std::string request_id;
  std::string address;  // resolved client address

  bool may(std::string_view scope) const { return scopes.cover(scope); }
  // Keys are judged by scope, people by role.
  bool may(std::string_view scope, Role least) const {
    return kind == Kind::user ? role >= least : scopes.cover(scope);
  }
};

}  // namespace gw
