package messenger.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * A certificate for a first try of TLS on one's own machine: {@code server.crt} and {@code
 * server.key} in PEM, self-signed, EC P-256, for localhost, 127.0.0.1 and ::1, good for 397 days
 * (the most that browsers take). The JDK has no public class that makes one, so its keytool does.
 */
public final class DevelopmentCertificate {
  private static final String ALIAS = "messenger";
  private static final String DAYS = "397";

  /** It is made anew this long before it ends, so that it does not end while the server runs. */
  private static final Duration MARGIN = Duration.ofDays(30);

  private DevelopmentCertificate() {}

  /**
   * Makes both files if one is missing or the certificate ends within 30 days. The folder is the
   * application's own: a certificate from elsewhere belongs into another one.
   *
   * @throws IOException if the folder can't be written, or keytool is missing or fails
   */
  public static void ensure(Path folder) throws IOException {
    ensure(folder, Clock.systemUTC());
  }

  static void ensure(Path folder, Clock clock) throws IOException {
    Path certificate = folder.resolve("server.crt");
    Path key = folder.resolve("server.key");
    if (Files.exists(key) && isGood(certificate, clock.instant().plus(MARGIN))) {
      return;
    }
    PrivateFiles.folder(folder);
    // A run that dies half-way must not leave a certificate beside another one's key.
    PrivateFiles.delete(certificate);
    Path store = Files.createTempDirectory(folder, "keytool").resolve("store.p12");
    try {
      String password = PrivateFiles.newSecret();
      generate(store, password);
      KeyStore keys = load(store, password);
      PrivateFiles.write(
          key, pem("PRIVATE KEY", keys.getKey(ALIAS, password.toCharArray()).getEncoded()));
      PrivateFiles.write(certificate, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException("The key that keytool made can't be read", e);
    } finally {
      PrivateFiles.deleteFolder(store.getParent());
    }
  }

  private static boolean isGood(Path certificate, Instant until) throws IOException {
    if (!Files.exists(certificate)) {
      return false;
    }
    try (InputStream input = Files.newInputStream(certificate)) {
      X509Certificate read =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(input);
      return read.getNotAfter().toInstant().isAfter(until);
    } catch (CertificateException e) {
      return false;
    }
  }

  /**
   * The password travels in the environment, which, unlike the command line, is not for all to see.
   */
  private static void generate(Path store, String password) throws IOException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    keytool.toString(),
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-sigalg",
                    "SHA256withECDSA",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "SAN=dns:localhost,ip:127.0.0.1,ip:::1",
                    "-ext",
                    "EKU=serverAuth",
                    "-validity",
                    DAYS,
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass:env",
                    "MESSENGER_STORE_PASSWORD"))
            .redirectErrorStream(true);
    builder.environment().put("MESSENGER_STORE_PASSWORD", password);
    Process process = builder.start();
    try (InputStream output = process.getInputStream()) {
      process.getOutputStream().close();
      String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("keytool failed: " + said.strip());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while keytool was running", e);
    }
  }

  private static KeyStore load(Path store, String password)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream input = Files.newInputStream(store)) {
      keys.load(input, password.toCharArray());
    }
    return keys;
  }

  private static String pem(String label, byte[] der) {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN "
        + label
        + "-----\n"
        + encoder.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
