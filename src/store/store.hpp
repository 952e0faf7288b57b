// The only seam to storage: typed entities over an engine. No driver type crosses it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/decode.hpp"
#include "base/encode.hpp"
#include "base/text.hpp"
#include "store/engine.hpp"

namespace gw::store {

// What every stored entity begins with. Kept in columns, not in the document.
struct Stored {
  Id id;
  Instant created_at;
  Instant updated_at;
  std::int64_t version = 0;

  template <auto Pointer>
  static constexpr bool in_document() {
    return !std::is_same_v<decltype(owner_of(Pointer)), Stored>;
  }

 private:
  template <class Class, class Member>
  static Class owner_of(Member Class::*);
};
BOOST_DESCRIBE_STRUCT(Stored, (), (id, created_at, updated_at, version))

// Specialise for every entity:
//   static const CollectionDefinition& definition();
//   static std::vector<Value> columns(const T&, const Protection&);   // in the order of the
//   definition static constexpr bool system_scope = true;                         // optional:
//   sealed under the system scope static Id organization(const T&); // for the sealing context;
//   Id{} in system scope
template <class T>
struct Entity;

template <class T>
concept EntityType = std::derived_from<T, Stored> && requires { Entity<T>::definition(); };

inline Value value(const Id& id) { return std::string(text_of(id.bytes)); }
inline Value value(const std::optional<Id>& id) { return id ? value(*id) : Value(); }
inline Value value(std::int64_t number) { return number; }
inline Value value(int number) { return std::int64_t(number); }
inline Value value(Instant at) { return at.ms; }
inline Value value(std::string text) { return text; }
inline Value value(const std::optional<std::string>& text) { return text ? Value(*text) : Value(); }

template <class T>
struct Page {
  std::vector<T> rows;
  std::optional<Cursor> next;  // empty on the last page
};

// Reads of one consistent snapshot.
class Snapshot {
 public:
  Snapshot(EngineReader& reader, const Protection& protection, Instant now)
      : reader_(reader), protection_(protection), now_(now) {}

  Instant now() const { return now_; }
  const Protection& protection() const { return protection_; }

  // The entity, or nullopt: unknown and foreign ids alike.
  template <EntityType T>
  std::optional<T> get(Id id) const {
    auto row = reader_.get(Entity<T>::definition(), id);
    if (!row) return std::nullopt;
    return decode_row<T>(*row);
  }
  // As get, for collections declared cached: no decoding when the entity is at hand.
  template <EntityType T>
  std::shared_ptr<const T> get_shared(Id id) const {
    const auto& definition = Entity<T>::definition();
    const DecodedCache::Key key{&definition, id};
    if (auto found = reader_.cache().get(key)) return std::static_pointer_cast<const T>(found);
    auto entity = get<T>(id);
    if (!entity) return nullptr;
    auto shared = std::make_shared<const T>(std::move(*entity));
    if (definition.cached) reader_.cache().put(key, shared);
    return shared;
  }
  template <EntityType T>
  std::optional<T> get_by_serial(std::int64_t serial) const {
    auto row = reader_.get_by_serial(Entity<T>::definition(), serial);
    if (!row) return std::nullopt;
    return decode_row<T>(*row);
  }
  // At most find.limit entities in index order, and where to go on.
  template <EntityType T>
  Page<T> find(Find find) const {
    const auto& definition = Entity<T>::definition();
    const std::int64_t limit = find.limit;
    find.limit = limit + 1;
    auto rows = reader_.find(definition, find);
    const bool more = static_cast<std::int64_t>(rows.size()) > limit;
    if (more) rows.resize(static_cast<std::size_t>(limit));
    Page<T> page;
    page.rows.reserve(rows.size());
    for (const auto& row : rows) page.rows.push_back(decode_row<T>(row));
    if (more)
      page.next = cursor_of(definition, find, rows.back(),
                            Entity<T>::columns(page.rows.back(), protection_));
    return page;
  }
  template <EntityType T>
  std::optional<T> find_first(Find find) const {
    find.limit = 1;
    auto rows = reader_.find(Entity<T>::definition(), find);
    if (rows.empty()) return std::nullopt;
    return decode_row<T>(rows.front());
  }
  template <EntityType T>
  std::int64_t count(const Find& find, std::int64_t cap) const {
    return reader_.count(Entity<T>::definition(), find, cap);
  }
  std::int64_t serial_of(Id id) const { return reader_.serial_of(id); }

