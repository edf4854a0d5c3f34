package messenger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdentityTokensTest {
  private static final String ISSUER = "https://id.example.org";
  private static final String AUDIENCE = "messenger";
  private static final String CLAIM = "preferred_username";
  private static RSAKey rsa;
  private static RSAKey stranger;
  private static ECKey ec;

  @TempDir Path folder;
  private IdentityTokens tokens;

  @BeforeAll
  static void makeKeys() throws Exception {
    rsa = new RSAKeyGenerator(2048).keyID("1").generate();
    stranger = new RSAKeyGenerator(2048).keyID("1").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("2").generate();
  }

  @BeforeEach
  void trust() throws IOException {
    Path keys = folder.resolve("keys.json");
    Files.writeString(keys, keySet());
    tokens = new IdentityTokens(ISSUER, AUDIENCE, keys.toString(), CLAIM);
  }

  private static String keySet() {
    return new JWKSet(java.util.List.of(rsa, ec)).toString(); // The public parts.
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .subject("4711")
        .claim(CLAIM, "Ann")
        .issueTime(new Date())
        .expirationTime(Date.from(Instant.now().plusSeconds(300)));
  }

  private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, String id, JWSSigner by)
      throws Exception {
    JWSHeader header = new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(id).build();
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(by);
    return token.serialize();
  }

  private static String signed(JWTClaimsSet claims) throws Exception {
    return signed(claims, JWSAlgorithm.RS256, "1", new RSASSASigner(rsa));
  }

  @Test
  void whoTheProviderVouchesForIsKnownByNameAndSubject() throws Exception {
    Outsider ann = new Outsider(ISSUER, "4711", "ann");
    assertEquals(ann, tokens.outsider(signed(claims().build())));
    assertEquals(
        ann,
        tokens.outsider(signed(claims().build(), JWSAlgorithm.ES256, "2", new ECDSASigner(ec))));
  }

  @Test
  void aMinuteBetweenTwoClocksIsForgiven() throws Exception {
    Instant justNow = Instant.now().minusSeconds(20);
    tokens.outsider(signed(claims().expirationTime(Date.from(justNow)).build()));
  }

  static Stream<Arguments> wrongClaims() {
    return Stream.of(
        wrong("another issuer", claims -> claims.issuer("https://evil.example.org")),
        wrong("no issuer", claims -> claims.issuer(null)),
        wrong("another audience", claims -> claims.audience("shop")),
        wrong("no audience", claims -> claims.audience((String) null)),
        wrong(
            "expired", claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(90)))),
        wrong("never expires", claims -> claims.expirationTime(null)),
        wrong(
            "not yet valid",
            claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(300)))),
        wrong("no subject", claims -> claims.subject(null)),
        wrong("no name", claims -> claims.claim(CLAIM, null)),
        wrong("a name that can't be", claims -> claims.claim(CLAIM, "a\u0000b")));
  }

  private static Arguments wrong(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
    return Arguments.of(what, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongClaims")
  void nobodyGetsInWith(String what, UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
    isRefused(Code.AUTH_FAILED, signed(change.apply(claims()).build()));
  }

  @Test
  void nobodyGetsInWithoutTheSignatureOfTheProvider() throws Exception {
    JWTClaimsSet claims = claims().build();
    isRefused(
        Code.AUTH_FAILED, signed(claims, JWSAlgorithm.RS256, "1", new RSASSASigner(stranger)));
    isRefused(Code.AUTH_FAILED, signed(claims, JWSAlgorithm.RS256, "9", new RSASSASigner(rsa)));
    isRefused(Code.AUTH_FAILED, new PlainJWT(claims).serialize());
    byte[] publicKey = rsa.toRSAPublicKey().getEncoded();
    isRefused(Code.AUTH_FAILED, signed(claims, JWSAlgorithm.HS256, "1", new MACSigner(publicKey)));
    String right = signed(claims);
    isRefused(Code.AUTH_FAILED, right.substring(0, right.lastIndexOf('.') + 1));
    isRefused(Code.AUTH_FAILED, "a.b.c");
    isRefused(Code.AUTH_FAILED, "..");
  }

  @Test
  void theKeysOfAProviderAreFetchedOnceAndWithoutThemNobodyIsAccused() throws Exception {
    AtomicInteger fetched = new AtomicInteger();
    byte[] body = keySet().getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          fetched.incrementAndGet();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
    IdentityTokens remote = new IdentityTokens(ISSUER, AUDIENCE, url, CLAIM);
    try {
      remote.outsider(signed(claims().build()));
      remote.outsider(signed(claims().build()));
      assertEquals(1, fetched.get());
    } finally {
      server.stop(0);
    }
    remote.outsider(signed(claims().build()));
    IdentityTokens away = new IdentityTokens(ISSUER, AUDIENCE, url, CLAIM);
    String token = signed(claims().build());
    RefusedException refused = assertThrows(RefusedException.class, () -> away.outsider(token));
    assertEquals(Code.UNAVAILABLE, refused.code());
  }

  @Test
  void whatIsNoKeySetIsNoticedAtTheStart() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong.json"), "{}");
    assertThrows(
        IllegalArgumentException.class,
        () -> new IdentityTokens(ISSUER, AUDIENCE, wrong.toString(), CLAIM));
    assertThrows(
        IOException.class,
        () -> new IdentityTokens(ISSUER, AUDIENCE, folder.resolve("none").toString(), CLAIM));
  }

  private void isRefused(Code code, String token) {
    RefusedException refused = assertThrows(RefusedException.class, () -> tokens.outsider(token));
    assertEquals(code, refused.code());
  }
}
