// The port to the name system: which names a host is an alias of.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gw::http {

struct AliasAnswer {
  bool answered = false;           // false: the name system could not be asked
  std::vector<std::string> names;  // each name on the way, normalised; empty: it is no alias
};

class Resolver {
 public:
  virtual ~Resolver() = default;
  // `done` is called exactly once, from any thread.
  virtual void aliases(std::string host, std::move_only_function<void(AliasAnswer)> done) = 0;
};

// Asks the system's name servers on a thread of its own, one question after the other, each at most
// a few seconds. What waits when it is destroyed is told that nobody could be asked.
class SystemResolver final : public Resolver {
 public:
  SystemResolver();
  ~SystemResolver() override;
  void aliases(std::string host, std::move_only_function<void(AliasAnswer)> done) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gw::http
