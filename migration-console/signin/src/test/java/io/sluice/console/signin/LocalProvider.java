package io.sluice.console.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A small OpenID provider in the test's process that keeps to the standards: discovery, sign-in
 * with PKCE, tokens, keys, devices; and that can be told to do something wrong.
 */
final class LocalProvider implements AutoCloseable {
  static final String CLIENT = "sluice";
  static final String SECRET = "client secret & more";

  private final HttpServer server;
  private final Clock clock;
  private final Map<String, Sought> codes = new ConcurrentHashMap<>();
  private final Map<String, Boolean> devices = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();
  final AtomicInteger keysRead = new AtomicInteger();

  volatile RSAKey key;
  volatile String user = "alice";
  volatile String subject = "4711";
  volatile @Nullable Object groups = List.of("team-orders", "not a group's name!");

  /** What is wrong with the next ID token. */
  volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();

  volatile Signing signing = Signing.RIGHT;
  volatile String issuer;
  volatile long answersAfterMs;
  volatile int extraBytes;

  enum Signing {
    RIGHT,
    NONE,
    SECRET,
    STRANGER
  }

  private record Sought(String challenge, String nonce, String redirect) {}

  private LocalProvider(HttpServer server, Clock clock) {
    this.server = server;
    this.clock = clock;
    this.key = newKey();
    this.issuer = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext("/.well-known/openid-configuration", this::discovery);
    server.createContext("/keys", this::keys);
    server.createContext("/token", this::token);
    server.createContext("/device", this::device);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  static LocalProvider start(Clock clock) {
    try {
      return new LocalProvider(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16), clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OidcSettings settings() {
    return new OidcSettings(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        CLIENT,
        SECRET,
        List.of("profile", "groups"),
        "preferred_username",
        "groups",
        URI.create("https://sluice.example/signin/oidc/callback"));
  }

  RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID("key-" + number.incrementAndGet()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A person signs in at the page; the query with which his browser comes back. */
  Map<String, List<String>> signIn(URI address) {
    Map<String, List<String>> asked = URLUtils.parseParameters(address.getRawQuery());
    String code = "code-" + number.incrementAndGet();
    codes.put(
        code,
        new Sought(
            only(asked, "code_challenge"), only(asked, "nonce"), only(asked, "redirect_uri")));
    Map<String, List<String>> back = new LinkedHashMap<>();
    back.put("code", List.of(code));
    back.put("state", List.of(only(asked, "state")));
    back.put("session_state", List.of("what nobody knows"));
    return back;
  }

  /** A person types the code that his device shows, or refuses. */
  void type(String userCode, boolean allowed) {
    devices.put("secret-" + userCode, allowed);
  }

  private static String only(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.get(0);
  }

  private void discovery(HttpExchange exchange) throws IOException {
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    answer(
        exchange,
        200,
        """
        {"issuer":"%s","authorization_endpoint":"%s/authorize","token_endpoint":"%s/token",
         "jwks_uri":"%s/keys","device_authorization_endpoint":"%s/device",
         "response_types_supported":["code"],"subject_types_supported":["public"],
         "id_token_signing_alg_values_supported":["RS256","HS256","none"],"x":"%s"}
        """
            .formatted(issuer, base, base, base, base, "x".repeat(extraBytes)));
  }

  private void keys(HttpExchange exchange) throws IOException {
    keysRead.incrementAndGet();
    answer(exchange, 200, new JWKSet(key).toString());
  }

  private void device(HttpExchange exchange) throws IOException {
    String code = "ABCD-" + number.incrementAndGet();
    answer(
        exchange,
        200,
        """
        {"device_code":"secret-%s","user_code":"%s","verification_uri":"https://idp.example/device",
         "expires_in":600,"interval":1}
        """
            .formatted(code, code));
  }

  private void token(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, List<String>> asked = URLUtils.parseParameters(body);
    String credentials =
        Base64.getEncoder()
            .encodeToString(
                (CLIENT + ":" + java.net.URLEncoder.encode(SECRET, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8));
    if (!("Basic " + credentials).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, "{\"error\":\"invalid_client\"}");
      return;
    }
    if (only(asked, "grant_type").endsWith("device_code")) {
      Boolean allowed = devices.get(only(asked, "device_code"));
      if (allowed == null) {
        answer(exchange, 400, "{\"error\":\"authorization_pending\"}");
      } else if (!allowed) {
        answer(exchange, 400, "{\"error\":\"access_denied\"}");
      } else {
        tokens(exchange, "");
      }
      return;
    }
    Sought sought = codes.remove(only(asked, "code"));
    if (sought == null
        || !sought.redirect().equals(only(asked, "redirect_uri"))
        || !sought.challenge().equals(challenge(only(asked, "code_verifier")))) {
      answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    tokens(exchange, sought.nonce());
  }

  private void tokens(HttpExchange exchange, String nonce) throws IOException {
    answer(
        exchange,
        200,
        "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\""
            + idToken(nonce)
            + "\"}");
  }

  private String idToken(String nonce) {
    JWTClaimsSet.Builder builder =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(subject)
            .audience(CLIENT)
            .issueTime(Date.from(clock.instant()))
            .expirationTime(Date.from(clock.instant().plusSeconds(60)))
            .claim("preferred_username", user)
            .claim("name", "Alice of the tests")
            .claim("groups", groups);
    if (!nonce.isEmpty()) {
      builder.claim("nonce", nonce);
    }
    JWTClaimsSet set = claims.apply(builder).build();
    try {
      if (signing == Signing.NONE) {
        return new PlainJWT(set).serialize();
      }
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(
                      signing == Signing.SECRET ? JWSAlgorithm.HS256 : JWSAlgorithm.RS256)
                  .keyID(key.getKeyID())
                  .build(),
              set);
      if (signing == Signing.SECRET) {
        token.sign(new MACSigner((SECRET + SECRET).getBytes(StandardCharsets.UTF_8)));
      } else {
        token.sign(new RSASSASigner(signing == Signing.STRANGER ? newKey() : key));
      }
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    if (answersAfterMs > 0) {
      java.util.concurrent.locks.LockSupport.parkNanos(answersAfterMs * 1_000_000);
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange) {
      Objects.requireNonNull(exchange.getResponseBody()).write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
