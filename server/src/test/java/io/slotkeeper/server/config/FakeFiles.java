package io.slotkeeper.server.config;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/// Files in a map; directories are the ones named in [#directories].
final class FakeFiles implements ConfigFiles {
  final TreeMap<String, String> contents = new TreeMap<>();
  List<String> directories = List.of("/data", "/data/sub", "/other");
  String standardInput = "";

  @Override
  public String workingDirectory() {
    return "/data";
  }

  @Override
  public String resolveDirectory(String base, String path) throws IOException {
    String absolute = path.startsWith("/") ? path : base + "/" + path;
    if (!directories.contains(absolute)) {
      throw new FileNotFoundException("No such file or directory");
    }
    return absolute;
  }

  @Override
  public String read(String path) throws IOException {
    String content = contents.get(path);
    if (content == null) {
      throw new FileNotFoundException("No such file or directory");
    }
    return content;
  }

  @Override
  public List<String> matches(String pattern) {
    String prefix = pattern.substring(0, pattern.indexOf('*'));
    return contents.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  @Override
  public String readStandardInput() {
    return standardInput;
  }

  @Override
  public void replace(String path, String content) {
    contents.put(path, content);
  }
}
