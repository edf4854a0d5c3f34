package messenger.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What has to be shown to the management port for anything that changes something: made at the
 * first start and kept in a file of mode 0600.
 */
public final class ManagementToken {
  private ManagementToken() {}

  /**
   * The token in the file; makes both if there is no file, or nothing in it. To have another one
   * delete it and start again.
   */
  public static String of(Path file) throws IOException {
    if (Files.exists(file)) {
      PrivateFiles.shut(file);
      String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (!token.isEmpty()) {
        return token;
      }
    }
    String token = PrivateFiles.newSecret();
    PrivateFiles.write(file, token + "\n");
    return token;
  }
}
