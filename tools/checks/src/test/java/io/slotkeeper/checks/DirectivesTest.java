package io.slotkeeper.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.slotkeeper.server.config.ConfigFiles;
import io.slotkeeper.server.config.Effect;
import io.slotkeeper.server.config.Parameter;
import io.slotkeeper.server.config.ParameterGroup;
import io.slotkeeper.server.config.ServerConfig;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A directive that claims an effect has a reader: some code outside the configuration uses its
/// field. Those that still wait for the part of the server they steer are listed with the reason.
class DirectivesTest {
  private static final String CONFIG = "io.slotkeeper.server.config";

  private final ServerConfig config = new ServerConfig(new NoFiles(), 1);
  private final TreeMap<String, String> fieldOfDirective = new TreeMap<>();
  private final Set<String> read = new TreeSet<>();

  @Test
  void everyDirectiveWithAnEffectIsReadOrListedWithAReason() throws Exception {
    JavaClasses project =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.slotkeeper.server");
    collectFields();
    for (JavaClass group : project) {
      if (group.isAssignableTo(ParameterGroup.class)) {
        group.getFields().stream().filter(DirectivesTest::isReadOutside).forEach(this::markRead);
      }
    }
    Set<String> unread = new TreeSet<>();
    for (Parameter<?> parameter : config.parameters()) {
      boolean claimsEffect = parameter.directive().effect() != Effect.NONE;
      if (claimsEffect && !read.contains(fieldOfDirective.get(parameter.name()))) {
        unread.add(parameter.name());
      }
    }
    Set<String> listed = ReasonedList.read("unread-directives.tsv").keySet();
    assertThat(unread).as("directives nothing reads and no line excuses").isSubsetOf(listed);
    assertThat(listed).as("lines whose directives are read now").isSubsetOf(unread);
  }

  private void collectFields() throws IllegalAccessException {
    for (Field group : ServerConfig.class.getFields()) {
      for (Field field : group.getType().getFields()) {
        if (field.get(group.get(config)) instanceof Parameter<?> parameter) {
          fieldOfDirective.put(parameter.name(), name(group.getType().getName(), field.getName()));
        }
      }
    }
  }

  private static boolean isReadOutside(JavaField field) {
    return field.getAccessesToSelf().stream()
        .anyMatch(access -> !access.getOriginOwner().getPackageName().equals(CONFIG));
  }

  private void markRead(JavaField field) {
    read.add(name(field.getOwner().getName(), field.getName()));
  }

  private static String name(String owner, String field) {
    return owner + "." + field;
  }

  private record NoFiles() implements ConfigFiles {
    @Override
    public String workingDirectory() {
      return "/";
    }

    @Override
    public String resolveDirectory(String base, String path) {
      return path;
    }

    @Override
    public String read(String path) throws IOException {
      throw new IOException("no files");
    }

    @Override
    public List<String> matches(String pattern) {
      return List.of();
    }

    @Override
    public String readStandardInput() {
      return "";
    }

    @Override
    public void replace(String path, String content) throws IOException {
      throw new IOException("no files");
    }
  }
}
