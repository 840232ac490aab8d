package io.slotkeeper.tools.backup;

import io.slotkeeper.resp.backup.BackupSchedule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A schedule on the command line.
final class ScheduleOption implements ITypeConverter<BackupSchedule> {
  @Override
  public BackupSchedule convert(String text) {
    try {
      BackupSchedule schedule = BackupSchedule.parse(text);
      if (schedule.equals(BackupSchedule.NEVER)) {
        throw new TypeConversionException("a schedule must not be empty");
      }
      return schedule;
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
