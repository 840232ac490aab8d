package io.slotkeeper.server.config;

import io.slotkeeper.resp.QuotedWords;
import io.slotkeeper.resp.backup.BackupSchedule;
import io.slotkeeper.server.config.Parameter.RewriteLine;
import io.slotkeeper.server.config.Parameter.Source;
import java.util.List;

/// A schedule like crontab's, as one quoted word or as its five fields.
final class BackupTimes implements ValueType<BackupSchedule> {
  @Override
  public BackupSchedule parse(List<String> words, BackupSchedule current, Source source)
      throws ConfigException {
    try {
      return BackupSchedule.parse(String.join(" ", words));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String format(BackupSchedule value) {
    return value.toString();
  }

  @Override
  public List<RewriteLine> rewriteLines(String name, BackupSchedule value, BackupSchedule initial) {
    String line = name + " " + QuotedWords.quote(value.toString());
    return List.of(new RewriteLine(line, !value.equals(initial)));
  }
}
