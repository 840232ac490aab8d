package io.slotkeeper.cluster.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The in-sync set of a shard: those that hold every acknowledged write and so may become primary.
///
/// @param epoch the shard's epoch that this set belongs to
/// @param members the primary is one of them
/// @param last the set before the last claim: who else holds all writes up to it, for the operator
public record IsrRecord(
    long epoch,
    List<InSync> members,
    List<InSync> last,
    String operation,
    Map<String, Object> unknown) {
  public IsrRecord {
    members = List.copyOf(members);
    last = List.copyOf(last);
  }

  public static IsrRecord first(InSync primary, String operation) {
    return new IsrRecord(1, List.of(primary), List.of(), operation, Map.of());
  }

  public @Nullable InSync member(String id) {
    for (InSync member : members) {
      if (member.id().equals(id)) {
        return member;
      }
    }
    return null;
  }

  public boolean contains(InSync member) {
    return members.contains(member);
  }

  public IsrRecord with(InSync member, String by) {
    List<InSync> more = new ArrayList<>(without(member.id(), by).members);
    more.add(member);
    return new IsrRecord(epoch, more, last, by, unknown);
  }

  public IsrRecord without(String id, String by) {
    List<InSync> fewer = new ArrayList<>(members);
    fewer.removeIf(member -> member.id().equals(id));
    return new IsrRecord(epoch, fewer, last, by, unknown);
  }

  public IsrRecord claimed(List<InSync> successors, String by) {
    return new IsrRecord(epoch + 1, successors, members, by, unknown);
  }

  public static IsrRecord decode(String json) {
    Fields fields = Fields.parse(json);
    return new IsrRecord(
        fields.number("epoch", 0),
        fields.texts("isr").stream().map(InSync::parse).toList(),
        fields.texts("last").stream().map(InSync::parse).toList(),
        fields.text("op", ""),
        fields.rest());
  }

  public String encode() {
    return Fields.with(unknown)
        .put("epoch", epoch)
        .put("isr", members.stream().map(InSync::toString).toList())
        .put("last", last.stream().map(InSync::toString).toList())
        .put("op", operation)
        .json();
  }
}
