// Power that goes at any moment: of what was written since the last sync of a file, any part may be
// on the medium. What was acknowledged before has to be there, whole, when the store starts again.
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <map>

#include "contract/store/store_fixture.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/observed_vfs.hpp"

namespace gw::store {
namespace {

using store::testing::execute;
using store::testing::insert;
using store::testing::orders;
using store::testing::settings;
using store::testing::submit;
using store::testing::TestStore;

// What a medium holds for sure, and what is on its way there.
struct Medium {
  struct Change {
    sqlite3_int64 offset;
    std::string bytes;
    bool truncates;
  };
  std::string durable;
  std::vector<Change> pending;

  static void apply(std::string& content, const Change& change) {
    const auto offset = static_cast<std::size_t>(change.offset);
    if (change.truncates) return content.resize(offset);
    if (content.size() < offset + change.bytes.size()) {
      content.resize(offset + change.bytes.size());
    }
    content.replace(offset, change.bytes.size(), change.bytes);
  }
  void sync() {
    for (const Change& change : pending) apply(durable, change);
    pending.clear();
  }
  // As after a power loss: each change on its way arrived or did not.
  std::string remains(std::mt19937& random) const {
    std::string content = durable;
    for (const Change& change : pending) {
      if (random() % 2) apply(content, change);
    }
    return content;
  }
};

struct Image {
  std::map<std::string, std::string> files;
  int acknowledged = 0;  // at the moment of the loss
  int submitted = 0;
};

class Recorder final : public sqlite::FileObserver {
 public:
  std::atomic<int> acknowledged{0};
  std::atomic<int> submitted{0};

  int write(const std::string& path, const Write& write, int&) override {
    const std::lock_guard lock(mutex_);
    maybe_lose_power();
    media_[path].pending.push_back(
        {write.offset,
         {static_cast<const char*>(write.data), static_cast<std::size_t>(write.bytes)},
         false});
    return SQLITE_OK;
  }
  int truncate(const std::string& path, sqlite3_int64 size) override {
    const std::lock_guard lock(mutex_);
    media_[path].pending.push_back({size, {}, true});
    return SQLITE_OK;
  }
  int sync(const std::string& path) override {
    const std::lock_guard lock(mutex_);
    maybe_lose_power();
    media_[path].sync();
    maybe_lose_power();
    return SQLITE_OK;
  }
  void removed(const std::string& path) override {
    const std::lock_guard lock(mutex_);
    media_.erase(path);
  }
  std::vector<Image> take_images() {
    const std::lock_guard lock(mutex_);
    return std::move(images_);
  }

 private:
  void maybe_lose_power() {
    if (random_() % 29 != 0 || images_.size() >= 150) return;
    Image image{{}, acknowledged, submitted};
    for (const auto& [path, medium] : media_) image.files[path] = medium.remains(random_);
    images_.push_back(std::move(image));
  }

  std::mutex mutex_;
  std::mt19937 random_{11};
  std::map<std::string, Medium> media_;
  std::vector<Image> images_;
};

// Starts a store on what a power loss left, and compares it with what was acknowledged.
void expect_survived(const Image& image, const std::string& path) {
  TestStore restarted("sqlite");
  for (const auto& [name, content] : image.files) {
    const std::string suffix = name.substr(path.size());
    std::ofstream(restarted.sqlite.path + suffix, std::ios::binary) << content;
  }
  restarted.open();
  restarted.engine().read_in_place([&](EngineReader& reader) {
    const std::int64_t rows = reader.count(orders, {}, 10'000);
    EXPECT_GE(rows, image.acknowledged);
    EXPECT_LE(rows, image.submitted);
    EXPECT_EQ(reader.count(orders, {.index = "by_site_rank"}, 10'000), rows);
    const auto total = reader.find(settings, {.limit = 1});
    EXPECT_EQ(total.empty() ? "0" : total.front().document, std::to_string(rows));
  });
  restarted.close();
  sqlite::Connection connection({.path = restarted.sqlite.path});
  EXPECT_EQ(connection.text("PRAGMA integrity_check"), "ok");
}

bool count_one(EngineTransaction& transaction) {
  const auto total = transaction.find(settings, {.limit = 1});
  if (total.empty()) {
    insert(transaction, settings, {}, "1");
  } else {
    Row row = total.front();
    row.document = std::to_string(std::stoi(row.document) + 1);
    transaction.replace(settings, row, {});
  }
  insert(transaction, orders, {"s", "new", transaction.count(orders, {}, 10'000)},
         std::string(600, 'x'));
  return true;
}

TEST(StorePowerLoss, AcknowledgedCommandsSurvive) {
  Recorder recorder;
  std::string path;
  {
    TestStore store("sqlite");
    path = store.sqlite.path;
    store.sqlite.vfs = sqlite::observed_vfs(recorder);
    store.sqlite.checkpoint_bytes = 300'000;
    store.options.check_purity = false;
    store.open();
    for (int i = 0; i < 400; ++i) {
      ++recorder.submitted;
      submit(store.engine(), count_one, [&](Outcome outcome, std::string) {
        if (outcome == Outcome::committed) ++recorder.acknowledged;
      });
      if (i % 7 == 0) execute(store.engine(), [](EngineTransaction&) { return false; });
    }
    store.close();
  }
  const auto images = recorder.take_images();
  EXPECT_GT(images.size(), 20U);
  for (const Image& image : images) {
    if (image.files.contains(path) && image.acknowledged > 0) expect_survived(image, path);
  }
}

}  // namespace
}  // namespace gw::store
