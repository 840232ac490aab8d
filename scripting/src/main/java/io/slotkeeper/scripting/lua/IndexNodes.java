package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// `object[key]`.
final class IndexNodes {
  private IndexNodes() {}

  /// With a constant string key: `object.name`.
  static final class Field extends Expr {
    final Expr object;
    final LuaString key;
    private final Site site;

    Field(Expr object, LuaString key, Site site) {
      this.object = object;
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
      return Operators.index(in, o, key, site, object);
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
    final Expr object;
    final Expr key;
    private final Site site;
    private final int temp;

    Element(Expr object, Expr key, Site site, int temp) {
      this.object = object;
      this.key = key;
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
      return Operators.index(in, o, k, site, object);
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
