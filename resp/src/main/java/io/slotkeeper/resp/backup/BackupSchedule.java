package io.slotkeeper.resp.backup;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// When backups are made, as crontab writes it, in UTC:
///
/// ```
///   minute  hour  day of month  month  day of week
///   0       3     *             *      *              every day at three
///   */15    8-18  *             *      1-5            every quarter of an hour on working days
///   @hourly @daily @weekly @monthly
/// ```
///
/// A field is `*`, a number, a range `a-b`, each with a step `/n` if wanted, or several of these
/// separated by commas; Sunday is 0 and 7. As with cron, when both the day of the month and the day
/// of the week are restricted, a day that fits either will do.
///
/// Immutable. Two schedules are equal when their texts are.
public final class BackupSchedule {
  /// The schedule without a moment; its text is empty.
  public static final BackupSchedule NEVER = new BackupSchedule("", new long[5], false);

  /// What [#nextAfter(long)] of [#NEVER] is.
  public static final long NO_TIME = Long.MAX_VALUE;

  private static final Map<String, String> WORDS =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *");
  private static final int MINUTE = 0;
  private static final int HOUR = 1;
  private static final int DAY = 2;
  private static final int MONTH = 3;
  private static final int WEEKDAY = 4;
  private static final int[] LEAST = {0, 0, 1, 1, 0};
  private static final int[] GREATEST = {59, 23, 31, 12, 7};
  private static final int SUNDAY = 7;

  /// The 29th of February may be eight years away.
  private static final int MAX_YEARS = 9;

  private final String text;

  /// By field, a bit for every number that fits.
  private final long[] fields;

  /// Whether one fitting field of the two that name days is enough.
  private final boolean eitherDay;

  private BackupSchedule(String text, long[] fields, boolean eitherDay) {
    this.text = text;
    this.fields = fields;
    this.eitherDay = eitherDay;
  }

  /// @param text five fields, one of the words, or nothing for [#NEVER]
  /// @throws IllegalArgumentException when it is none of these, or a moment that never comes
  public static BackupSchedule parse(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty()) {
      return NEVER;
    }
    List<String> words = List.of(WORDS.getOrDefault(trimmed, trimmed).split("\\s+"));
    if (words.size() != LEAST.length) {
      throw refusal(trimmed);
    }
    long[] fields = new long[words.size()];
    for (int field = 0; field < fields.length; field++) {
      for (String part : words.get(field).split(",", -1)) {
        fields[field] |= bits(trimmed, part, field);
      }
    }
    if ((fields[WEEKDAY] & 1) != 0) {
      fields[WEEKDAY] |= 1L << SUNDAY;
    }
    boolean eitherDay = !words.get(DAY).startsWith("*") && !words.get(WEEKDAY).startsWith("*");
    BackupSchedule schedule = new BackupSchedule(trimmed, fields, eitherDay);
    if (schedule.nextAfter(0) == NO_TIME) {
      throw refusal(trimmed);
    }
    return schedule;
  }

  private static IllegalArgumentException refusal(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is no schedule: it takes minute, hour, day of month, month and day of week like"
            + " crontab, or @hourly, @daily, @weekly, @monthly");
  }

  private static long bits(String text, String part, int field) {
    String[] rangeAndStep = part.split("/", -1);
    String[] ends = rangeAndStep[0].split("-", -1);
    if (rangeAndStep.length > 2 || ends.length > 2) {
      throw refusal(text);
    }
    boolean all = rangeAndStep[0].equals("*");
    boolean hasStep = rangeAndStep.length == 2;
    int from = all ? LEAST[field] : number(text, ends[0], field);
    int to = all || hasStep && ends.length == 1 ? GREATEST[field] : number(text, last(ends), field);
    int step = hasStep ? number(text, rangeAndStep[1], MINUTE) : 1;
    if (step == 0 || from > to) {
      throw refusal(text);
    }
    long bits = 0;
    for (int number = from; number <= to; number += step) {
      bits |= 1L << number;
    }
    return bits;
  }

  private static String last(String[] ends) {
    return ends[ends.length - 1];
  }

  private static int number(String text, String word, int field) {
    if (!word.matches("\\d{1,2}")) {
      throw refusal(text);
    }
    int number = Integer.parseInt(word);
    if (number < LEAST[field] || number > GREATEST[field]) {
      throw refusal(text);
    }
    return number;
  }

  /// The first moment of the schedule behind another one.
  ///
  /// @return unix seconds, [#NO_TIME] when there is none
  public long nextAfter(long unixSeconds) {
    if (text.isEmpty()) {
      return NO_TIME;
    }
    LocalDateTime from = LocalDateTime.ofEpochSecond(unixSeconds, 0, ZoneOffset.UTC);
    LocalDateTime end = from.plusYears(MAX_YEARS);
    LocalDateTime at = from.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    while (at.isBefore(end)) {
      if (!has(MONTH, at.getMonthValue())) {
        at = at.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
      } else if (!isDay(at)) {
        at = at.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!has(HOUR, at.getHour())) {
        at = at.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!has(MINUTE, at.getMinute())) {
        at = at.plusMinutes(1);
      } else {
        return at.toEpochSecond(ZoneOffset.UTC);
      }
    }
    return NO_TIME;
  }

  private boolean isDay(LocalDateTime at) {
    boolean ofMonth = has(DAY, at.getDayOfMonth());
    boolean ofWeek = has(WEEKDAY, at.getDayOfWeek().getValue());
    return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
  }

  private boolean has(int field, int number) {
    return (fields[field] >> number & 1) != 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BackupSchedule that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// The text it was made of.
  @Override
  public String toString() {
    return text;
  }
}
