package io.slotkeeper.checks;

/// One broken tidiness rule.
///
/// @param rule the rule's name as the exceptions file spells it
/// @param place the file, or the file and the method: stable when lines move
/// @param detail what a person wants to know, including the line
record Violation(String rule, String place, String detail) {
  String key() {
    return rule + " " + place;
  }
}
