// What the system tells of itself, of who runs it and of this process's place in it: the machine,
// memory, processors, network interfaces, the list of users, priorities, resource use.
#pragma once

#include "io/door/operation.h"

namespace shoal::facts {

/// EINVAL: there is no such kind.
HostError system_facts(const std::string& kind, Texts& texts, Numbers& numbers);
HostError user_info(host::UserInfo::Reply& out);
HostError resource_usage(Numbers& out);
HostError priority(const host::ProcessPriority::Request& in, int64_t& out);
HostError owner(const std::string& kind, host::ProcessOwner::Reply& out);
HostError groups(Numbers& out);

}  // namespace shoal::facts
