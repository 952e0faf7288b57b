// Keeps decoded entities of readers honest.
#pragma once

#include <atomic>
#include <cstdint>

namespace gw::store::sqlite {

// Even: no commit of a cached collection's row is under way, and the number names the state of all
// cached collections. Odd: such a commit is under way. The writer makes it odd before COMMIT and
// even after.
//
// Why a cached entity is never staler, nor newer, than the snapshot it is served in: a reader loads
// the epoch before its snapshot begins (e1) and again once it stands (e2). When e1 == e2 is even,
// every commit that changed a cached row ended before e1 was loaded or began after e2 was, so the
// snapshot holds exactly the state named e1. An entity put into the cache under that name was read
// from a snapshot of the same state. In all other cases the snapshot's state has no name, and the
// reader uses an empty cache that it throws away afterwards.
class CacheEpoch {
 public:
  std::uint64_t load() const { return value_.load(); }
  void begin_change() { value_.fetch_add(1); }
  void end_change() { value_.fetch_add(1); }
  static bool names_a_state(std::uint64_t epoch) { return epoch % 2 == 0; }

 private:
  std::atomic<std::uint64_t> value_{2};
};

}  // namespace gw::store::sqlite
