// Brings answers from any thread to the event loop that owns their connection.
#pragma once

#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "http/message.hpp"

namespace gw::http {

// Names one unanswered request of one loop.
struct Ticket {
  std::uint64_t connection = 0;
  std::uint64_t sequence = 0;
};

struct Answer {
  Ticket ticket;
  Response response;
};

// Shared by a loop and every answer under way, because an answer may outlive its server; counted
// inside the object so that a Respond needs no allocation.
class AnswerMailbox : public boost::intrusive_ref_counter<AnswerMailbox> {
 public:
  // `wake` makes the loop call take() soon; it is called under the lock, so never after close().
  explicit AnswerMailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  // Any thread. Wakes the loop once for all answers that come before it looks.
  void put(Answer answer) {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    answers_.push_back(std::move(answer));
    if (answers_.size() == 1) wake_();
  }

  // The loop's thread: swaps the waiting answers into the empty `answers`.
  void take(std::vector<Answer>& answers) {
    const std::lock_guard lock(mutex_);
    answers_.swap(answers);
  }

  // From now on answers are dropped.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    answers_.clear();
  }

 private:
  std::mutex mutex_;
  std::vector<Answer> answers_;
  std::function<void()> wake_;
  bool closed_ = false;
};

}  // namespace gw::http
