package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// `object[key]`.
///
/// [Expr#evalNumber] is repeated in each class, so that the inner call needs no dispatch.
final class IndexNodes {
  private IndexNodes() {}

  /// With a constant string key: `object.name`.
  static final class Field extends Expr {
    private final Operand object;
    private final LuaString key;
    private final Site site;

    Field(Expr object, LuaString key, Site site) {
      this.object = new Operand(object);
      this.key = key;
      this.site = site;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      Object o = object.eval(in, s, b);
      if (o instanceof Table t) {
        Object v = t.get(key);
        if (v != null || t.metatable() == null) {
          return v;
        }
      }
      return Operators.index(in, o, key, site, object.expr);
    }

    @Override
    double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
      Object v = eval(in, s, b);
      return v instanceof Double d ? d : in.leaveOdd(v);
    }

    @Override
    String kind() {
      return "field";
    }

    @Override
    String name() {
      return key.toString();
    }
  }

  /// With any key.
  static final class Element extends Expr {
    private final Operand object;
    private final Operand key;
    private final Site site;
    private final int temp;

    Element(Expr object, Expr key, Site site, int temp) {
      this.object = new Operand(object);
      this.key = new Operand(key);
      this.site = site;
      this.temp = temp;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      Object o = object.eval(in, s, b);
      if (temp >= 0) {
        s[b + temp] = o;
      }
      Object k = key.eval(in, s, b);
      if (o instanceof Table t) {
        Object v = k instanceof Double d ? t.get(d.doubleValue()) : t.get(k);
        if (v != null || t.metatable() == null) {
          return v;
        }
      }
      return Operators.index(in, o, k, site, object.expr);
    }

    @Override
    double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
      Object v = eval(in, s, b);
      return v instanceof Double d ? d : in.leaveOdd(v);
    }

    @Override
    String kind() {
      return "field";
    }

    @Override
    String name() {
      return "?";
    }
  }
}
