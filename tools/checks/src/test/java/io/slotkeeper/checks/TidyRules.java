package io.slotkeeper.checks;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// The rules a machine can judge, applied to one source file: line counts from the text, everything
/// else from the syntax tree of the JDK's own compiler.
final class TidyRules {
  static final int FILE_LIMIT_LINES = 800;
  static final int METHOD_LIMIT_LINES = 70;
  static final int LINE_LIMIT_COLUMNS = 100;

  private static final Pattern LOOSE_TASK = Pattern.compile("\\b(TOD[O]|FIXM[E])\\b(?!\\(#\\d)");
  private static final Pattern OLD_JAVADOC = Pattern.compile("^\\s*/\\*\\*");
  private static final Pattern LONG_BY_NATURE = Pattern.compile("^(import|package) |https?://");

  private final String path;
  private final String text;
  private final List<Violation> violations = new ArrayList<>();

  private TidyRules(String path, String text) {
    this.path = path;
    this.text = text;
  }

  /// Judges the source `text`; `path` names it and tells tests from main code.
  static List<Violation> check(String path, String text) throws IOException {
    TidyRules rules = new TidyRules(path, text);
    rules.checkLines();
    rules.checkTree();
    return rules.violations;
  }

  private void checkLines() {
    List<String> lines = text.lines().toList();
    if (lines.size() > FILE_LIMIT_LINES) {
      add("file-length", path, lines.size() + " lines");
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String where = "line " + (i + 1);
      if (line.length() > LINE_LIMIT_COLUMNS && !LONG_BY_NATURE.matcher(line).find()) {
        add("line-length", path, where + " has " + line.length() + " columns");
      }
      if (line.indexOf('\t') >= 0 || line.endsWith(" ")) {
        add("whitespace", path, where + " has a tab or ends in a space");
      }
      if (OLD_JAVADOC.matcher(line).find()) {
        add("doc-style", path, where + ": documentation is written with ///");
      }
      if (LOOSE_TASK.matcher(line).find()) {
        add("task", path, where + ": a task needs an issue, as in TODO(#12)");
      }
    }
  }

  private void checkTree() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavacTask task =
        (JavacTask) compiler.getTask(null, null, null, List.of(), null, List.of(source()));
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    for (CompilationUnitTree unit : task.parse()) {
      new Scanner(unit, positions).scan(unit, null);
    }
  }

  private JavaFileObject source() {
    URI uri = URI.create("string:///" + path.replace(' ', '_'));
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  private void add(String rule, String place, String detail) {
    violations.add(new Violation(rule, place, detail));
  }

  private final class Scanner extends TreePathScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    Scanner(CompilationUnitTree unit, SourcePositions positions) {
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      long first = lineOf(positions.getStartPosition(unit, method));
      long lines = lineOf(positions.getEndPosition(unit, method)) - first + 1;
      if (lines > METHOD_LIMIT_LINES) {
        add("method-length", path + "#" + method.getName(), lines + " lines from line " + first);
      }
      return super.visitMethod(method, unused);
    }

    @Override
    public Void visitVariable(VariableTree variable, Void unused) {
      Set<Modifier> modifiers = variable.getModifiers().getFlags();
      boolean isField = getCurrentPath().getParentPath().getLeaf() instanceof ClassTree;
      if (isField && modifiers.contains(Modifier.STATIC) && !modifiers.contains(Modifier.FINAL)) {
        add("mutable-static", path + "#" + variable.getName(), "several servers share one JVM");
      }
      return super.visitVariable(variable, unused);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
      if (path.contains("src/test/")
          && call.getMethodSelect() instanceof MemberSelectTree select
          && select.getIdentifier().contentEquals("sleep")
          && isSleeper(select.getExpression().toString())) {
        long line = lineOf(positions.getStartPosition(unit, call));
        add("sleeping-test", path, "line " + line + ": wait for the event itself");
      }
      return super.visitMethodInvocation(call, unused);
    }

    private boolean isSleeper(String owner) {
      return owner.endsWith("Thread")
          || owner.contains("TimeUnit")
          || owner.equals(owner.toUpperCase(Locale.ROOT));
    }

    private long lineOf(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }
}
