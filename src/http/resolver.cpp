#include "http/resolver.hpp"

#include <arpa/nameser.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <span>
#include <thread>

#include "http/host_name.hpp"

namespace gw::http {
namespace {

constexpr int seconds_a_try = 2;
constexpr int tries = 2;
constexpr std::size_t waiting_max = 100;

// Closes what res_ninit opened.
class NameServers {
 public:
  NameServers() { ready_ = res_ninit(&state_) == 0; }
  ~NameServers() {
    if (ready_) res_nclose(&state_);
  }
  NameServers(const NameServers&) = delete;

  // The bytes of the answer; negative when there is none.
  int ask(const std::string& host, std::span<unsigned char> answer) {
    if (!ready_) return -1;
    state_.retrans = seconds_a_try;
    state_.retry = tries;
    return res_nquery(&state_, host.c_str(), ns_c_in, ns_t_a, answer.data(),
                      static_cast<int>(answer.size()));
  }
  // The servers said that there is no such name, or no address.
  bool denied() const {
    return state_.res_h_errno == HOST_NOT_FOUND || state_.res_h_errno == NO_DATA;
  }

 private:
  struct __res_state state_{};
  bool ready_ = false;
};

std::vector<std::string> aliases_in(std::span<const unsigned char> answer) {
  std::vector<std::string> names;
  ns_msg message;
  if (ns_initparse(answer.data(), static_cast<int>(answer.size()), &message) != 0) return names;
  const int records = ns_msg_count(message, ns_s_an);
  for (int i = 0; i < records; ++i) {
    ns_rr record;
    if (ns_parserr(&message, ns_s_an, i, &record) != 0) return names;
    if (ns_rr_type(record) != ns_t_cname) continue;
    std::array<char, NS_MAXDNAME> name{};
    if (ns_name_uncompress(ns_msg_base(message), ns_msg_end(message), ns_rr_rdata(record),
                           name.data(), name.size()) < 0) {
      return names;
    }
    if (auto normal = normal_host(name.data())) names.push_back(std::move(*normal));
  }
  return names;
}

AliasAnswer look_up(const std::string& host) {
  NameServers servers;
  std::array<unsigned char, 4096> buffer{};
  const int size = servers.ask(host, buffer);
  if (size < 0) return {servers.denied(), {}};
  const auto used = std::min(static_cast<std::size_t>(size), buffer.size());
  return {true, aliases_in(std::span(buffer).first(used))};
}

}  // namespace

struct SystemResolver::State {
  struct Question {
    std::string host;
    std::move_only_function<void(AliasAnswer)> done;
  };

  void work() {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [this] { return stopping || !questions.empty(); });
      if (questions.empty()) return;
      auto question = std::move(questions.front());
      questions.pop_front();
      const bool ask = !stopping;
      lock.unlock();
      question.done(ask ? look_up(question.host) : AliasAnswer{});
      lock.lock();
    }
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Question> questions;
  bool stopping = false;
  std::thread thread;
};

SystemResolver::SystemResolver() : state_(std::make_unique<State>()) {
  state_->thread = std::thread([state = state_.get()] { state->work(); });
}

SystemResolver::~SystemResolver() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->changed.notify_all();
  state_->thread.join();
}

void SystemResolver::aliases(std::string host, std::move_only_function<void(AliasAnswer)> done) {
  {
    const std::lock_guard lock(state_->mutex);
    if (!state_->stopping && state_->questions.size() < waiting_max) {
      state_->questions.push_back({std::move(host), std::move(done)});
      state_->changed.notify_one();
      return;
    }
  }
  done({});
}

}  // namespace gw::http
