package messenger.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentCertificateTest {
  private Path folder;

  @BeforeEach
  void make(@TempDir Path temporary) throws IOException {
    folder = temporary.resolve("tls");
    DevelopmentCertificate.ensure(folder);
  }

  @Test
  void isForThisMachineFor397Days() throws Exception {
    X509Certificate certificate = certificate();
    assertEquals("CN=localhost", certificate.getSubjectX500Principal().getName());
    assertEquals(
        Set.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"),
        certificate.getSubjectAlternativeNames().stream()
            .map(name -> name.get(1).toString())
            .collect(Collectors.toSet()));
    assertEquals(
        Duration.ofDays(397),
        Duration.between(
            certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant()));
    certificate.verify(certificate.getPublicKey());
  }

  @Test
  void theKeyFitsAndIsPrivate() throws Exception {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key());
    byte[] signed = signature.sign();
    signature.initVerify(certificate());
    assertTrue(signature.verify(signed));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("server.key"))));
  }

  @Test
  void nothingElseIsLeftInTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          Set.of("server.crt", "server.key"),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  @Test
  void staysUntilAMonthBeforeItsEnd() throws Exception {
    byte[] first = certificate().getEncoded();
    DevelopmentCertificate.ensure(folder, inDays(360));
    assertArrayEquals(first, certificate().getEncoded());
    DevelopmentCertificate.ensure(folder, inDays(370));
    assertNotSame(first);
  }

  @Test
  void isMadeAnewWithoutItsKey() throws Exception {
    byte[] first = certificate().getEncoded();
    Files.delete(folder.resolve("server.key"));
    DevelopmentCertificate.ensure(folder);
    assertNotSame(first);
    theKeyFitsAndIsPrivate();
  }

  private void assertNotSame(byte[] first) throws IOException, GeneralSecurityException {
    assertFalse(Arrays.equals(first, certificate().getEncoded()));
  }

  private static Clock inDays(long days) {
    return Clock.offset(Clock.systemUTC(), Duration.ofDays(days));
  }

  private X509Certificate certificate() throws IOException, GeneralSecurityException {
    try (InputStream input = Files.newInputStream(folder.resolve("server.crt"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(input);
    }
  }

  private PrivateKey key() throws IOException, GeneralSecurityException {
    String pem = Files.readString(folder.resolve("server.key"));
    String body = pem.replaceAll("-----[A-Z ]+-----", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
  }
}
