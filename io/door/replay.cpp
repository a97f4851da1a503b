#include "io/door/replay.h"

#include <cerrno>
#include <mutex>
#include <set>

#include "io/door/record_format.h"
#include "io/drivers/source_files.h"

namespace shoal {

using namespace record_format;

namespace {

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
  if (code == 0) return reply && read_reply(op, in, reply) && in.empty();
  if (code > static_cast<uint64_t>(HostErrorCode::Other)) return false;
  if (!take(in, number) || !take(in, call) || call > in.size()) return false;
  if (call != 0) error.call = kept_call(in.substr(0, static_cast<size_t>(call)));
  in.remove_prefix(static_cast<size_t>(call));
  error.code = static_cast<HostErrorCode>(code);
  error.number = static_cast<int32_t>(number);
  error.message = in;
  return true;
}

/// False: these bytes are none.
bool take_refusal(std::string_view in, HostOp op, Refusal& out) {
  uint64_t permission = 0, askable = 0, length = 0;
  if (!take(in, permission) || !take(in, askable) || !take(in, length) || length > in.size() ||
      permission >= kPermissionCount)
    return false;
  out.permission = static_cast<Permission>(permission);
  out.is_askable = askable != 0;
  out.subject = in.substr(0, static_cast<size_t>(length));
  in.remove_prefix(static_cast<size_t>(length));
  return take_outcome(in, op, nullptr, out.error) && out.error.code != HostErrorCode::None;
}

/// Null: there is none.
std::string name_of_entry(const ReplayLog::Entry* entry) {
  if (!entry) return "something else";
  std::string name = info_of(entry->op).name;
  switch (entry->kind) {
    case kFinished: return "the reply of " + name;
    case kRefused: return "a refused " + name;
    case kStarted: return "the start of a worker";
    case kEnd: return "the end";
    default: return name;
  }
}

HostError diverged_error() {
  HostError error;
  error.code = HostErrorCode::Cancelled;
  error.message = "the replay has diverged";
  return error;
}

/// What a handle stands for on replay: nothing, but it is open.
struct ReplayedResource final : HostResource {};

}  // namespace

// ---- Replayer: the part of one context

class Replayer final : public DoorObserver {
 public:
  Replayer(std::shared_ptr<ReplayLog> log, uint64_t context)
      : log_(std::move(log)), context_(context), entries_(log_->entries_of(context)) {}

  void set_context(ObservedContext context) override { observed_ = std::move(context); }
  Verdict on_ask(HostOp op, const void* request, void* reply, HostError& error) override;
  Verdict on_begin(HostOperation& operation) override;
  void on_cancelled(HostOperation& operation) override;
  void on_refused(HostOp op, const void* request, const Refusal& refusal) override;
  bool judges() const noexcept override { return true; }
  Refusal judge(HostOp op, const void* request) override;
  void on_end(int exit_code) override;
  void on_over() override;
  std::shared_ptr<DoorObserver> for_child() override;

  // --- Between rounds
  /// A reply.
  void arrive(const ReplayLog::Entry& entry);
  /// "the replay differs from the record at entry 7: " and so on: where this context stands.
  std::string difference(const std::string& text) const;
  const ReplayLog::Entry* next() const noexcept {
    return position_ == entries_.size() ? nullptr : &entries_[position_];
  }
  const ObservedContext& observed() const noexcept { return observed_; }
  bool is_over() const noexcept { return has_diverged_ || log_->is_over(); }

 private:
  using Entry = ReplayLog::Entry;
  /// The next entry, if it is of that kind, operation and request; else the replay diverges.
  const Entry* expect(uint8_t kind, HostOp op, const void* request);
  void diverge(const std::string& text);
  void diverge_at_end(const std::string& what);
  void answer(HostOperation& operation, const Entry& entry);

  const std::shared_ptr<ReplayLog> log_;
  const uint64_t context_;
  const std::vector<Entry>& entries_;
  size_t position_ = 0;
  bool has_diverged_ = false;
  ObservedContext observed_;
  std::unordered_map<uint64_t, OperationRef<>> begun_;  // By number, until they are answered.
};

std::string Replayer::difference(const std::string& text) const {
  const std::string worker =
      context_ == kMainContext ? "" : " of worker " + std::to_string(context_ - kMainContext);
  return "the replay differs from the record at entry " + std::to_string(position_ + 1) + worker +
         ": " + text;
}

void Replayer::diverge(const std::string& text) {
  if (is_over()) return;
  has_diverged_ = true;
  const std::string whole = text + observed_.place();
  observed_.end(whole);
  context_ == kMainContext ? log_->finish() : log_->end_program(whole);
}

