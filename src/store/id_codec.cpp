#include "store/id_codec.hpp"

#include "crypto/permutation.hpp"

namespace gw::store {

struct IdCodec::State {
  crypto::KeyedPermutation permutation;
};

IdCodec::IdCodec(const Key& key)
    : state_(std::make_unique<State>(State{crypto::KeyedPermutation(key)})) {}
IdCodec::~IdCodec() = default;
IdCodec::IdCodec(IdCodec&&) noexcept = default;
IdCodec& IdCodec::operator=(IdCodec&&) noexcept = default;

Id IdCodec::encode(std::uint32_t seconds, std::int64_t serial) const {
  return Id::compose(seconds, state_->permutation.forward(static_cast<std::uint64_t>(serial)));
}

std::int64_t IdCodec::serial_of(Id id) const {
  return static_cast<std::int64_t>(state_->permutation.backward(id.tail()));
}

}  // namespace gw::store
