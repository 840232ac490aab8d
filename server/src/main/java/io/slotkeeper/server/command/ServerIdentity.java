package io.slotkeeper.server.command;

import org.jspecify.annotations.Nullable;

/// Who this server is.
///
/// @param version our own version
/// @param redisVersion the Redis version whose behaviour clients may expect
/// @param runId 40 hexadecimal digits, new at each start
/// @param startMillis unix time of the start
/// @param processId of the operating system
/// @param configFile the configuration file's absolute path, or null
/// @param executable what was started
public record ServerIdentity(
    String version,
    String redisVersion,
    String runId,
    long startMillis,
    long processId,
    @Nullable String configFile,
    String executable) {}
