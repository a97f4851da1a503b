#include "io/door/record.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <set>

#include "gc/base/hash.h"
#include "io/drivers/source_files.h"

namespace shoal {
namespace {

constexpr std::string_view kMagic = "shoal record 2\n";
constexpr size_t kFlushBytes = size_t{1} << 16;
enum Kind : uint8_t {
  kHeader = 'H',
  kTold = 'T',
  kBegun = 'B',
  kFinished = 'F',
  kRefused = 'R',
  kEnd = 'E'
};

uint64_t checksum_of(uint64_t before, std::string_view bytes) noexcept {
  return fnv1a(bytes, kFnvStart ^ before);
}

void put(std::string& out, uint64_t v) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(v >> shift);
}
bool take(std::string_view& in, uint64_t& v) {
  if (in.size() < 8) return false;
  v = 0;
  for (int i = 0; i < 8; ++i)
    v |= uint64_t{static_cast<uint8_t>(in[static_cast<size_t>(i)])} << (8 * i);
  in.remove_prefix(8);
  return true;
}

/// An error, or the reply.
void put_outcome(std::string& out, HostOp op, const void* reply, const HostError& error) {
  put(out, static_cast<uint64_t>(error.code));
  if (error) {
    put(out, static_cast<uint32_t>(error.number));
    const std::string_view call = error.call ? error.call : "";
    put(out, call.size());
    out += call;
    out += error.message;
  } else {
    write_reply(op, reply, out);
  }
}
/// HostError::call lives for ever. There are as many as drivers have names for what they do.
const char* kept_call(std::string_view call) {
  static std::mutex mutex;
  static auto* const calls = new std::set<std::string, std::less<>>;
  const std::scoped_lock lock(mutex);
  const auto found = calls->find(call);
  return (found != calls->end() ? found : calls->emplace(call).first)->c_str();
}

/// False: these bytes are no outcome of that operation.
bool take_outcome(std::string_view in, HostOp op, void* reply, HostError& error) {
  uint64_t code = 0, number = 0, call = 0;
  if (!take(in, code)) return false;
  if (code == 0) return read_reply(op, in, reply) && in.empty();
  if (!take(in, number) || !take(in, call) || call > in.size()) return false;
  if (call != 0) error.call = kept_call(in.substr(0, static_cast<size_t>(call)));
  in.remove_prefix(static_cast<size_t>(call));
  error.code = static_cast<HostErrorCode>(code);
  error.number = static_cast<int32_t>(number);
  error.message = in;
  return true;
}

std::string name_of_entry(uint8_t kind, HostOp op) {
  std::string name = info_of(op).name;
  switch (kind) {
    case kTold:
    case kBegun: return name;
    case kFinished: return "the reply of " + name;
    case kRefused: return "a refused " + name;
    default: return "the end";
  }
}

/// What a handle stands for on replay: nothing, but it is open.
struct ReplayedResource final : HostResource {};

}  // namespace

// ---- Recorder

void OutputHashes::add(HostOp op, const void* request) {
  if (op != HostOp::WriteStandard) return;
  const auto& write = *static_cast<const host::WriteStandard::Request*>(request);
  uint64_t& hash = hashes[write.stream == 1 ? 0 : 1];
  hash = fnv1a(write.text, hash);
}

std::shared_ptr<Recorder> Recorder::create(const std::string& path, const RecordHeader& header,
                                           std::string& error) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    error = "cannot write " + path + ": " + std::strerror(errno);
    return nullptr;
  }
  std::shared_ptr<Recorder> recorder(new Recorder(descriptor));
  recorder->pending_ = kMagic;
  std::string payload;
  put(payload, header.random_seed);
  recorder->append(kHeader, payload);
  return recorder;
}

Recorder::~Recorder() {
  flush();
  ::close(descriptor_);
}

void Recorder::flush() {
  std::string_view left = pending_;
  while (!left.empty()) {
    const ssize_t n = ::write(descriptor_, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) break;  // The log is cut off there, and replay says so.
    left.remove_prefix(static_cast<size_t>(n));
  }
  pending_.clear();
}

void Recorder::append(uint8_t kind, std::string_view payload) {
  const size_t start = pending_.size();
  pending_ += static_cast<char>(kind);
  put(pending_, payload.size());
  pending_ += payload;
  checksum_ = checksum_of(checksum_, std::string_view(pending_).substr(start));
  put(pending_, checksum_);
  if (pending_.size() >= kFlushBytes) flush();
}

void Recorder::on_told(HostOp op, const void* request, const void* reply, const HostError& error) {
  if (!info_of(op).is_recorded) return output_.add(op, request);
  std::string payload(1, static_cast<char>(op));
  put(payload, hash_request(op, request));
  put_outcome(payload, op, reply, error);
  append(kTold, payload);
}

