// Sign-in links: written by the mail with a code and by a merchant's server.
#pragma once

#include "capabilities/portal/portal.hpp"

namespace gw::portal {

struct NewLink {
  Id organization_id;
  std::string email;  // normalised
  Instant expires_at;
};
struct WrittenLink {
  Id id;
  std::string url;  // shown this once; the token stands behind the #, where no log sees it
};
WrittenLink write_link(store::Transaction& transaction, const Dependencies& dependencies,
                       NewLink wanted);

}  // namespace gw::portal
