/// The door to files that hold data: append-only files, snapshots, their manifests.
///
/// ```
///   create ── write* ── force ── rename ── syncDirectory        a file that replaces another
///   openForAppend ── write* ── force ── write* ── ...           a log
/// ```
///
/// What survives a power cut is what the door's words say and no more: the bytes of a file after
/// [DiskFile#force()], its name after [Disk#syncDirectory(String)]. Who writes through this door is
/// tested on a disk that forgets everything else.
@NullMarked
package io.slotkeeper.server.disk;

import org.jspecify.annotations.NullMarked;
