#include "include/shoal/output.h"

#include <cstring>

#include "io/door/door.h"

namespace shoal {

bool Output::is_terminal() {
  if (!is_terminal_) {
    host::ProcessFacts::Reply facts;
    (void)door_.ask<host::ProcessFacts>({}, facts).ok();
    is_terminal_ = (facts.terminals >> kOut & 1) != 0;
  }
  return *is_terminal_;
}

void Output::write_out(std::string_view text) {
  if (text.empty() || closed_) return;
  host::WriteStandard::Reply done;
  const HostError error = door_.ask<host::WriteStandard>({kOut, std::string(text)}, done);
  if (error.ok()) return;
  closed_ = true;
  const bool nobody_reads =
      error.code == HostErrorCode::BrokenPipe || error.code == HostErrorCode::BadResource;
  if (!nobody_reads) error_ = error.number ? std::strerror(error.number) : error.message;
}

void Output::flush() {
  write_out(buffer_);
  buffer_.clear();
}

void Output::write(std::string_view text, bool is_error) {
  if (is_error) {
    flush();
    host::WriteStandard::Reply done;
    (void)door_.ask<host::WriteStandard>({kError, std::string(text)}, done).ok();
    return;
  }
  if (closed_) return;
  if (buffer_.size() + text.size() > kBufferBytes) flush();
  if (text.size() > kBufferBytes) {
    write_out(text);
    return;
  }
  buffer_ += text;
  if (is_terminal()) flush();
}

}  // namespace shoal
