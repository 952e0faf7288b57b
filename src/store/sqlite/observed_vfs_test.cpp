#include "store/sqlite/observed_vfs.hpp"

#include <gtest/gtest.h>

#include "contract/store/store_fixture.hpp"
#include "store/sqlite/connection.hpp"

namespace gw::store::sqlite {
namespace {

FileObserver* observer = nullptr;

// The real file follows the shim in memory.
struct ShimFile {
  sqlite3_file base;
  std::string* path;
};

ShimFile* shim(sqlite3_file* file) { return reinterpret_cast<ShimFile*>(file); }
sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(shim(file) + 1); }

int shim_close(sqlite3_file* file) {
  delete shim(file)->path;
  return real(file)->pMethods->xClose(real(file));
}

int shim_write(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
  int written = 0;
  const int fault = observer->write(*shim(file)->path, {data, bytes, offset}, written);
  if (fault == SQLITE_OK) written = bytes;
  if (written == 0) return fault;
  const int result = real(file)->pMethods->xWrite(real(file), data, written, offset);
  return fault == SQLITE_OK ? result : fault;
}

int shim_sync(sqlite3_file* file, int flags) {
  const int fault = observer->sync(*shim(file)->path);
  return fault == SQLITE_OK ? real(file)->pMethods->xSync(real(file), flags) : fault;
}

int shim_truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int fault = observer->truncate(*shim(file)->path, size);
  return fault == SQLITE_OK ? real(file)->pMethods->xTruncate(real(file), size) : fault;
}

const sqlite3_io_methods* shim_methods() {
  static const sqlite3_io_methods kMethods = {
      .iVersion = 3,
      .xClose = shim_close,
      .xRead =
          [](sqlite3_file* f, void* data, int bytes, sqlite3_int64 offset) {
            return real(f)->pMethods->xRead(real(f), data, bytes, offset);
          },
      .xWrite = shim_write,
      .xTruncate = shim_truncate,
      .xSync = shim_sync,
      .xFileSize = [](sqlite3_file* f,
                      sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); },
      .xLock = [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); },
      .xUnlock = [](sqlite3_file* f,
                    int lock) { return real(f)->pMethods->xUnlock(real(f), lock); },
      .xCheckReservedLock =
          [](sqlite3_file* f, int* out) {
            return real(f)->pMethods->xCheckReservedLock(real(f), out);
          },
      .xFileControl =
          [](sqlite3_file* f, int operation, void* argument) {
            return real(f)->pMethods->xFileControl(real(f), operation, argument);
          },
      .xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
      .xDeviceCharacteristics =
          [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
      .xShmMap =
          [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
            return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
          },
      .xShmLock =
          [](sqlite3_file* f, int offset, int count, int flags) {
            return real(f)->pMethods->xShmLock(real(f), offset, count, flags);
          },
      .xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
      .xShmUnmap = [](sqlite3_file* f,
                      int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); },
      .xFetch =
          [](sqlite3_file*, sqlite3_int64, int, void** out) {
            *out = nullptr;
            return SQLITE_OK;
          },
      .xUnfetch = [](sqlite3_file*, sqlite3_int64, void*) { return SQLITE_OK; },
  };
  return &kMethods;
}

int shim_open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
  auto* below = static_cast<sqlite3_vfs*>(vfs->pAppData);
  const int result = below->xOpen(below, name, real(file), flags, out);
  file->pMethods = result == SQLITE_OK ? shim_methods() : nullptr;
  if (result == SQLITE_OK) shim(file)->path = new std::string(name ? name : "");
  return result;
}

int shim_delete(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  auto* below = static_cast<sqlite3_vfs*>(vfs->pAppData);
  const int result = below->xDelete(below, name, sync_folder);
  if (result == SQLITE_OK) observer->removed(name);
  return result;
}

}  // namespace

const char* observed_vfs(FileObserver& asked) {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs* below = sqlite3_vfs_find(nullptr);
    sqlite3_vfs made = *below;
    made.zName = "observed";
    made.pAppData = below;
    made.pNext = nullptr;
    made.szOsFile = below->szOsFile + static_cast<int>(sizeof(ShimFile));
    made.xOpen = shim_open;
    made.xDelete = shim_delete;
    return made;
  }();
  observer = &asked;
  sqlite3_vfs_register(&vfs, 0);
  return vfs.zName;
}

namespace {

struct Counter final : FileObserver {
  int write(const std::string& path, const Write&, int&) override {
    ++writes;
    last = path;
    return refuse ? SQLITE_FULL : SQLITE_OK;
  }
  int sync(const std::string&) override { return ++syncs, SQLITE_OK; }
  void removed(const std::string& path) override { gone = path; }
  int writes = 0, syncs = 0;
  bool refuse = false;
  std::string last, gone;
};

TEST(ObservedVfs, SeesChangesAndRefusesThem) {
  store::testing::TemporaryFolder folder;
  const std::string path = folder.file("a.db");
  std::fclose(std::fopen(path.c_str(), "w"));
  Counter counter;
  Connection connection({.path = path, .vfs = observed_vfs(counter)});
  connection.execute("CREATE TABLE t(a)");
  EXPECT_GT(counter.writes, 0);
  EXPECT_GT(counter.syncs, 0);
  EXPECT_EQ(counter.last, path);
  EXPECT_EQ(counter.gone, path + "-journal");
  counter.refuse = true;
  EXPECT_THROW(connection.execute("INSERT INTO t VALUES(1)"), SqliteError);
  counter.refuse = false;
  connection.execute("INSERT INTO t VALUES(1)");
}

}  // namespace

}  // namespace gw::store::sqlite
