// The helpers of this folder; named as a test so that they are linked with the tests only.
#include "contract/store/store_fixture.hpp"

#include <unistd.h>

namespace gw::store::testing {
namespace {

class FunctionCommand final : public Command {
 public:
  FunctionCommand(Body body, DoneBody done) : body_(std::move(body)), done_(std::move(done)) {}
  bool run(EngineTransaction& transaction) override { return body_(transaction); }
  void done(Outcome outcome, std::string reason) override { done_(outcome, std::move(reason)); }

 private:
  Body body_;
  DoneBody done_;
};

class FunctionQuery final : public Query {
 public:
  FunctionQuery(ReadBody body, DoneBody done) : body_(std::move(body)), done_(std::move(done)) {}
  void run(EngineReader& snapshot) override { body_(snapshot); }
  void done(Outcome outcome, std::string reason) override { done_(outcome, std::move(reason)); }

 private:
  ReadBody body_;
  DoneBody done_;
};

}  // namespace

const CollectionDefinition accounts{
    .name = "accounts",
    .columns = {"number", "owner"},
    .indexes = {{"by_number", {"number"}, true}, {"by_owner_number", {"owner", "number"}, true}}};

const CollectionDefinition orders{
    .name = "orders",
    .columns = {"site", "status", "rank"},
    .indexes = {{"by_site", {"site"}},
                {"by_rank", {"rank"}},
                {"by_site_rank", {"site", "rank"}},
                {"by_site_status_rank", {"site", "status", "rank"}}}};

const CollectionDefinition settings{
    .name = "settings", .columns = {}, .indexes = {}, .cached = true};

std::span<const CollectionDefinition* const> collections() {
  static constexpr const CollectionDefinition* kAll[] = {&accounts, &orders, &settings};
  return kAll;
}

void submit(Engine& engine, Body body, DoneBody done) {
  engine.submit(std::make_unique<FunctionCommand>(std::move(body), std::move(done)));
}

void read(Engine& engine, ReadBody body, DoneBody done) {
  engine.read(std::make_unique<FunctionQuery>(std::move(body), std::move(done)));
}

Outcome execute(Engine& engine, Body body) {
  std::promise<Outcome> told;
  submit(engine, std::move(body), [&](Outcome outcome, std::string) { told.set_value(outcome); });
  return told.get_future().get();
}

Outcome query(Engine& engine, ReadBody body) {
  std::promise<Outcome> told;
  read(engine, std::move(body), [&](Outcome outcome, std::string) { told.set_value(outcome); });
  return told.get_future().get();
}

Row insert(EngineTransaction& transaction, const CollectionDefinition& collection,
           std::vector<Value> columns, std::string document) {
  Row row = transaction.reserve(collection);
  row.document = std::move(document);
  transaction.insert(collection, row, columns);
  return row;
}

std::vector<std::int64_t> serials(const std::vector<Row>& rows) {
  std::vector<std::int64_t> out;
  for (const Row& row : rows) out.push_back(row.serial);
  return out;
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "gw-store-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

TestStore::TestStore(std::string kind) : kind_(std::move(kind)) {
  options.clock = &clock;
  options.entropy = &entropy;
  options.collections = collections();
  options.check_purity = true;
  options.readers = 2;
  sqlite.path = folder_.file("store.db");
  memory.inline_execution = kind_ == "memory";
}

Engine& TestStore::open() {
  engine_ = kind_ == "sqlite" ? open_sqlite(sqlite, options) : open_memory(memory, options);
  return *engine_;
}

std::optional<Row> StoreContract::stored(const CollectionDefinition& collection, Id id) {
  std::optional<Row> row;
  engine().read_in_place([&](EngineReader& reader) { row = reader.get(collection, id); });
  return row;
}

Id StoreContract::inserted(const CollectionDefinition& collection, std::vector<Value> columns,
                           std::string document) {
  Id id;
  const Outcome outcome = execute(engine(), [&](EngineTransaction& transaction) {
    id = insert(transaction, collection, columns, document).id;
    return true;
  });
  EXPECT_EQ(outcome, Outcome::committed);
  return id;
}

}  // namespace gw::store::testing
