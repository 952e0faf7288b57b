// Tests only: a shim over the default file system that asks an observer before each change of a
// file.
#pragma once

#include <sqlite3.h>

#include <string>

namespace gw::store::sqlite {

// What the shim asks; SQLITE_OK lets the operation through. Any thread.
class FileObserver {
 public:
  virtual ~FileObserver() = default;
  struct Write {
    const void* data;
    int bytes;
    sqlite3_int64 offset;
  };
  // `written` is how much of the write arrives when it fails.
  virtual int write(const std::string&, const Write&, int& /*written*/) { return SQLITE_OK; }
  virtual int sync(const std::string&) { return SQLITE_OK; }
  virtual int truncate(const std::string&, sqlite3_int64) { return SQLITE_OK; }
  virtual void removed(const std::string&) {}
};

inline bool is_log(const std::string& path) { return path.ends_with("-wal"); }

// Registers the shim; its name is for SqliteOptions::vfs. One observer at a time; it outlives its
// stores.
const char* observed_vfs(FileObserver& observer);

}  // namespace gw::store::sqlite
