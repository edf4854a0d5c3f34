package messenger.edge;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What a client's certificate says. That it is good was checked during the handshake. */
final class Certificates {
  /** E-mail address, DNS name, URI (RFC 5280, 4.2.1.6). */
  private static final Set<Integer> KINDS = Set.of(1, 2, 6);

  private Certificates() {}

  /** The subject alternative names; none without a certificate. */
  static List<String> names(SSLSession session) {
    List<String> names = new ArrayList<>(0);
    try {
      X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
      certificate.checkValidity(); // A session that is resumed was checked long ago.
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> name : all == null ? List.<List<?>>of() : all) {
        if (KINDS.contains((Integer) name.get(0))) {
          names.add((String) name.get(1));
        }
      }
    } catch (SSLPeerUnverifiedException e) {
      // It showed none.
    } catch (CertificateException e) {
      return List.of();
    }
    return names;
  }
}
