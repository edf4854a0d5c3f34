package messenger;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import messenger.embedded.DevelopmentCertificate;

/**
 * TLS 1.2 and 1.3 for the TLS door: by OpenSSL where its native library runs (a sixth of the JDK's
 * cost of a connection).
 */
final class Tls {
  private Tls() {}

  /**
   * @param folder where a development certificate is kept, which is made if the settings name none
   * @throws Settings.BadSettingException if the settings name files that can't be used
   */
  static SslContext context(Settings settings, Path folder) throws IOException {
    File certificate = new File(settings.text("messenger.tls.certificate"));
    File key = new File(settings.text("messenger.tls.key"));
    if (settings.text("messenger.tls.certificate").isEmpty()) {
      DevelopmentCertificate.ensure(folder);
      certificate = folder.resolve("server.crt").toFile();
      key = folder.resolve("server.key").toFile();
    }
    try {
      return SslContextBuilder.forServer(certificate, key)
          .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new Settings.BadSettingException(
          "TLS_CERT and TLS_KEY must be PEM files of a certificate chain and its key");
    }
  }
}
