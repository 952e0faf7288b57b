// What stands in the file: the meta table, numbered migrations, and the tables and indexes of the
// declared collections. Runs once, at start, before anything else uses the file.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/entropy.hpp"
#include "store/id_codec.hpp"
#include "store/sqlite/connection.hpp"

namespace gw::store::sqlite {

// One step from the schema before it. Runs inside the transaction of the start: all steps or none.
struct Migration {
  int number;  // 1, 2, 3 ... without holes
  void (*apply)(Connection& connection);
};

// The steps this binary knows.
std::span<const Migration> migrations();

struct SchemaFacts {
  IdCodec::Key id_key{};
  std::int64_t serial_mark = 0;  // no serial above it was ever given away
  Instant newest;                // no row was made after it
};

struct SchemaOptions {
  std::string path;  // for the sentences
  std::span<const Migration> steps;
  std::span<const CollectionDefinition* const> collections;
  Entropy* entropy = nullptr;
};

// Throws std::runtime_error with a sentence for the operator: not ours, newer than this binary, a
// change of the declarations that needs a migration. Nothing has changed then.
SchemaFacts bring_up_schema(Connection& connection, const SchemaOptions& options);

// Writes the mark within the current transaction.
inline constexpr const char* save_serial_mark_sql =
    "INSERT INTO meta(key,value) VALUES('serial_mark',?) "
    "ON CONFLICT(key) DO UPDATE SET value=excluded.value";

}  // namespace gw::store::sqlite
