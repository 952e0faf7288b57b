#include "store/purity.hpp"

#include <cstdio>
#include <cstdlib>
#include <functional>

namespace gw::store {
namespace {

std::string text(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* string = std::get_if<std::string>(&value)) return '"' + *string + '"';
  return "null";
}

std::string text(const auto& values) {
  std::string out;
  for (const Value& value : values) out += ' ' + text(value);
  return out;
}

std::string text(const std::optional<Value>& value) { return value ? text(*value) : "-"; }

std::string text(const Row& row) {
  return row.id.text() + " v" + std::to_string(row.version) + ' ' + row.document;
}

std::string text(const Find& find) {
  std::string out(find.index);
  out += " =" + text(find.equals) + " from " + text(find.from) + " until " + text(find.until) +
         " above " + text(find.above) + (find.descending ? " descending" : "");
  if (find.after)
    out += " after" + text(find.after->values) + ' ' + std::to_string(find.after->serial);
  return out + " offset " + std::to_string(find.offset) + " limit " + std::to_string(find.limit);
}

[[noreturn]] void impure(const std::string& first, const std::string& second) {
  std::fprintf(stderr, "impure command: the first run did [%s], the second [%s]\n", first.c_str(),
               second.c_str());
  std::abort();
}

}  // namespace

// Passes everything on, and writes each step down (first run) or compares it (second run).
class PurityCheck::Traced final : public EngineTransaction {
 public:
  Traced(PurityCheck& check, EngineTransaction& inner, bool second)
      : check_(check), inner_(inner), second_(second) {}

  std::optional<Row> get(const CollectionDefinition& collection, Id id) override {
    auto row = inner_.get(collection, id);
    read(collection, "get " + id.text() + " -> " + (row ? text(*row) : "nothing"));
    return row;
  }

  std::optional<Row> get_by_serial(const CollectionDefinition& collection,
                                   std::int64_t serial) override {
    auto row = inner_.get_by_serial(collection, serial);
    read(collection, "get #" + std::to_string(serial) + " -> " + (row ? text(*row) : "nothing"));
    return row;
  }

  std::vector<Row> find(const CollectionDefinition& collection, const Find& find) override {
    auto rows = inner_.find(collection, find);
    std::string line = "find " + name(collection) + text(find) + " ->";
    for (const Row& row : rows) line += ' ' + text(row);
    step(std::move(line));
    return rows;
  }

  std::int64_t count(const CollectionDefinition& collection, const Find& find,
                     std::int64_t cap) override {
    const std::int64_t number = inner_.count(collection, find, cap);
    step("count " + name(collection) + text(find) + " -> " + std::to_string(number));
    return number;
  }

  std::int64_t serial_of(Id id) const override { return inner_.serial_of(id); }
  DecodedCache& cache() override { return inner_.cache(); }
  Instant now() const override { return inner_.now(); }

  void random(std::span<std::uint8_t> bytes) override {
    step("random " + std::to_string(bytes.size()));
    if (!second_) {
      inner_.random(bytes);
      check_.drawn_.emplace_back(bytes.begin(), bytes.end());
      return;
    }
    const auto& drawn = check_.drawn_[draws_++];
    std::copy(drawn.begin(), drawn.end(), bytes.begin());
  }

  Row reserve(const CollectionDefinition& collection) override {
    step("reserve " + name(collection));
    // Nothing to give when the first run ended here: then so will this one.
    if (second_ && reserves_ < check_.reserved_.size()) return check_.reserved_[reserves_++];
    return check_.reserved_.emplace_back(inner_.reserve(collection));
  }

  void insert(const CollectionDefinition& collection, const Row& row,
              std::span<const Value> columns) override {
    step("insert " + name(collection) + text(row) + text(columns));
    inner_.insert(collection, row, columns);
  }

  void replace(const CollectionDefinition& collection, const Row& row,
               std::span<const Value> columns) override {
    step("replace " + name(collection) + text(row) + text(columns));
    inner_.replace(collection, row, columns);
  }

  void guard(const CollectionDefinition& collection, Id id, std::int64_t version) override {
    step("guard " + name(collection) + id.text() + " v" + std::to_string(version));
    inner_.guard(collection, id, version);
  }

  void erase(const CollectionDefinition& collection, Id id, std::int64_t version) override {
    step("erase " + name(collection) + id.text() + " v" + std::to_string(version));
    inner_.erase(collection, id, version);
  }

  std::int64_t next_number(std::string_view sequence) override {
    step("next number of " + std::string(sequence));
    return inner_.next_number(sequence);
  }

  void signal(Signal signal) override {
    step("signal " + std::to_string(static_cast<unsigned>(signal)));
    inner_.signal(signal);
  }

  void step(std::string line) {
    if (!second_) {
      check_.steps_.push_back(std::move(line));
      return;
    }
    const std::string expected =
        position_ < check_.steps_.size() ? check_.steps_[position_] : "end";
    if (expected != line) impure(expected, line);
    ++position_;
  }

 private:
  static std::string name(const CollectionDefinition& collection) {
    return std::string(collection.name) + ' ';
  }

  // Whether a cached collection is read or found in the cache depends on the run; what the command
  // makes of it shows in its other steps.
  void read(const CollectionDefinition& collection, std::string line) {
    if (!collection.cached) step(name(collection) + line);
  }

  PurityCheck& check_;
  EngineTransaction& inner_;
  const bool second_;
  std::size_t position_ = 0;
  std::size_t draws_ = 0;
  std::size_t reserves_ = 0;
};

void PurityCheck::rehearse(Command& command, EngineTransaction& transaction) {
  Traced traced(*this, transaction, false);
  try {
    traced.step(command.run(traced) ? "keep" : "refuse");
  } catch (const StoreUnavailable&) {
    throw;
  } catch (const std::exception& error) {
    traced.step(std::string("throw ") + error.what());
  } catch (...) {
    traced.step("throw");
  }
}

bool PurityCheck::perform(Command& command, EngineTransaction& transaction) {
  Traced traced(*this, transaction, true);
  try {
    const bool keep = command.run(traced);
    traced.step(keep ? "keep" : "refuse");
    return keep;
  } catch (const StoreUnavailable&) {
    throw;
  } catch (const std::exception& error) {
    traced.step(std::string("throw ") + error.what());
    throw;
  } catch (...) {
    traced.step("throw");
    throw;
  }
}

}  // namespace gw::store