 protected:
  template <EntityType T>
  T decode_row(const Row& row) const {
    const std::string document = row.id.text();
    SealContext context{scope<T>(), {}, Entity<T>::definition().name, document, {}};
    T entity = decode_stored<T>(row.document, protection_, context);
    entity.id = row.id;
    entity.created_at = row.created_at;
    entity.updated_at = row.updated_at;
    entity.version = row.version;
    return entity;
  }
  template <EntityType T>
  static constexpr std::string_view scope() {
    return requires { Entity<T>::system_scope; } ? "system" : "organization";
  }
  static Cursor cursor_of(const CollectionDefinition& definition, const Find& find, const Row& last,
                          const std::vector<Value>& columns);

  EngineReader& reader_;
  const Protection& protection_;
  Instant now_;
};

// A command's view: reads its own writes; commits or vanishes as a whole.
class Transaction : public Snapshot {
 public:
  Transaction(EngineTransaction& engine, const Protection& protection)
      : Snapshot(engine, protection, engine.now()), engine_(engine) {}

  // Gives the entity its id, times and version 1.
  template <EntityType T>
  void insert(T& entity) {
    Row row = engine_.reserve(Entity<T>::definition());
    entity.id = row.id;
    entity.created_at = row.created_at;
    entity.updated_at = row.updated_at;
    entity.version = 1;
    row.version = 1;
    row.document = document_of(entity);
    engine_.insert(Entity<T>::definition(), row, Entity<T>::columns(entity, protection_));
  }
  // An id for an entity that must know it before it is inserted (insert_reserved).
  template <EntityType T>
  void reserve(T& entity, Row& row) {
    row = engine_.reserve(Entity<T>::definition());
    entity.id = row.id;
    entity.created_at = row.created_at;
    entity.updated_at = row.updated_at;
    entity.version = 1;
  }
  template <EntityType T>
  void insert_reserved(const T& entity, Row& row) {
    row.version = 1;
    row.document = document_of(entity);
    engine_.insert(Entity<T>::definition(), row, Entity<T>::columns(entity, protection_));
  }
  // Writes an entity read in this transaction; its version grows.
  template <EntityType T>
  void replace(T& entity) {
    entity.updated_at = now_;
    const Row row{entity.id, 0, entity.created_at, now_, entity.version, document_of(entity)};
    engine_.replace(Entity<T>::definition(), row, Entity<T>::columns(entity, protection_));
    ++entity.version;
  }
  // What this command decided on without changing it.
  template <EntityType T>
  void guard(T& entity) {
    engine_.guard(Entity<T>::definition(), entity.id, entity.version);
    ++entity.version;
  }
  template <EntityType T>
  void erase(const T& entity) {
    engine_.erase(Entity<T>::definition(), entity.id, entity.version);
  }
  std::int64_t next_number(std::string_view sequence) { return engine_.next_number(sequence); }
  void random(std::span<std::uint8_t> bytes) { engine_.random(bytes); }
  void signal(Signal signal) { engine_.signal(signal); }

 private:
  template <EntityType T>
  std::string document_of(const T& entity) const {
    const std::string document = entity.id.text();
    StoredForm form;
    form.protection = &protection_;
    form.context = {scope<T>(), {}, Entity<T>::definition().name, document, {}};
    return encode_stored(entity, form);
  }

  EngineTransaction& engine_;
};

}  // namespace gw::store
