// Answers kept by Idempotency-Key for a day, errors among them; a key that comes again with another
// request is refused.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "twins/stripe/answer.hpp"

namespace gw::twins::stripe {

class KeptAnswers {
 public:
  // The first answer again, or the refusal of another request; nullopt: it is new.
  std::optional<Answer> find(const std::string& key, const std::string& request, Instant now);
  void keep(const std::string& key, const std::string& request, const Answer& answer, Instant now);
  void clear() { kept_.clear(); }

 private:
  struct Kept {
    std::string request;
    Answer answer;
    Instant until;
  };
  std::map<std::string, Kept> kept_;
};

}  // namespace gw::twins::stripe
