package messenger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People for whom an OpenID Connect provider or a certificate vouches, at the TLS door. */
class VouchedIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSWORD = "only for a test";

  @TempDir static Path folder;
  private static RSAKey provider;
  private static ServerProcess server;

  @BeforeAll
  static void start() throws Exception {
    provider = new RSAKeyGenerator(2048).keyID("1").generate();
    Files.writeString(folder.resolve("keys.json"), new JWKSet(provider).toString());
    authority("ca");
    authority("other-ca");
    certificate("carol", "ca", "email:carol@example.org");
    certificate("stranger", "other-ca", "email:carol@example.org");
    server =
        ServerProcess.start(
            Map.of(
                "OIDC_ISSUER",
                "https://id.example.org",
                "OIDC_AUDIENCE",
                "messenger",
                "OIDC_KEYS",
                folder.resolve("keys.json").toString(),
                "TLS_CLIENT_CA",
                folder.resolve("ca.pem").toString()));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  // ---- a provider ----

  @Test
  void aPersonOfTheProviderGetsAnAccountAndHasItAgain() throws Exception {
    JsonNode welcome = login(null, "dora", token("dora", "1"));
    assertEquals("welcome", welcome.get("type").asText());
    assertFalse(welcome.get("guest").asBoolean());
    assertFalse(welcome.has("token"), "the provider's own is asked for each time");
    assertEquals("welcome", login(null, "Dora", token("dora", "1")).get("type").asText());
    assertEquals("auth_failed", code(login(null, "dora", null)), "no guest can be her");
  }

  @ParameterizedTest(name = "{0}, who is {1} ({2}) for the provider")
  @CsvSource({
    "erna, emil, 2, another name",
    "dave, dave, 3, an account of a password has that name",
    "fritz, fritz, 5, the account of another subject has that name",
    "x y z, x y z, 6, no name for an account",
  })
  void nobodyElseGetsIn(String user, String name, String subject, String why) throws Exception {
    request(null, Map.of("type", "register", "user", "dave", "password", "dave's own one"));
    login(null, "fritz", token("fritz", "4"));
    String code = code(login(null, user, token(name, subject)));
    assertTrue(List.of("auth_failed", "bad_field").contains(code), why);
  }

  @Test
  void aTokenOfTheProviderIsNotTakenAtThePlainDoor() throws IOException {
    try (Client client = Client.stranger(server, Door.TCP)) {
      client.writes(Client.login("gustav").put("token", "aaaa.bbbb.cccc"));
      client.isRefused(Code.FORBIDDEN);
    }
  }

  // ---- certificates ----

  @Test
  void aCertificateVouchesForItsName() throws Exception {
    JsonNode welcome = login("carol", "carol", null);
    assertEquals("welcome", welcome.get("type").asText());
    assertFalse(welcome.get("guest").asBoolean());
    assertEquals("welcome", login("carol", "carol", null).get("type").asText(), "and again");
    assertEquals("auth_failed", code(login(null, "carol", null)), "no guest can be her");
    assertEquals("auth_failed", code(login("carol", "hanna", null)), "and she nobody else");
  }

  @Test
  void whoHasAPasswordMayUseItWithACertificateToo() throws Exception {
    request(null, Map.of("type", "register", "user", "ida.b", "password", "the one of ida"));
    JsonNode answer =
        request("carol", Map.of("type", "login", "user", "ida.b", "password", "the one of ida"));
    assertEquals("welcome", answer.get("type").asText());
  }

  @Test
  void aCertificateOfAnotherAuthorityIsTurnedAway() {
    assertThrows(IOException.class, () -> login("stranger", "carol", null));
  }

  private static String code(JsonNode answer) {
    assertEquals("error", answer.get("type").asText());
    return answer.get("code").asText();
  }

  private static JsonNode login(String certificate, String user, String token) throws Exception {
    return token == null
        ? request(certificate, Map.of("type", "login", "user", user))
        : request(certificate, Map.of("type", "login", "user", user, "token", token));
  }

  /** Sends one frame and returns the answer. */
  private static JsonNode request(String certificate, Map<String, String> frame) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            context(certificate)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port(Door.TLS))) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(JSON.writeValueAsBytes(frame));
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException("closed");
      }
      return JSON.readTree(answer);
    }
  }

  private static String token(String name, String subject) throws Exception {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("1").build(),
            new JWTClaimsSet.Builder()
                .issuer("https://id.example.org")
                .audience("messenger")
                .subject(subject)
                .claim("preferred_username", name)
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .build());
    token.sign(new RSASSASigner(provider));
    return token.serialize();
  }

  private static SSLContext context(String certificate) throws Exception {
    KeyManager[] keys = null;
    if (certificate != null) {
      KeyStore store =
          KeyStore.getInstance(
              folder.resolve(certificate + ".p12").toFile(), PASSWORD.toCharArray());
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, PASSWORD.toCharArray());
      keys = factory.getKeyManagers();
      for (int i = 0; i < keys.length; i++) {
        keys[i] = new Always((X509ExtendedKeyManager) keys[i]);
      }
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new TrustsTheTest()}, new SecureRandom());
    return context;
  }

  /** Shows its certificate whoever asks. */
  private static final class Always extends X509ExtendedKeyManager {
    private final X509ExtendedKeyManager keys;

    Always(X509ExtendedKeyManager keys) {
      this.keys = keys;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return keys.getClientAliases(types[0], null)[0];
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return keys.getClientAliases(type, null);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }
  }

  /** The server's development certificate is nobody's. */
  private static final class TrustsTheTest implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static void authority(String name) throws Exception {
    keytool(name, "-genkeypair", "-alias", name, "-dname", "CN=" + name, "-ext", "bc:c");
    keytool(name, "-exportcert", "-rfc", "-alias", name, "-file", file(name + ".pem"));
  }

  private static void certificate(String name, String authority, String alternative)
      throws Exception {
    keytool(name, "-genkeypair", "-alias", name, "-dname", "CN=" + name);
    keytool(name, "-certreq", "-alias", name, "-file", file(name + ".csr"));
    String[] signing = {
      "-gencert",
      "-alias",
      authority,
      "-infile",
      file(name + ".csr"),
      "-outfile",
      file(name + ".crt"),
      "-ext",
      "san=" + alternative,
      "-rfc"
    };
    keytool(authority, signing);
    keytool(
        name, "-importcert", "-noprompt", "-alias", authority, "-file", file(authority + ".pem"));
    keytool(name, "-importcert", "-noprompt", "-alias", name, "-file", file(name + ".crt"));
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static void keytool(String store, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", file(store + ".p12"), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    if (command.contains("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.out").toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> read(folder.resolve("keytool.out")));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
