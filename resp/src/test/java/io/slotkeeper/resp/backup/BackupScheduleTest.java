package io.slotkeeper.resp.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupScheduleTest {
  private static String next(String schedule, String from) {
    long seconds = BackupSchedule.parse(schedule).nextAfter(Instant.parse(from).getEpochSecond());
    return Instant.ofEpochSecond(seconds).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 * * *         | 2026-11-21T02:59:59Z | 2026-11-21T03:00:00Z",
        "0 3 * * *         | 2026-11-21T03:00:00Z | 2026-11-22T03:00:00Z",
        "*/15 8-18 * * 1-5 | 2026-11-20T18:45:00Z | 2026-11-23T08:00:00Z",
        "5,35 * * * *      | 2026-11-20T18:05:01Z | 2026-11-20T18:35:00Z",
        "10/20 * * * *     | 2026-11-20T18:31:00Z | 2026-11-20T18:50:00Z",
        "0 0 29 2 *        | 2026-11-20T00:00:00Z | 2028-02-29T00:00:00Z",
        "0 0 29 2 *        | 2096-03-01T00:00:00Z | 2104-02-29T00:00:00Z",
        "0 0 13 * 5        | 2026-11-21T00:00:00Z | 2026-11-27T00:00:00Z",
        "0 0 */2 * 5       | 2026-11-21T00:00:00Z | 2026-11-27T00:00:00Z",
        "0 0 * * 0         | 2026-11-21T12:00:00Z | 2026-11-22T00:00:00Z",
        "0 0 * * 7         | 2026-11-21T12:00:00Z | 2026-11-22T00:00:00Z",
        "0 0 1 1 *         | 2026-11-21T12:00:00Z | 2027-01-01T00:00:00Z",
        "@hourly           | 2026-11-21T12:00:00Z | 2026-11-21T13:00:00Z",
        "@daily            | 2026-12-31T12:00:00Z | 2027-01-01T00:00:00Z",
        "@weekly           | 2026-11-21T12:00:00Z | 2026-11-22T00:00:00Z",
        "@monthly          | 2026-11-21T12:00:00Z | 2026-12-01T00:00:00Z"
      })
  void aScheduleKnowsItsNextMoment(String schedule, String from, String next) {
    assertThat(next(schedule, from)).isEqualTo(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "1//2 * * * *",
        "a * * * *",
        "1-2-3 * * * *",
        "-1 * * * *",
        ", * * * *",
        "@yearly",
        "0 0 31 2 *"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> BackupSchedule.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @Test
  void noTextIsNever() {
    assertThat(BackupSchedule.parse(" ")).isEqualTo(BackupSchedule.NEVER);
    assertThat(BackupSchedule.NEVER.nextAfter(0)).isEqualTo(BackupSchedule.NO_TIME);
  }
}