DoorObserver::Verdict Recorder::on_begin(HostOperation& o) {
  std::string payload(1, static_cast<char>(o.op()));
  put(payload, hash_request(o.op(), o.request()));
  put(payload, o.sequence);
  append(kBegun, payload);
  return Verdict::Proceed;
}

void Recorder::on_finished(HostOperation& o) {
  std::string payload(1, static_cast<char>(o.op()));
  put(payload, o.sequence);
  put(payload, turn_);
  put_outcome(payload, o.op(), o.reply(), o.error());
  append(kFinished, payload);
}

void Recorder::on_refused(HostOp op, const void* request, const HostError&) {
  std::string payload(1, static_cast<char>(op));
  put(payload, hash_request(op, request));
  append(kRefused, payload);
}

void Recorder::on_end() {
  std::string payload;
  for (const uint64_t hash : output_.hashes) put(payload, hash);
  append(kEnd, payload);
  flush();
}

void seal_record(std::string& bytes) {
  constexpr size_t kHeadBytes = 9;  // Kind and length.
  uint64_t checksum = 0;
  for (size_t at = kMagic.size(); at + kHeadBytes + 8 <= bytes.size();) {
    std::string_view head = std::string_view(bytes).substr(at + 1);
    uint64_t length = 0;
    (void)take(head, length);
    if (length > bytes.size() - at - kHeadBytes - 8) return;
    const auto entry_bytes = kHeadBytes + static_cast<size_t>(length);
    checksum = checksum_of(checksum, std::string_view(bytes).substr(at, entry_bytes));
    std::string sealed;
    put(sealed, checksum);
    bytes.replace(at + entry_bytes, sealed.size(), sealed);
    at += entry_bytes + sealed.size();
  }
}

// ---- Replayer: reading

std::shared_ptr<Replayer> Replayer::open(const std::string& path, std::string& error) {
  std::shared_ptr<Replayer> replayer(new Replayer);
  std::string why;
  if (!source_files::read_file(path, replayer->bytes_, why)) {
    error = "cannot read " + path + ": " + why;
    return nullptr;
  }
  if (replayer->parse(error)) return replayer;
  error = path + ": " + error;
  return nullptr;
}

bool Replayer::parse_entry(std::string_view in, Entry& entry) const {
  if (entry.kind == kEnd) {
    entry.outcome = in;
    return in.size() == sizeof(OutputHashes::hashes);
  }
  if (in.empty() || static_cast<uint8_t>(in[0]) >= kHostOpCount) return false;
  entry.op = static_cast<HostOp>(in[0]);
  in.remove_prefix(1);
  bool ok = false;
  switch (entry.kind) {
    case kTold:
      ok = take(in, entry.hash);
      entry.outcome = in;
      return ok;
    case kBegun: return take(in, entry.hash) && take(in, entry.number) && in.empty();
    case kRefused: return take(in, entry.hash) && in.empty();
    case kFinished:
      ok = take(in, entry.number) && take(in, entry.turn);
      entry.outcome = in;
      return ok;
    default: return false;
  }
}

bool Replayer::parse(std::string& error) {
  std::string_view in = bytes_;
  if (!in.starts_with(kMagic)) {
    error = "this is no record that this version of shoal can replay";
    return false;
  }
  in.remove_prefix(kMagic.size());
  uint64_t checksum = 0;
  while (!in.empty()) {
    const std::string_view whole = in;
    Entry entry;
    entry.kind = static_cast<uint8_t>(in[0]);
    in.remove_prefix(1);
    uint64_t length = 0, expected = 0;
    if (!take(in, length) || length > in.size() || in.size() - length < 8) return true;  // Cut off.
    const std::string_view payload = in.substr(0, static_cast<size_t>(length));
    in.remove_prefix(payload.size());
    checksum = checksum_of(checksum, whole.substr(0, 9 + payload.size()));
    (void)take(in, expected);
    bool ok = checksum == expected;
    std::string_view seed = payload;
    if (ok && entry.kind == kHeader)
      ok = take(seed, header_.random_seed) && seed.empty() && entries_.empty();
    else if (ok && (ok = parse_entry(payload, entry)))
      entries_.push_back(entry);
    if (!ok) {
      error = "the record is damaged at byte " + std::to_string(whole.data() - bytes_.data());
      return false;
    }
  }
  return true;
}

// ---- Replayer: answering

void Replayer::diverge(const std::string& text) {
  if (std::exchange(diverged_, true)) return;
  if (on_divergence_) on_divergence_(text);
}

