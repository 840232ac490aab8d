package io.slotkeeper.datatypes.keyspace;

/// Is shown the fields of a hash that are about to go.
@FunctionalInterface
public interface FieldVisitor {
  /// @param address of the field's name, valid for the call
  void field(long address, int length);
}
