// An ordered map whose copies cost one pointer: changing a copy shares all but the changed path.
// What a snapshot of a store in memory is made of. Reading is safe from any thread, for nodes never
// change.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

namespace gw::store::memory {

// A treap: balanced in expectation by a priority drawn from `Weight`, a hash of the key; so the
// same contents have the same shape whatever their history was.
template <class Key, class Value, class Weight>
class PersistentMap {
 public:
  const Value* find(const Key& key) const {
    const Node* node = root_.get();
    while (node && node->key != key) node = (key < node->key ? node->left : node->right).get();
    return node ? &node->value : nullptr;
  }

  void put(const Key& key, Value value) {
    auto [left, right] = split(root_, key);
    auto made = std::make_shared<const Node>(Node{key, std::move(value), Weight{}(key), {}, {}});
    root_ = join(join(std::move(left), std::move(made)), without_first(right, key));
  }

  void erase(const Key& key) {
    auto [left, right] = split(root_, key);
    root_ = join(std::move(left), without_first(right, key));
  }

  // In order, beginning behind all keys of which `before` holds (true for a leading run of keys),
  // until `visit(key, value)` returns false.
  template <class Before, class Visit>
  void ascend(const Before& before, const Visit& visit) const {
    ascend(root_.get(), before, visit);
  }
  // The same from the other end: `beyond` holds for a trailing run of keys.
  template <class Beyond, class Visit>
  void descend(const Beyond& beyond, const Visit& visit) const {
    descend(root_.get(), beyond, visit);
  }

 private:
  struct Node;
  using Link = std::shared_ptr<const Node>;
  struct Node {
    Key key;
    Value value;
    std::uint64_t weight;
    Link left, right;
  };

  static Link with(const Node& node, Link left, Link right) {
    return std::make_shared<const Node>(
        Node{node.key, node.value, node.weight, std::move(left), std::move(right)});
  }

  // Keys below `key`, and all others.
  static std::pair<Link, Link> split(const Link& node, const Key& key) {
    if (!node) return {};
    if (node->key < key) {
      auto [left, right] = split(node->right, key);
      return {with(*node, node->left, std::move(left)), std::move(right)};
    }
    auto [left, right] = split(node->left, key);
    return {std::move(left), with(*node, std::move(right), node->right)};
  }

  static Link join(Link left, Link right) {
    if (!left) return right;
    if (!right) return left;
    if (left->weight > right->weight) {
      return with(*left, left->left, join(left->right, std::move(right)));
    }
    return with(*right, join(std::move(left), right->left), right->right);
  }

  // Without `key`, which could only be the first.
  static Link without_first(const Link& node, const Key& key) {
    if (!node) return nullptr;
    if (node->left) {
      Link left = without_first(node->left, key);
      return left == node->left ? node : with(*node, std::move(left), node->right);
    }
    return node->key == key ? node->right : node;
  }

  template <class Before, class Visit>
  static bool ascend(const Node* node, const Before& before, const Visit& visit) {
    if (!node) return true;
    if (!before(node->key)) {
      if (!ascend(node->left.get(), before, visit)) return false;
      if (!visit(node->key, node->value)) return false;
    }
    return ascend(node->right.get(), before, visit);
  }

  template <class Beyond, class Visit>
  static bool descend(const Node* node, const Beyond& beyond, const Visit& visit) {
    if (!node) return true;
    if (!beyond(node->key)) {
      if (!descend(node->right.get(), beyond, visit)) return false;
      if (!visit(node->key, node->value)) return false;
    }
    return descend(node->left.get(), beyond, visit);
  }

  Link root_;
};

}  // namespace gw::store::memory
