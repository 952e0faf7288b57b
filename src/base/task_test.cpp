#include "base/task.hpp"

#include <gtest/gtest.h>

#include <future>
#include <stdexcept>
#include <string>
#include <thread>

namespace gw {
namespace {

using Answer = std::move_only_function<void(int)>;

Task<int> twice(int value) { co_return 2 * value; }

Task<int> broken() {
  throw std::runtime_error("broken");
  co_return 0;
}

Task<std::string> chained(int value) {
  const int first = co_await twice(value);
  const int second = co_await twice(first);
  co_return std::to_string(second);
}

Task<std::string> caught() {
  try {
    co_await broken();
  } catch (const std::runtime_error& error) {
    co_return error.what();
  }
  co_return "nothing";
}

// What a task came to, run to its end on this thread.
template <class T>
struct Ended {
  std::optional<T> value;
  std::string error;
  int times = 0;
};
template <class T>
void run(Task<T> task, Ended<T>& ended) {
  start(std::move(task), [&ended](std::optional<T> value, std::exception_ptr error) {
    ++ended.times;
    ended.value = std::move(value);
    try {
      if (error) std::rethrow_exception(error);
    } catch (const std::exception& known) {
      ended.error = known.what();
    }
  });
}

TEST(Task, GivesTheValueOfTheInnermost) {
  Ended<std::string> ended;
  run(chained(10), ended);
  EXPECT_EQ(ended.times, 1);
  EXPECT_EQ(ended.value, "40");
  EXPECT_EQ(ended.error, "");
}

TEST(Task, AnExceptionReachesWhoAwaits) {
  Ended<std::string> ended;
  run(caught(), ended);
  EXPECT_EQ(ended.value, "broken");
}

TEST(Task, AnUncaughtExceptionReachesTheStart) {
  Ended<int> ended;
  run(broken(), ended);
  EXPECT_EQ(ended.times, 1);
  EXPECT_FALSE(ended.value);
  EXPECT_EQ(ended.error, "broken");
}

Task<int> noted(bool& began) {
  began = true;
  co_return 1;
}

TEST(Task, BeginsOnlyWhenAwaitedOrStarted) {
  bool began = false;
  {
    const auto unused = noted(began);
  }
  EXPECT_FALSE(began);
  Ended<int> ended;
  run(noted(began), ended);
  EXPECT_TRUE(began);
}

Task<int> asks(Callback<int>::Begin begin) {
  const int first = co_await Callback<int>(std::move(begin));
  co_return first + 1;
}

TEST(Callback, AnsweredInline) {
  Ended<int> ended;
  auto begin = [](Answer answer) { answer(41); };
  run(asks(begin), ended);
  EXPECT_EQ(ended.value, 42);
}

TEST(Callback, AnsweredLater) {
  Ended<int> ended;
  Answer kept;
  auto begin = [&kept](Answer answer) { kept = std::move(answer); };
  run(asks(begin), ended);
  EXPECT_EQ(ended.times, 0);
  kept(41);
  EXPECT_EQ(ended.times, 1);
  EXPECT_EQ(ended.value, 42);
}

TEST(Callback, AnsweredFromAnotherThread) {
  std::promise<int> told;
  std::thread other;
  auto begin = [&other](Answer answer) {
    other = std::thread([answer = std::move(answer)]() mutable { answer(41); });
  };
  // The thread is joined below, whichever of the two is first.
  start(asks(begin), [&told](std::optional<int> value, std::exception_ptr) {
    told.set_value(value.value_or(0));
  });
  EXPECT_EQ(told.get_future().get(), 42);
  other.join();
}

Task<int> sum_of(int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) {
    auto begin = [i](Answer answer) { answer(i); };
    sum += co_await Callback<int>(std::move(begin));
  }
  co_return sum;
}

TEST(Callback, ManyInARow) {
  Ended<int> ended;
  run(sum_of(1'000), ended);
  EXPECT_EQ(ended.value, 499'500);
}

}  // namespace
}  // namespace gw
