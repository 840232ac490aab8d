package io.slotkeeper.server.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The text of INFO, made of sections of fields.
///
/// A field is written down once, with what it measures. Numbers become gauges of the registry,
/// named `section.field`, and INFO reads them from there.
public final class InfoReport {
  private static final String LINE_END = "\r\n";

  private final MetricRegistry registry;
  private final Map<String, Section> sections = new LinkedHashMap<>();

  /// When a section is shown.
  public enum Shown {
    /// By INFO without arguments, and with `default`.
    DEFAULT,
    /// With `all` and `everything`, and by its name.
    ALL
  }

  public InfoReport(MetricRegistry registry) {
    this.registry = registry;
  }

  /// Adds a section. Sections are shown in the order in which they were added.
  public Section section(String title, Shown shown) {
    Section section = new Section(title, shown);
    sections.put(title.toLowerCase(Locale.ROOT), section);
    return section;
  }

  /// The text for the arguments of INFO, in any case; unknown ones show nothing.
  public String render(List<String> wanted) {
    Set<Shown> kinds = EnumSet.noneOf(Shown.class);
    Set<String> names = new HashSet<>();
    for (String word : wanted.isEmpty() ? List.of("default") : wanted) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "default" -> kinds.add(Shown.DEFAULT);
        case "all", "everything" -> kinds.addAll(EnumSet.allOf(Shown.class));
        default -> names.add(word.toLowerCase(Locale.ROOT));
      }
    }
    StringBuilder text = new StringBuilder();
    sections.forEach((name, section) -> {
      if (kinds.contains(section.shown) || names.contains(name)) {
        section.render(text);
      }
    });
    return text.toString();
  }

  /// Fields under a title.
  public final class Section {
    private final String title;
    private final Shown shown;
    private final List<Consumer<StringBuilder>> fields = new ArrayList<>();

    private Section(String title, Shown shown) {
      this.title = title;
      this.shown = shown;
    }

    /// A number, which is a gauge as well.
    public Section number(String name, LongSupplier measure) {
      Gauge<Long> gauge =
          registry.registerGauge(
              MetricRegistry.name(title.toLowerCase(Locale.ROOT), name), measure::getAsLong);
      return text(name, () -> Long.toString(gauge.getValue()));
    }

    public Section text(String name, Supplier<String> value) {
      fields.add(text -> text.append(name).append(':').append(value.get()).append(LINE_END));
      return this;
    }

    /// Lines whose names are known only when they are asked for.
    public Section lines(Supplier<Map<String, String>> measure) {
      fields.add(text ->
          measure
              .get()
              .forEach(
                  (name, value) -> text.append(name).append(':').append(value).append(LINE_END)));
      return this;
    }

    private void render(StringBuilder text) {
      if (!text.isEmpty()) {
        text.append(LINE_END);
      }
      text.append("# ").append(title).append(LINE_END);
      fields.forEach(field -> field.accept(text));
    }
  }
}
