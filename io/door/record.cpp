#include "io/door/record.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "io/door/record_format.h"
#include "io/pool/executor.h"

namespace shoal {

using namespace record_format;

namespace {

constexpr size_t kFlushBytes = size_t{1} << 16;
/// The clock of a group that is busy goes on that often.
constexpr uint64_t kMomentNs = 1'000'000;

size_t place_of(uint32_t stream) noexcept { return stream == STDOUT_FILENO ? 0 : 1; }

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

/// The part of one context.
class Recorder final : public DoorObserver {
 public:
  Recorder(std::shared_ptr<RecordLog> log, uint64_t context) noexcept
      : log_(std::move(log)), context_(context) {}

  Verdict on_ask(HostOp op, const void* request, void* reply, HostError& error) override;
  void on_told(HostOp op, const void* request, const void* reply, const HostError& error) override;
  Verdict on_begin(HostOperation& operation) override;
  void on_refused(HostOp op, const void* request, const Refusal& refusal) override;
  void on_end(int exit_code) override;
  void on_over() override;
  std::shared_ptr<DoorObserver> for_child() override;
  bool holds_answers() const noexcept override { return true; }
  void hold(HostOperation& operation, Actor& context) override;

 private:
  void append(uint8_t kind, std::string_view payload) { log_->append(kind, context_, payload); }

  const std::shared_ptr<RecordLog> log_;
  const uint64_t context_;
};

DoorObserver::Verdict Recorder::on_ask(HostOp op, const void* request, void*, HostError& error) {
  if (op != HostOp::WriteStandard) return Verdict::Proceed;
  error = log_->write(context_, *static_cast<const host::WriteStandard::Request*>(request));
  return Verdict::Answered;
}

void Recorder::on_told(HostOp op, const void* request, const void* reply, const HostError& error) {
  if (!info_of(op).is_recorded) return;
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

void Recorder::on_refused(HostOp op, const void* request, const Refusal& refusal) {
  std::string payload(1, static_cast<char>(op));
  put(payload, hash_request(op, request));
  put(payload, static_cast<uint64_t>(refusal.permission));
  put(payload, refusal.is_askable);
  put(payload, refusal.subject.size());
  payload += refusal.subject;
  put_outcome(payload, op, nullptr, refusal.error);
  append(kRefused, payload);
}

void Recorder::on_end(int exit_code) {
  if (context_ == kMainContext) log_->end(exit_code);
}

void Recorder::on_over() {
  if (context_ != kMainContext) return;
  log_->close();
  log_->flush();  // Whoever hears of the end may read it.
}

std::shared_ptr<DoorObserver> Recorder::for_child() {
  return std::make_shared<Recorder>(log_, log_->start_context(context_));
}

void Recorder::hold(HostOperation& operation, Actor& context) {
  log_->hold(context_, operation);
  context.group()->wake();
}

}  // namespace

// ---- ProgramLog

void OutputHashes::add(const host::WriteStandard::Request& write) noexcept {
  uint64_t& hash = hashes[place_of(write.stream)];
  hash = fnv1a(write.text, hash);
}

void ProgramLog::call_between_rounds(std::function<void()> call) {
  Actor* const member = Worker::running_actor();
  if (member && member->group())
    member->group()->stage_call(*member, std::move(call));
  else
    call();
}

HostError ProgramLog::write_out(const host::WriteStandard::Request& request) {
  if (to_) {
    to_(request.text, place_of(request.stream) != 0);
    return {};
  }
  host::WriteStandard::Reply done;
  return world_->ask(HostOp::WriteStandard, &request, &done);
}

HostError ProgramLog::write(uint64_t context, const host::WriteStandard::Request& request) {
  const bool is_main = context == kMainContext;
  if (is_over_) return is_main ? write_out(request) : HostError{};
  if (const HostError& broken = broken_[place_of(request.stream)]) return broken;
  if (is_main) output_so_far().add(request);
  call_between_rounds([self = shared_from_this(), request, is_main] {
    if (self->is_over_ && !is_main) return;
    self->written_.add(request);
    HostError& broken = self->broken_[place_of(request.stream)];
    if (!broken) broken = self->write_out(request);
  });
  return {};
}

OutputHashes& ProgramLog::output_so_far() {
  if (output_round_ != round_) output_ = written_;
  output_round_ = round_;
  return output_;
}

void ProgramLog::finish() {
  call_between_rounds([self = shared_from_this()] { self->is_over_ = true; });
}

void ProgramLog::close() {
  call_between_rounds([self = shared_from_this()] {
    self->is_over_ = true;
    self->to_ = nullptr;
  });
}

// ---- RecordLog: between rounds

uint64_t RecordLog::look(const Look& now) {
  round_ = now.round;
  const std::vector<Held> arrived = take_held();
  const uint64_t now_ns = std::max(world_->now_ns(), now.now_ns);
  const bool is_moment = !arrived.empty() || now_ns >= now.due_ns ||
                         now_ns - now.now_ns >= kMomentNs ||
                         now.round - moment_round_ >= kRoundsPerMoment;
  if (!is_moment) return now.now_ns;
  moment_round_ = now.round;
  std::string payload;
  put(payload, now.round);
  put(payload, now.has_rested);
  put(payload, now_ns);
  append(kMoment, 0, payload);
  for (const Held& each : arrived) {
    HostOperation& o = *each.operation;
    payload.assign(1, static_cast<char>(o.op()));
    put(payload, o.sequence);
    put_outcome(payload, o.op(), o.reply(), o.error());
    append(kFinished, each.context, payload);
    o.arrive();
  }
  return now_ns;
}

/// Nobody hears of the rest: they were cancelled, or their contexts have ended.
std::vector<RecordLog::Held> RecordLog::take_held() {
  std::vector<Held> held;
  {
    const std::scoped_lock lock(held_mutex_);
    held.swap(held_);
  }
  std::erase_if(held, [](const Held& each) { return !each.operation->is_in_flight(); });
  return held;
}

uint64_t RecordLog::rest(const Look& now) {
  flush();
  return now.due_ns;
}

void RecordLog::hold(uint64_t context, HostOperation& operation) {
  const std::scoped_lock lock(held_mutex_);
  held_.push_back({context, OperationRef<>(&operation)});
}

// ---- RecordLog: writing

std::shared_ptr<RecordLog> RecordLog::create(const std::string& path, const ProgramOptions& options,
                                             const std::shared_ptr<World>& world,
                                             std::string& error) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    error = "cannot write " + path + ": " + std::strerror(errno);
    return nullptr;
  }
  std::shared_ptr<RecordLog> log(new RecordLog(descriptor, world));
  log->options_ = options;
  log->start_ns_ = world->now_ns();
  if (options.random_seed == 0) {
    host::RandomSeed::Reply told;
    (void)world->answer(host::RandomSeed::Request{}, told);
    log->options_.random_seed = told.seed | 1;
  }
  log->append_header();
  return log;
}

