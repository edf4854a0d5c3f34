package messenger.client;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose word a client takes for who the server is. Safe for all threads. */
public final class Trust {
  private final TrustManagerFactory factory;
  private final boolean anybody;

  private Trust(TrustManagerFactory factory, boolean anybody) {
    this.factory = factory;
    this.anybody = anybody;
  }

  /** The authorities that Java knows. */
  public static Trust ofAuthorities() throws IOException {
    try {
      return new Trust(factory(null), false);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /**
   * Besides the authorities that Java knows these certificates, of a server or of who signs for it:
   * the server's own development certificate, say ({@code DATA_DIR/tls/server.crt}).
   *
   * @param pem a file of certificates
   * @throws IOException if it can't be read, or is none
   */
  public static Trust ofFile(Path pem) throws IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int count = 0;
      for (TrustManager manager : factory(null).getTrustManagers()) {
        if (manager instanceof X509TrustManager known) {
          for (X509Certificate authority : known.getAcceptedIssuers()) {
            trusted.setCertificateEntry("known-" + count++, authority);
          }
        }
      }
      int own = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("own-" + own++, one);
      }
      if (own == 0) {
        throw new IOException(pem + " has no certificate");
      }
      return new Trust(factory(trusted), false);
    } catch (GeneralSecurityException e) {
      throw new IOException(pem + " is no PEM file of certificates", e);
    }
  }

  /** Whoever answers: then anybody on the way can be the server. For loads and trials. */
  public static Trust ofAnybody() {
    return new Trust(InsecureTrustManagerFactory.INSTANCE, true);
  }

  /** Whether the server's name is compared with its certificate. */
  boolean checksName() {
    return !anybody;
  }

  /** The JDK's TLS: one connection is not worth a native library. */
  SslContext context() throws IOException {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3", "TLSv1.2")
        .trustManager(factory)
        .build();
  }

  private static TrustManagerFactory factory(KeyStore trusted) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory;
  }
}
