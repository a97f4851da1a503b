#include "include/shoal/error.h"

namespace shoal {

const char* name_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::None: return "None";
    case ErrorCode::Script: return "Script";
    case ErrorCode::Syntax: return "Syntax";
    case ErrorCode::ContextEnded: return "ContextEnded";
    case ErrorCode::BrokenPromise: return "BrokenPromise";
    case ErrorCode::Conversion: return "Conversion";
    case ErrorCode::Module: return "Module";
    case ErrorCode::HostException: return "HostException";
    case ErrorCode::OutOfMemory: return "OutOfMemory";
    case ErrorCode::Timeout: return "Timeout";
    case ErrorCode::Misuse: return "Misuse";
    case ErrorCode::WaitOnPoolThread: return "WaitOnPoolThread";
    case ErrorCode::ReentersScript: return "ReentersScript";
    case ErrorCode::WrongThread: return "WrongThread";
    case ErrorCode::AlreadyAnswered: return "AlreadyAnswered";
    case ErrorCode::AnsweredTooLate: return "AnsweredTooLate";
    case ErrorCode::NotInitialized: return "NotInitialized";
    case ErrorCode::ShutDown: return "ShutDown";
    case ErrorCode::ForeignHandle: return "ForeignHandle";
    case ErrorCode::EmptyHandle: return "EmptyHandle";
    case ErrorCode::BadArgument: return "BadArgument";
    case ErrorCode::Internal: return "Internal";
  }
  return "Unknown";
}

std::string Error::text() const {
  const std::string kind = !name.empty() ? name : code == ErrorCode::Script ? "Error" : "";
  if (kind.empty()) return message.empty() ? name_of(code) : message;
  return message.empty() ? kind : kind + ": " + message;
}

}  // namespace shoal
