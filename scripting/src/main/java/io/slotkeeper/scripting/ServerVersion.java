package io.slotkeeper.scripting;

/// What `redis.REDIS_VERSION` and `redis.REDIS_VERSION_NUM` say.
///
/// @param text such as `7.2.4`
/// @param number such as `0x070204`
public record ServerVersion(String text, int number) {}
