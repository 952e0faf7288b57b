#include "store/sqlite/lock_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "store/options.hpp"

namespace gw::store::sqlite {
namespace {

int open_private(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    throw std::runtime_error("cannot open '" + path + "': " + std::strerror(errno));
  }
  return file;
}

}  // namespace

LockFile::LockFile(const std::string& database_path)
    : file_(open_private(database_path + ".lock")) {
  if (::flock(file_, LOCK_EX | LOCK_NB) == 0) return;
  const int reason = errno;
  ::close(file_);
  if (reason == EWOULDBLOCK) {
    throw InUse("the database '" + database_path +
                "' is in use by another running instance; stop that one first");
  }
  throw std::runtime_error("cannot lock '" + database_path + ".lock': " + std::strerror(reason));
}

LockFile::~LockFile() { ::close(file_); }

void prepare_private_file(const std::string& path) {
  const int file = open_private(path);
  // SQLite gives the log and its index the mode of the database.
  const bool private_now = ::fchmod(file, 0600) == 0;
  const int reason = errno;
  ::close(file);
  if (!private_now) {
    throw std::runtime_error("cannot make '" + path + "' private: " + std::strerror(reason));
  }
}

}  // namespace gw::store::sqlite