/// It has no more entries, and does something.
void Replayer::diverge_at_end(const std::string& what) {
  diverge(log_->is_whole() ? difference(what + ", the record has nothing more of it")
                           : "the record is cut off after " + std::to_string(log_->entry_count()) +
                                 " entries, and " + what);
}

const ReplayLog::Entry* Replayer::expect(uint8_t kind, HostOp op, const void* request) {
  if (is_over()) return nullptr;
  const std::string asked = "the program asks for " + request_text(op, request);
  const Entry* const entry = next();
  if (!entry) {
    diverge_at_end(asked);
    return nullptr;
  }
  if (entry->kind != kind || entry->op != op || entry->hash != hash_request(op, request)) {
    diverge(difference(asked + ", the record has " + name_of_entry(entry) +
                       (entry->op == op && entry->kind == kind ? " with another request" : "")));
    return nullptr;
  }
  ++position_;
  return entry;
}

DoorObserver::Verdict Replayer::on_ask(HostOp op, const void* request, void* reply,
                                       HostError& error) {
  if (op == HostOp::WriteStandard) {
    error = log_->write(context_, *static_cast<const host::WriteStandard::Request*>(request));
    return Verdict::Answered;
  }
  if (!info_of(op).is_recorded) return Verdict::Proceed;
  const Entry* const entry = expect(kTold, op, request);
  if (!entry || !take_outcome(entry->outcome, op, reply, error)) {
    error = diverged_error();
    if (entry) diverge(difference(std::string("the record has no reply of ") + info_of(op).name));
  }
  return Verdict::Answered;
}

DoorObserver::Verdict Replayer::on_begin(HostOperation& o) {
  if (const Entry* const entry = expect(kBegun, o.op(), o.request()))
    begun_.emplace(entry->number, OperationRef<>(&o));
  else
    (void)o.fail(diverged_error());
  return Verdict::Answered;
}

void Replayer::on_cancelled(HostOperation& o) {
  for (auto each = begun_.begin(); each != begun_.end(); ++each) {
    if (each->second.get() != &o) continue;
    begun_.erase(each);
    return;
  }
}

void Replayer::on_refused(HostOp op, const void* request, const Refusal&) {
  (void)expect(kRefused, op, request);
}

/// By permission, that is: quotas do the same again.
Refusal Replayer::judge(HostOp op, const void* request) {
  const Entry* const entry = is_over() ? nullptr : next();
  Refusal refusal;
  if (!entry || entry->kind != kRefused || entry->op != op ||
      entry->hash != hash_request(op, request))
    return refusal;
  std::string_view in = entry->outcome;
  if (!take_refusal(in, op, refusal)) {
    diverge(difference(std::string("the record has no refusal of ") + info_of(op).name));
    refusal.error = diverged_error();
  }
  if (refusal.error.code == HostErrorCode::QuotaExceeded ||
      refusal.error.code == HostErrorCode::Cancelled || refusal.error.number == EBADF)
    return {};
  return refusal;
}

std::shared_ptr<DoorObserver> Replayer::for_child() {
  constexpr uint64_t kNobody = 0;  // Has no entries.
  if (is_over()) return log_->create_part(kNobody);
  const Entry* const entry = next();
  if (entry && entry->kind == kStarted) {
    ++position_;
    return log_->create_part(entry->number);
  }
  const std::string started = "the program starts a worker";
  if (entry)
    diverge(difference(started + ", the record has " + name_of_entry(entry)));
  else
    diverge_at_end(started);
  return log_->create_part(kNobody);
}

void Replayer::on_end(int exit_code) {
  if (context_ != kMainContext || is_over()) return;
  const Entry* const entry = next();
  if (!entry) return diverge_at_end("the program has ended");
  if (entry->kind != kEnd)
    return diverge(difference("the program has ended, the record has " + name_of_entry(entry)));
  std::string_view in = entry->outcome;
  uint64_t round = 0, code = 0;
  bool is_same = take(in, round) && take(in, code);
  for (const uint64_t mine : log_->output_so_far().hashes) {
    uint64_t recorded = 0;
    is_same = is_same && take(in, recorded) && recorded == mine;
  }
  if (!is_same) return diverge("the program has printed something else than the record has");
  if (code != static_cast<uint64_t>(exit_code))
    return diverge("the program has ended with exit code " + std::to_string(exit_code) +
                   ", in the record with " + std::to_string(static_cast<int>(code)));
  ++position_;
  log_->finish();
}

void Replayer::on_over() {
  if (context_ == kMainContext) return log_->close();
  if (const Entry* const entry = is_over() ? nullptr : next())
    log_->end_program(difference("the worker has ended, the record has " + name_of_entry(entry)));
}