void RecordLog::append_header() {
  std::string payload;
  put(payload, options_.random_seed);
  put(payload, start_ns_);
  uint64_t flags = 0;
  if (options_.colors) flags |= kColors;
  if (options_.error_colors) flags |= kErrorColors;
  if (options_.stress_preempt) flags |= kPreempt;
  if (options_.stress_slow) flags |= kSlow;
  put(payload, flags);
  pending_ = kMagic;
  append(kHeader, 0, payload);
}

RecordLog::~RecordLog() {
  flush();
  ::close(descriptor_);
}

std::shared_ptr<DoorObserver> RecordLog::observer_of_main() {
  context_count_ = kMainContext;
  return std::make_shared<Recorder>(std::static_pointer_cast<RecordLog>(shared_from_this()),
                                    kMainContext);
}

uint64_t RecordLog::start_context(uint64_t parent) {
  const std::scoped_lock lock(mutex_);  // So that they stand in the log as they count.
  std::string payload;
  put(payload, ++context_count_);
  append_locked(kStarted, parent, payload);
  return context_count_;
}

/// After all that this round tells: nothing stands behind it.
void RecordLog::end(int exit_code) {
  std::string payload;
  put(payload, round_);
  put(payload, static_cast<uint64_t>(exit_code));
  for (const uint64_t hash : output_so_far().hashes) put(payload, hash);
  const auto self = std::static_pointer_cast<RecordLog>(shared_from_this());
  call_between_rounds([self, payload] {
    self->append(kEnd, kMainContext, payload);
    self->flush();
    self->is_over_ = true;
  });
}

void RecordLog::append(uint8_t kind, uint64_t context, std::string_view payload) {
  const std::scoped_lock lock(mutex_);
  append_locked(kind, context, payload);
}

void RecordLog::append_locked(uint8_t kind, uint64_t context, std::string_view payload) {
  if (is_over() || has_failed_) return;
  const size_t start = pending_.size();
  pending_ += static_cast<char>(kind);
  put(pending_, context);
  put(pending_, payload.size());
  pending_ += payload;
  // The magic bytes are under no checksum: they are compared.
  checksum_ = checksum_of(checksum_, std::string_view(pending_).substr(start));
  put(pending_, checksum_);
  if (pending_.size() >= kFlushBytes) flush_locked();
}

void RecordLog::flush() {
  const std::scoped_lock lock(mutex_);
  flush_locked();
}

void RecordLog::flush_locked() {
  std::string_view left = pending_;
  while (!left.empty() && !has_failed_) {
    const ssize_t n = ::write(descriptor_, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0)
      has_failed_ = true;  // The log is cut off there, and replay says so.
    else
      left.remove_prefix(static_cast<size_t>(n));
  }
  pending_.clear();
}

void seal_record(std::string& bytes) {
  uint64_t checksum = 0;
  for (size_t at = kMagic.size(); at + kHeadBytes + kChecksumBytes <= bytes.size();) {
    std::string_view length_bytes = std::string_view(bytes).substr(at + 1 + 8);
    uint64_t length = 0;
    (void)take(length_bytes, length);
    if (length > bytes.size() - at - kHeadBytes - kChecksumBytes) return;
    const size_t entry_bytes = kHeadBytes + static_cast<size_t>(length);
    checksum = checksum_of(checksum, std::string_view(bytes).substr(at, entry_bytes));
    std::string sealed;
    put(sealed, checksum);
    bytes.replace(at + entry_bytes, sealed.size(), sealed);
    at += entry_bytes + sealed.size();
  }
}

}  // namespace shoal
