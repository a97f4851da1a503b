// Guarded paths: where a path leads, as an open folder and a name in it, and whether that place is
// allowed. What a driver does with a path of a context that may not do everything, it does through
// a Place.
//
// THE CHECK IS OF WHERE THE SYSTEM ENDED UP, not of what the path says. The door has compared the
// path as text before (permissions.h): that a context may ask for it. Here it is followed, link by
// link, by handles of folders, and what comes out, a text without links and without "..", is
// compared with the rules, whose own links were followed when they were made. So a link that leads
// out of an allowed folder leads to a refusal, and one that stays within what is allowed works;
// ".." after a link, links to links and /proc/self/root are nothing special. /proc/self/fd/N is the
// text that the link has: a file's path, or else nothing that can be opened.
//
//   the short way   openat2 with RESOLVE_NO_SYMLINKS opens the folder: there are no links, so the
//                   text is the path itself. One call, whatever the depth.
//   the long way    where there is a link, or no openat2: part by part, O_PATH | O_NOFOLLOW.
//
// RACES. What was checked is what is used: operations name the last part in the open folder, never
// the path again, and do not follow a link there (O_NOFOLLOW). Whoever swaps a folder for a link in
// between has swapped what nobody looks at any more.
//
// DENIED files and folders are compared by device and inode, too: another hard link, a bind mount,
// or another spelling on a file system that does not mind case is the same file. What they were
// when the rule was made is kept: who may remove a denied name does not thereby get at its other
// names. Of what lies in a denied folder other hard links are not known.
//
// A HANDLE that was opened for reading does not let its holder change mode, owner and times: the
// system asks only whose file it is, so check_change() asks as for the path.
//
// Some files are more than data, whatever is allowed to be read or written: the memory and the
// environment of processes, disks, settings of the kernel. They need everything (--allow-all).
//
// NOT TAKEN: RESOLVE_BENEATH from a handle of the allowed folder. It refuses links that lead from
// one allowed folder to another, says nothing of denied folders, and a handle that is kept means
// the old folder after that was made anew. From "/" without links it is exact, and as short.
#pragma once

#include "io/door/permissions.h"
#include "io/drivers/files.h"

namespace shoal::files {

/// What is to be done there. None: nothing is checked; to look at the way.
enum class Access : uint8_t { None = 0, Read = 1, Write = 2, Both = 3 };
/// Of the last part, if it is a link.
enum class LastLink : uint8_t { Follow, Keep };

/// Where a path leads. The last part need not be there.
struct Place {
  Descriptor folder{-1};
  /// In `folder`, unless that is open nowhere: then the path as it was given.
  std::string name;
  /// Without links; empty if nothing is guarded.
  std::string path;
  /// For *at() calls.
  int at() const noexcept;
  bool is_guarded() const noexcept { return !path.empty(); }
  /// O_NOFOLLOW, where a link would be a new one.
  int open_flags = 0;
  /// AT_SYMLINK_NOFOLLOW, likewise.
  int at_flags = 0;
};

/// limits: null for who may do everything; the path is then left to the system. Errors: NotCapable
/// with the flag that is missing, the system's.
HostError locate(const std::string& path, const Permissions* limits, Access access, LastLink last,
                 Place& out);
/// Opens what is there, with Place::open_flags besides. -1: errno says why.
int open_at(const Place& place, int flags, mode_t mode);
/// Of a folder that is moved or removed with all that is in it: whether some of that is denied.
HostError check_below(const Place& place, const Permissions* limits, Access access);
/// Whether a path may be read as it stands, if no part of it is a link: it is absolute, without
/// "..", and the rules are plain enough to tell from the text alone.
bool is_plainly_readable(const std::string& path, const Permissions& limits);

}  // namespace shoal::files