void Replayer::answer(HostOperation& o, const Entry& entry) {
  HostError error;
  if (!take_outcome(entry.outcome, o.op(), o.reply(), error)) {
    log_->end_program(
        difference(std::string("the record has no reply of ") + info_of(o.op()).name));
    error = diverged_error();
  }
  if (!error) o.opened = std::make_shared<ReplayedResource>();
  (void)o.answer_with(std::move(error), [] {});
}

void Replayer::arrive(const Entry& entry) {
  const auto found = begun_.find(entry.number);
  if (found == begun_.end() || found->second->op() != entry.op)
    return log_->end_program(difference("the record has " + name_of_entry(&entry) +
                                        ", for which the program does not wait") +
                             observed_.place());
  const OperationRef<> operation = found->second;
  begun_.erase(found);
  answer(*operation, entry);
}

// ---- ReplayLog: reading

std::shared_ptr<ReplayLog> ReplayLog::open(const std::string& path, std::shared_ptr<World> world,
                                           std::string& error) {
  std::shared_ptr<ReplayLog> log(new ReplayLog(std::move(world)));
  std::string why;
  if (!source_files::read_file(path, log->bytes_, why)) {
    error = "cannot read " + path + ": " + why;
    return nullptr;
  }
  if (log->parse(error)) return log;
  error = path + ": " + error;
  return nullptr;
}

bool ReplayLog::parse(std::string& error) {
  std::string_view in = bytes_;
  if (!in.starts_with(kMagic)) {
    error = "this is no record that this version of shoal can replay";
    return false;
  }
  in.remove_prefix(kMagic.size());
  uint64_t checksum = 0;
  while (!in.empty()) {
    const std::string_view whole = in;
    const auto kind = static_cast<uint8_t>(in[0]);
    in.remove_prefix(1);
    uint64_t context = 0, length = 0, expected = 0;
    if (!take(in, context) || !take(in, length) || length > in.size() ||
        in.size() - length < kChecksumBytes)
      break;  // Cut off.
    const std::string_view payload = in.substr(0, static_cast<size_t>(length));
    in.remove_prefix(payload.size());
    checksum = checksum_of(checksum, whole.substr(0, kHeadBytes + payload.size()));
    if (!take(in, expected) || checksum != expected || !parse_entry(kind, context, payload)) {
      error = "the record is damaged at byte " + std::to_string(whole.data() - bytes_.data());
      return false;
    }
  }
  if (has_header_) return true;
  error = "the record is cut off after 0 entries, before the program begins";
  return false;
}

namespace {

/// What stands behind the operation.
bool take_operation(std::string_view in, ReplayLog::Entry& entry) {
  if (in.empty() || static_cast<uint8_t>(in[0]) >= kHostOpCount) return false;
  entry.op = static_cast<HostOp>(in[0]);
  in.remove_prefix(1);
  switch (entry.kind) {
    case kTold:
      if (!take(in, entry.hash)) return false;
      entry.outcome = in;
      return true;
    case kFinished:
      if (!take(in, entry.number)) return false;
      entry.outcome = in;
      return true;
    case kBegun: return take(in, entry.hash) && take(in, entry.number) && in.empty();
    case kRefused:
      if (!take(in, entry.hash)) return false;
      entry.outcome = in;
      return true;
    default: return false;
  }
}

}  // namespace

bool ReplayLog::parse_entry(uint8_t kind, uint64_t context, std::string_view in) {
  if (!has_header_) return kind == kHeader && context == 0 && parse_header(in);
  if (has_end_) return false;
  ++entry_count_;
  if (kind == kMoment) return context == 0 && parse_moment(in);
  if (context == 0 || context > context_count_) return false;
  Entry entry;
  entry.kind = kind;
  entry.context = context;
  bool ok = false;
  if (kind == kEnd) {
    entry.outcome = in;
    ok = context == kMainContext && parse_end(in);
  } else if (kind == kStarted) {
    ok = take(in, entry.number) && in.empty() && entry.number == ++context_count_;
  } else {
    ok = take_operation(in, entry);
  }
  if (!ok) return false;
  if (kind != kFinished)
    is_in_moment_ = false;
  else if (!is_in_moment_)
    return false;
  (kind == kFinished ? moments_.back().arrivals : entries_[context]).push_back(entry);
  return true;
}

bool ReplayLog::parse_header(std::string_view in) {
  uint64_t flags = 0;
  if (!take(in, options_.random_seed) || !take(in, start_ns_) || !take(in, flags) || !in.empty() ||
      flags > kFlagsMax || options_.random_seed == 0)
    return false;
  options_.colors = (flags & kColors) != 0;
  options_.error_colors = (flags & kErrorColors) != 0;
  options_.stress_preempt = (flags & kPreempt) != 0;
  options_.stress_slow = (flags & kSlow) != 0;
  return has_header_ = true;
}

