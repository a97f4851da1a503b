// What a piece of the lowering holds while it runs: a list being built, a level of nesting, the
// function it is in.
#pragma once

#include "compiler/syntax/lower.h"

namespace shoal::syntax {

/// Collects the nodes of one list; nests like calls do.
template <class T>
class Lowering::ListBuilder {
 public:
  explicit ListBuilder(Lowering& lowering) : lowering_(lowering), base_(lowering.pending_.size()) {}
  ~ListBuilder() { lowering_.pending_.resize(base_); }
  ListBuilder(const ListBuilder&) = delete;
  ListBuilder& operator=(const ListBuilder&) = delete;
  void add(T* node) { lowering_.pending_.push_back(node); }
  size_t size() const { return lowering_.pending_.size() - base_; }
  ast::List<T*> finish() {
    const ast::List<T*> list = lowering_.arena_.make_list<T*>(size());
    for (size_t index = 0; index < list.size(); ++index) {
      list[index] = static_cast<T*>(lowering_.pending_[base_ + index]);
    }
    return list;
  }

 private:
  Lowering& lowering_;
  size_t base_;
};

/// One level of recursion; ok() is false at the limit.
class Lowering::Depth {
 public:
  Depth(Lowering& lowering, const Cst& at) : lowering_(lowering) {
    ok_ = ++lowering.depth_ <= ast::kNestingMax;
    if (!ok_ && !lowering.reported_depth_) {
      lowering.reported_depth_ = true;
      lowering.error(DiagnosticCode::TooDeeplyNested, at);
    }
  }
  ~Depth() { --lowering_.depth_; }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;
  bool ok() const { return ok_; }

 private:
  Lowering& lowering_;
  bool ok_;
};

/// The function whose code is being lowered.
class Lowering::ContextScope {
 public:
  ContextScope(Lowering& lowering, FunctionContext context)
      : lowering_(lowering), saved_(lowering.context_) {
    lowering.context_ = context;
  }
  ~ContextScope() { lowering_.context_ = saved_; }
  ContextScope(const ContextScope&) = delete;
  ContextScope& operator=(const ContextScope&) = delete;

 private:
  Lowering& lowering_;
  FunctionContext saved_;
};

}  // namespace shoal::syntax
