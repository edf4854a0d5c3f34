package messenger.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import messenger.deploy.SourceFile;

/** The files of plugins and Kamelets that are on disk, as they are at the moment. */
public final class PluginFiles {
  private PluginFiles() {}

  /**
   * @param folder in which the folders plugins and kamelets are; they need not be there
   */
  public static SortedMap<String, SourceFile> read(Path folder) throws IOException {
    SortedMap<String, SourceFile> files = new TreeMap<>();
    for (String name : List.of("plugins", "kamelets")) {
      if (Files.isDirectory(folder.resolve(name))) {
        try (Stream<Path> found = Files.list(folder.resolve(name))) {
          for (Path file : found.filter(path -> path.toString().endsWith(".yaml")).toList()) {
            String path = name + "/" + file.getFileName();
            files.put(path, new SourceFile(path, Files.readString(file)));
          }
        }
      }
    }
    return files;
  }
}