bool ReplayLog::is_next_round(uint64_t round) const noexcept {
  const uint64_t last = moments_.empty() ? 0 : moments_.back().round;
  return round >= last && round - last <= kRoundsPerMoment;
}

bool ReplayLog::parse_moment(std::string_view in) {
  Moment m{};
  if (!take(in, m.round) || !take(in, m.has_rested) || !take(in, m.now_ns) || !in.empty() ||
      m.has_rested > 1 || !is_next_round(m.round))
    return false;
  // Without a rest there is one look a round.
  const bool is_same_round = !moments_.empty() && moments_.back().round == m.round;
  if (is_same_round && m.has_rested == 0) return false;
  moments_.push_back(std::move(m));
  return is_in_moment_ = true;
}

bool ReplayLog::parse_end(std::string_view in) {
  has_end_ = take(in, end_round_) && in.size() == 8 + sizeof(OutputHashes::hashes) &&
             is_next_round(end_round_);
  return has_end_;
}

const std::vector<ReplayLog::Entry>& ReplayLog::entries_of(uint64_t context) const noexcept {
  static const std::vector<Entry> none;
  const auto found = entries_.find(context);
  return found != entries_.end() ? found->second : none;
}

// ---- ReplayLog: telling

std::shared_ptr<DoorObserver> ReplayLog::create_part(uint64_t context) {
  auto part =
      std::make_shared<Replayer>(std::static_pointer_cast<ReplayLog>(shared_from_this()), context);
  const std::scoped_lock lock(mutex_);
  parts_[context] = part;
  return part;
}

std::shared_ptr<DoorObserver> ReplayLog::observer_of_main() { return create_part(kMainContext); }

std::shared_ptr<Replayer> ReplayLog::part_of(uint64_t context) {
  const std::scoped_lock lock(mutex_);
  const auto found = parts_.find(context);
  return found == parts_.end() ? nullptr : found->second.lock();
}

uint64_t ReplayLog::look(const Look& now) {
  round_ = now.round;
  check_progress(now);
  if (is_over() || next_moment_ == moments_.size()) return now.now_ns;
  const Moment& m = moments_[next_moment_];
  if (m.round != now.round || (m.has_rested != 0) != now.has_rested) return now.now_ns;
  ++next_moment_;
  for (const Entry& each : m.arrivals) {
    if (is_over()) break;
    if (const std::shared_ptr<Replayer> part = part_of(each.context))
      part->arrive(each);
    else
      diverge("the record has " + name_of_entry(&each) + " of a worker that has ended");
  }
  return std::max(m.now_ns, now.now_ns);
}

/// Whether the program goes on for longer than the record has it.
void ReplayLog::check_progress(const Look& now) {
  if (is_over()) return;
  if (next_moment_ != moments_.size()) {
    if (moments_[next_moment_].round < now.round)
      diverge("the program goes on, the record has it waiting");
  } else if (has_end_) {
    if (now.round > end_round_) diverge("the program goes on, the record has the end");
  } else {
    const uint64_t last = moments_.empty() ? 0 : moments_.back().round;
    if (now.round > last + kRoundsPerMoment) diverge_cut_off("the program goes on");
  }
}

uint64_t ReplayLog::rest(const Look& now) {
  if (is_over()) return Group::kNever;  // Its clock stands.
  const bool has_more = next_moment_ != moments_.size();
  if (has_more && moments_[next_moment_].round == now.round &&
      moments_[next_moment_].has_rested != 0)
    return 0;
  if (has_more || has_end_) {
    const std::shared_ptr<Replayer> main = part_of(kMainContext);
    diverge("the program waits, the record has " + name_of_entry(main ? main->next() : nullptr));
  } else {
    diverge_cut_off("the program goes on with waiting");
  }
  return 0;
}

void ReplayLog::diverge(const std::string& text) {
  const std::shared_ptr<Replayer> main = part_of(kMainContext);
  end_program(main ? main->difference(text) + main->observed().place() : text);
}

void ReplayLog::diverge_cut_off(const std::string& what) {
  const std::shared_ptr<Replayer> main = part_of(kMainContext);
  end_program("the record is cut off after " + std::to_string(entry_count_) + " entries, and " +
              what + (main ? main->observed().place() : ""));
}

void ReplayLog::end_program(const std::string& text) {
  const auto self = std::static_pointer_cast<ReplayLog>(shared_from_this());
  call_between_rounds([self, text] {
    if (self->is_over_) return;
    self->is_over_ = true;
    if (const std::shared_ptr<Replayer> main = self->part_of(kMainContext))
      main->observed().end_elsewhere(text);
  });
}

}  // namespace shoal
