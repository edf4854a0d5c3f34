package messenger;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.ReferenceCountedOpenSslServerContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import messenger.embedded.DevelopmentCertificate;
import messenger.embedded.TicketKeys;

/**
 * TLS 1.2 and 1.3 for the TLS door: by OpenSSL where its native library runs (a sixth of the JDK's
 * cost of a connection).
 *
 * <p>With OpenSSL sessions are resumed by tickets alone, whose keys outlive the process (docs/adr/
 * 0012): the server remembers no session. The JDK's own TLS does without resumption after a
 * restart.
 */
final class Tls {
  private static final int NAME_END = OpenSslSessionTicketKey.NAME_SIZE;
  private static final int HMAC_END = NAME_END + OpenSslSessionTicketKey.HMAC_KEY_SIZE;
  private static final int AES_END = HMAC_END + OpenSslSessionTicketKey.AES_KEY_SIZE;

  /** How long a ticket is good (TLS 1.2; 1.3 has its own two days): less than its key. */
  private static final int TICKET_SECONDS = (int) TimeUnit.HOURS.toSeconds(24);

  private final SslContext context;
  private final TicketKeys keys;

  private Tls(SslContext context, TicketKeys keys) {
    this.context = context;
    this.keys = keys;
  }

  /**
   * @param folder where a development certificate is kept, which is made if the settings name none,
   *     and the keys of the tickets
   * @throws Settings.BadSettingException if the settings name files that can't be used
   */
  static Tls of(Settings settings, Path folder) throws IOException {
    Tls tls =
        new Tls(
            context(settings, folder),
            new TicketKeys(folder.resolve("ticket.keys"), Clock.systemUTC()));
    if (tls.context instanceof ReferenceCountedOpenSslServerContext openSsl) {
      OpenSslServerSessionContext sessions = openSsl.sessionContext();
      sessions.setSessionCacheEnabled(false);
      sessions.setSessionTimeout(TICKET_SECONDS);
    }
    tls.renewTicketKeys();
    return tls;
  }

  SslContext context() {
    return context;
  }

  /** To be called every hour or so. One thread at a time. */
  void renewTicketKeys() throws IOException {
    if (context instanceof ReferenceCountedOpenSslServerContext openSsl) {
      List<TicketKeys.Key> now = keys.current();
      openSsl
          .sessionContext()
          .setTicketKeys(now.stream().map(Tls::key).toArray(OpenSslSessionTicketKey[]::new));
    }
  }

  private static OpenSslSessionTicketKey key(TicketKeys.Key key) {
    byte[] all = key.secret();
    return new OpenSslSessionTicketKey(
        Arrays.copyOfRange(all, 0, NAME_END),
        Arrays.copyOfRange(all, NAME_END, HMAC_END),
        Arrays.copyOfRange(all, HMAC_END, AES_END));
  }

  /** Who shows none comes in as before. */
  private static void askForCertificates(Settings settings, SslContextBuilder builder) {
    String name = "messenger.tls.client-authorities";
    if (!settings.text(name).isEmpty()) {
      try {
        builder.trustManager(settings.path(name).toFile()).clientAuth(ClientAuth.OPTIONAL);
      } catch (IllegalArgumentException e) {
        throw settings.bad(name, "must be a PEM file of certificates");
      }
    }
  }

  private static SslContext context(Settings settings, Path folder) throws IOException {
    File certificate = new File(settings.text("messenger.tls.certificate"));
    File key = new File(settings.text("messenger.tls.key"));
    if (settings.text("messenger.tls.certificate").isEmpty()) {
      DevelopmentCertificate.ensure(folder);
      certificate = folder.resolve("server.crt").toFile();
      key = folder.resolve("server.key").toFile();
    } else if (key.isFile()) {
      SecretFile.check("TLS_KEY", key.toPath(), SecretFile.Readers.GROUP_OF_ROOT);
    }
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(certificate, key)
              .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2");
      askForCertificates(settings, builder);
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new Settings.BadSettingException(
          "TLS_CERT and TLS_KEY must be PEM files of a certificate chain and its key");
    }
  }
}
