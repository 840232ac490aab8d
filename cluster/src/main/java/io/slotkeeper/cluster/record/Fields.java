package io.slotkeeper.cluster.record;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.topology.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of one record while it is read (each taken away once) or written. What is left over
/// when all known ones were taken are the fields of a newer version.
public final class Fields {
  /// The version of the records this code writes, and the oldest reader that understands them.
  static final long VERSION = 1;

  static final long MINIMUM_READER = 1;

  private final Map<String, Object> values;

  private Fields(Map<String, Object> values) {
    this.values = values;
  }

  /// Starts to read `json`.
  public static Fields parse(String json) {
    Fields fields = new Fields(Json.parse(json));
    fields.number("v", VERSION);
    long reader = fields.number("mr", MINIMUM_READER);
    if (reader > VERSION) {
      throw new RecordException(
          "this version reads records of version " + VERSION + ", the cluster needs " + reader);
    }
    return fields;
  }

  /// Starts to write a record that was read with `unknown` left over.
  public static Fields with(Map<String, Object> unknown) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("v", VERSION);
    values.put("mr", MINIMUM_READER);
    values.putAll(unknown);
    return new Fields(values);
  }

  public Map<String, Object> rest() {
    return Map.copyOf(values);
  }

  public String json() {
    return Json.write(values);
  }

  public String text(String name, String otherwise) {
    return values.remove(name) instanceof String text ? text : otherwise;
  }

  public String text(String name) {
    if (values.remove(name) instanceof String text) {
      return text;
    }
    throw new RecordException("no text " + name);
  }

  public @Nullable String optionalText(String name) {
    return values.remove(name) instanceof String text ? text : null;
  }

  public long number(String name, long otherwise) {
    return values.remove(name) instanceof Long number ? number : otherwise;
  }

  public boolean flag(String name) {
    return values.remove(name) instanceof Boolean flag && flag;
  }

  public SlotSet slots(String name) {
    try {
      return SlotSet.parse(text(name, ""));
    } catch (IllegalArgumentException e) {
      throw new RecordException(name + ": " + e.getMessage());
    }
  }

  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (values.remove(name) instanceof List<?> list) {
      list.forEach(element -> texts.add(String.valueOf(element)));
    }
    return texts;
  }

  public Endpoint endpoint() {
    return new Endpoint(
        text("ip", ""),
        (int) number("port", 0),
        (int) number("tlsPort", 0),
        (int) number("busPort", 0),
        text("host", ""),
        text("name", ""));
  }

  public Fields put(String name, @Nullable String text) {
    if (text != null) {
      values.put(name, text);
    }
    return this;
  }

  public Fields put(String name, long number) {
    values.put(name, number);
    return this;
  }

  public Fields put(String name, boolean flag) {
    values.put(name, flag);
    return this;
  }

  public Fields put(String name, List<String> texts) {
    values.put(name, texts);
    return this;
  }

  public Fields put(String name, SlotSet slots) {
    values.put(name, slots.toString());
    return this;
  }

  public Fields put(Endpoint endpoint) {
    return put("ip", endpoint.ip())
        .put("port", endpoint.port())
        .put("tlsPort", endpoint.tlsPort())
        .put("busPort", endpoint.busPort())
        .put("host", endpoint.hostname())
        .put("name", endpoint.humanName());
  }
}