void Replayer::diverge_at_end(const std::string& what) {
  diverge("the record is cut off after " + std::to_string(entries_.size()) +
          " entries, and the program goes on with " + what);
}

const Replayer::Entry* Replayer::expect(uint8_t kind, HostOp op, const void* request) {
  if (diverged_) return nullptr;
  const std::string asked = request_text(op, request);
  if (position_ == entries_.size()) {
    diverge_at_end(asked);
    return nullptr;
  }
  const Entry& next = entries_[position_];
  if (next.kind != kind || next.op != op || next.hash != hash_request(op, request)) {
    diverge("the replay differs from the record at entry " + std::to_string(position_ + 1) +
            ": the program asks for " + asked + ", the record has " +
            name_of_entry(next.kind, next.op) +
            (next.op == op && next.kind == kind ? " with another request" : ""));
    return nullptr;
  }
  ++position_;
  return &next;
}

DoorObserver::Verdict Replayer::on_ask(HostOp op, const void* request, void* reply,
                                       HostError& error) {
  if (!info_of(op).is_recorded) {
    output_.add(op, request);
    return Verdict::Proceed;
  }
  const Entry* const entry = expect(kTold, op, request);
  if (!entry || !take_outcome(entry->outcome, op, reply, error)) {
    error.code = HostErrorCode::Cancelled;
    error.message = "the replay has diverged";
    if (entry) diverge("entry " + std::to_string(position_) + " of the record is no reply");
  }
  return Verdict::Answered;
}

bool Replayer::answer(HostOperation& o, const Entry& entry) {
  HostError error;
  const bool ok = take_outcome(entry.outcome, o.op(), o.reply(), error);
  if (!ok) {
    error.code = HostErrorCode::Cancelled;
    diverge("entry " + std::to_string(position_) + " of the record is no reply of " +
            info_of(o.op()).name);
  }
  if (!error) o.opened = std::make_shared<ReplayedResource>();
  return o.answer_with(std::move(error), [] {}) == AnswerOutcome::Accepted && ok;
}

DoorObserver::Verdict Replayer::on_begin(HostOperation& o) {
  const Entry* const entry = expect(kBegun, o.op(), o.request());
  if (!entry) {
    HostError error;
    error.code = HostErrorCode::Cancelled;
    error.message = "the replay has diverged";
    (void)o.fail(std::move(error));
    return Verdict::Answered;
  }
  begun_.emplace(entry->number, OperationRef<>(&o));
  return Verdict::Answered;
}

OperationRef<> Replayer::next_due() {
  if (diverged_ || position_ == entries_.size()) return {};
  const Entry& next = entries_[position_];
  if (next.kind != kFinished) return {};
  const auto found = begun_.find(next.number);
  if (found == begun_.end() || next.turn != turn_ || found->second->op() != next.op) {
    diverge("the replay differs from the record at entry " + std::to_string(position_ + 1) + ": " +
            name_of_entry(next.kind, next.op) + " came before turn " + std::to_string(next.turn) +
            ", and the program is at turn " + std::to_string(turn_));
    return {};
  }
  OperationRef<> operation = found->second;
  begun_.erase(found);
  ++position_;
  return answer(*operation, next) ? operation : OperationRef<>();
}

bool Replayer::on_idle() {
  if (diverged_) return false;
  if (position_ == entries_.size()) {
    diverge_at_end("waiting");
    return false;
  }
  const bool stands_still = idle_position_ == position_;
  idle_position_ = position_;
  if (!stands_still || entries_[position_].kind == kFinished) return true;
  diverge("the replay differs from the record at entry " + std::to_string(position_ + 1) +
          ": the program waits, the record has " +
          name_of_entry(entries_[position_].kind, entries_[position_].op));
  return false;
}

void Replayer::on_cancelled(HostOperation& o) {
  for (auto each = begun_.begin(); each != begun_.end(); ++each) {
    if (each->second.get() != &o) continue;
    begun_.erase(each);
    return;
  }
}

void Replayer::on_refused(HostOp op, const void* request, const HostError&) {
  (void)expect(kRefused, op, request);
}

void Replayer::on_end() {
  if (diverged_) return;
  if (position_ == entries_.size()) return diverge_at_end("its end");
  if (entries_[position_].kind != kEnd)
    diverge("the replay differs from the record at entry " + std::to_string(position_ + 1) +
            ": the program has ended, the record has " +
            name_of_entry(entries_[position_].kind, entries_[position_].op));
  std::string_view hashes = entries_[position_].outcome;
  for (const uint64_t mine : output_.hashes) {
    uint64_t recorded = 0;
    if (!diverged_ && take(hashes, recorded) && recorded != mine)
      diverge("the program has printed something else than the record has");
  }
}

}  // namespace shoal
