#include "twins/stripe/kept_answers.hpp"

namespace gw::twins::stripe {
namespace {
constexpr std::int64_t lifetime_s = 24 * 3600;
}  // namespace

std::optional<Answer> KeptAnswers::find(const std::string& key, const std::string& request,
                                        Instant now) {
  const auto found = kept_.find(key);
  if (found == kept_.end()) return std::nullopt;
  if (found->second.until <= now) {
    kept_.erase(found);
    return std::nullopt;
  }
  if (found->second.request == request) return found->second.answer;
  return refuse({.type = "idempotency_error",
                 .message = "Keys for idempotent requests can only be used with the same "
                            "parameters they were first used with."});
}

void KeptAnswers::keep(const std::string& key, const std::string& request, const Answer& answer,
                       Instant now) {
  if (!answer.executed) return;
  kept_.insert_or_assign(key, Kept{request, answer, now.plus_seconds(lifetime_s)});
}

}  // namespace gw::twins::stripe
