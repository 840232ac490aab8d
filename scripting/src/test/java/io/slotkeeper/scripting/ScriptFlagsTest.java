package io.slotkeeper.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.scripting.ScriptFlags.Conditions;
import org.junit.jupiter.api.Test;

class ScriptFlagsTest {
  private static final int NONE = 0;
  private static final Conditions GOOD = new Conditions(false, false, false, null, false, false);
  private static final Conditions CLUSTER = new Conditions(true, false, false, null, false, false);
  private static final Conditions STALE = new Conditions(false, true, false, null, false, false);
  private static final Conditions REPLICA = new Conditions(false, false, true, null, false, false);
  private static final Conditions DISK =
      new Conditions(false, false, false, "MISCONF broken", false, false);
  private static final Conditions LONELY = new Conditions(false, false, false, null, true, false);
  private static final Conditions FULL = new Conditions(false, false, false, null, false, true);

  @Test
  void nothing_is_refused_in_good_conditions() {
    assertThat(ScriptFlags.refusal(NONE, false, GOOD)).isNull();
    assertThat(ScriptFlags.refusal(ScriptFlags.NO_CLUSTER, false, GOOD)).isNull();
    assertThat(ScriptFlags.refusal(ScriptFlags.COMPAT_MODE, true, GOOD)).isNull();
  }

  @Test
  void a_script_without_flags_is_only_refused_by_a_stale_replica() {
    for (Conditions c : new Conditions[] {CLUSTER, REPLICA, DISK, LONELY, FULL}) {
      assertThat(ScriptFlags.refusal(ScriptFlags.COMPAT_MODE, true, c)).isNull();
    }
    assertThat(ScriptFlags.refusal(ScriptFlags.COMPAT_MODE, false, STALE)).startsWith("MASTERDOWN");
  }

  @Test
  void a_script_that_may_write_is_refused_where_writes_are() {
    assertThat(ScriptFlags.refusal(NONE, false, REPLICA)).startsWith("READONLY");
    assertThat(ScriptFlags.refusal(NONE, false, DISK)).isEqualTo("MISCONF broken");
    assertThat(ScriptFlags.refusal(NONE, true, GOOD))
        .isEqualTo("ERR Can not execute a script with write flag using *_ro command.");
    assertThat(ScriptFlags.refusal(NONE, false, LONELY)).startsWith("NOREPLICAS");
  }

  @Test
  void a_script_that_does_not_write_runs_anywhere() {
    for (Conditions c : new Conditions[] {CLUSTER, REPLICA, DISK, LONELY, FULL}) {
      assertThat(ScriptFlags.refusal(ScriptFlags.NO_WRITES, true, c)).isNull();
    }
  }

  @Test
  void each_flag_answers_its_own_condition() {
    assertThat(ScriptFlags.refusal(ScriptFlags.NO_CLUSTER, false, CLUSTER))
        .isEqualTo("ERR Can not run script on cluster, 'no-cluster' flag is set.");
    assertThat(ScriptFlags.refusal(NONE, false, STALE)).startsWith("MASTERDOWN");
    assertThat(ScriptFlags.refusal(ScriptFlags.ALLOW_STALE, false, STALE)).isNull();
    assertThat(ScriptFlags.refusal(NONE, false, FULL)).startsWith("OOM");
    assertThat(ScriptFlags.refusal(ScriptFlags.ALLOW_OOM, false, FULL)).isNull();
  }

  @Test
  void what_a_script_may_do_inside_follows_from_its_flags() {
    assertThat(ScriptFlags.isReadOnly(ScriptFlags.NO_WRITES, false)).isTrue();
    assertThat(ScriptFlags.isReadOnly(NONE, false)).isFalse();
    assertThat(ScriptFlags.isReadOnly(ScriptFlags.COMPAT_MODE, true)).isTrue();
    assertThat(ScriptFlags.allowsOom(ScriptFlags.ALLOW_OOM)).isTrue();
    assertThat(ScriptFlags.allowsOom(ScriptFlags.COMPAT_MODE)).isFalse();
    assertThat(ScriptFlags.allowsCrossSlot(ScriptFlags.COMPAT_MODE)).isTrue();
    assertThat(ScriptFlags.allowsCrossSlot(NONE)).isFalse();
    assertThat(ScriptFlags.allowsCrossSlot(ScriptFlags.ALLOW_CROSS_SLOT_KEYS)).isTrue();
  }
}
