package messenger.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.util.Set;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.RefusedException;

/**
 * ID tokens of an OpenID Connect provider (OpenID Connect Core 1.0, 3.1.3.7), by nimbus-jose-jwt:
 * signature, issuer, audience and expiry (with a minute for clocks that differ) are checked. Only
 * signatures by a key pair count: with a shared secret who can check could also forge.
 *
 * <p>Safe for every thread; may wait for the provider's keys, {@value #TIMEOUT_MS} ms at most for
 * each try, once in 5 minutes.
 */
public final class IdentityTokens {
  private static final int TIMEOUT_MS = 1_000;
  private static final int MAX_KEYS_BYTES = 256 * 1024;

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final String nameClaim;

  /**
   * @param issuer the value of {@code iss}
   * @param audience a value of {@code aud}
   * @param keys where the provider's public keys are, a JWK Set (RFC 7517): a URL or a file
   * @param nameClaim the claim that is the name here
   * @throws IOException if the file can't be read
   * @throws IllegalArgumentException if it is no URL that can be used, or the file has no keys
   */
  public IdentityTokens(String issuer, String audience, String keys, String nameClaim)
      throws IOException {
    this.nameClaim = nameClaim;
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, source(keys)));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            audience,
            new JWTClaimsSet.Builder().issuer(issuer).build(),
            Set.of("sub", "exp", nameClaim)));
  }

  private static JWKSource<SecurityContext> source(String keys) throws IOException {
    if (!keys.matches("https?://.*")) {
      try {
        return new ImmutableJWKSet<>(JWKSet.load(new File(keys)));
      } catch (ParseException e) {
        throw new IllegalArgumentException("no JWK Set", e);
      }
    }
    try {
      return JWKSourceBuilder.create(
              URI.create(keys).toURL(),
              new DefaultResourceRetriever(TIMEOUT_MS, TIMEOUT_MS, MAX_KEYS_BYTES))
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("no URL", e);
    }
  }

  /**
   * Whom the token is about.
   *
   * @throws RefusedException {@code auth_failed}; {@code unavailable} if the provider's keys can't
   *     be had at the moment
   */
  Outsider outsider(String token) {
    try {
      JWTClaimsSet claims = processor.process(token, null);
      Address name = Address.of(String.valueOf(claims.getClaim(nameClaim)));
      return new Outsider(claims.getIssuer(), claims.getSubject(), name.name());
    } catch (KeySourceException e) {
      throw new RefusedException(Code.UNAVAILABLE);
    } catch (ParseException | BadJOSEException | JOSEException | RefusedException e) {
      throw new RefusedException(Code.AUTH_FAILED);
    }
  }
}
