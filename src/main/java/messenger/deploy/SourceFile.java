package messenger.deploy;

/**
 * A file that says how the messenger behaves, as it was read.
 *
 * @param path below the working directory, with slashes, such as {@code
 *     routes/send-text.camel.yaml}
 * @param text all of it
 */
public record SourceFile(String path, String text) {
  /** The first folder of the path: {@code routes}, {@code plugins} or {@code kamelets}. */
  public String folder() {
    return path.substring(0, path.indexOf('/'));
  }

  /** The file's name without folders and without what follows the first dot. */
  public String name() {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return file.substring(0, file.indexOf('.'));
  }
}
