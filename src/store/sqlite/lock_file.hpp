// One process per store: an advisory lock on a file beside the database. (A lock on the database
// itself would not do: closing any other handle of it would drop SQLite's own locks.)
#pragma once

#include <string>

namespace gw::store::sqlite {

class LockFile {
 public:
  // Throws std::runtime_error, a sentence naming the database, when another holder lives.
  explicit LockFile(const std::string& database_path);
  ~LockFile();  // unlocks; the file stays, for removing it could race with a starting instance
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

 private:
  int file_ = -1;
};

// Makes the database file when it is missing; nobody but the owner may read it, or the log beside
// it.
void prepare_private_file(const std::string& path);

}  // namespace gw::store::sqlite
