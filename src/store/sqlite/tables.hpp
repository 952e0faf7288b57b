// The statements of one connection, prepared when first used, and the reads made of them.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "store/find_rules.hpp"
#include "store/id_codec.hpp"
#include "store/sqlite/connection.hpp"

namespace gw::store::sqlite {

// Statements of one collection on one connection. A reference stays valid as long as the
// connection.
class Table {
 public:
  Table(Connection& connection, const CollectionDefinition& collection);

  const CollectionDefinition& collection() const { return collection_; }
  Statement& get();      // serial -> created_at, updated_at, version, document
  Statement& current();  // serial -> version, created_at, columns
  Statement& insert();
  Statement& replace(std::uint64_t changed);
  Statement& guard();  // serial, version, seconds of creation
  Statement& erase();  // the same
  Statement& walk(const Walk& walk, bool descending, bool counting);

 private:
  Statement& prepared(std::unique_ptr<Statement>& slot, const std::string& sql);

  Connection& connection_;
  const CollectionDefinition& collection_;
  std::unique_ptr<Statement> get_, current_, insert_, guard_, erase_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Statement>> replaces_;
  std::unordered_map<std::uint32_t, std::unique_ptr<Statement>> walks_;
};

class Tables {
 public:
  Tables(Connection& connection, std::span<const CollectionDefinition* const> collections);

  // Throws MisuseError for a collection the store was not opened with.
  Table& of(const CollectionDefinition& collection);

 private:
  std::unordered_map<const CollectionDefinition*, Table> tables_;
};

// The reads an EngineReader promises, within whatever transaction the connection is in.
class RowReader {
 public:
  RowReader(Tables& tables, const IdCodec& codec) : tables_(tables), codec_(codec) {}

  std::optional<Row> get(const CollectionDefinition& collection, Id id);
  std::optional<Row> get_by_serial(const CollectionDefinition& collection, std::int64_t serial);
  std::vector<Row> find(const CollectionDefinition& collection, const Find& find);
  std::int64_t count(const CollectionDefinition& collection, const Find& find, std::int64_t cap);
  std::int64_t serial_of(Id id) const { return codec_.serial_of(id); }

 private:
  struct Part {
    std::int64_t limit, offset;
  };
  void read_walk(const CollectionDefinition& collection, const Walk& walk, const Find& find,
                 Part part, std::vector<Row>& rows);
  Id id_of(std::int64_t created_at_ms, std::int64_t serial) const;

  Tables& tables_;
  const IdCodec& codec_;
};

}  // namespace gw::store::sqlite
