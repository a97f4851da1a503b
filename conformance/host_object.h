// $262, what test262 asks of a host beyond ECMAScript (its INTERPRETING.md), and print.
#pragma once

#include <string>

#include "vm/run/context.h"

namespace shoal::conformance {

class TestHost;

/// Defines $262 and print on the realm's global object. The context's host is a TestHost.
Result<bool> define_host_object(Context& cx, Realm* realm);

/// What an agent has of it.
Result<bool> define_agent_object(Context& cx, Realm* realm);

}  // namespace shoal::conformance
