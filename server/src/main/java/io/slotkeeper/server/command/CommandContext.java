package io.slotkeeper.server.command;

/// What a handler may touch.
public interface CommandContext extends Arguments {}
