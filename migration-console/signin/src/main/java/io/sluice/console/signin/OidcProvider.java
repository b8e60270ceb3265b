package io.sluice.console.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationResponse;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.AuthorizedParty;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.sluice.view.people.SignInProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An OpenID provider (OpenID Connect Core 1.0, authorization code with PKCE; RFC 8628 for devices).
 * Any thread; every method blocks.
 */
public final class OidcProvider implements SignInProvider {
  private static final Logger log = LoggerFactory.getLogger(OidcProvider.class);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

  /** RFC 8628, section 3.5: what slow_down adds to the interval. */
  private static final long SLOWER_MS = 5_000;

  /** Far beyond any code; a longer one is somebody's try. */
  private static final int LONGEST = 4_096;

  private final OidcSettings settings;
  private final ProviderHttp http;
  private final Metadata metadata;
  private final Claims claims;
  private final Scope scope;

  /** A provider that is asked when somebody signs in, not before. */
  public OidcProvider(OidcSettings settings, Clock clock) {
    this(settings, clock, ANSWERS_WITHIN);
  }

  OidcProvider(OidcSettings settings, Clock clock, Duration answersWithin) {
    this.settings = settings;
    this.http = new ProviderHttp(answersWithin);
    this.metadata = new Metadata(settings, http, clock);
    this.claims = new Claims(settings.nameClaim(), settings.groupsClaim());
    this.scope = new Scope("openid");
    settings.scopes().forEach(scope::add);
  }

  @Override
  public Departure depart() throws Unreachable {
    OIDCProviderMetadata document = metadata.get().document();
    State state = new State(32);
    Nonce nonce = new Nonce(32);
    CodeVerifier verifier = new CodeVerifier();
    URI address =
        new AuthenticationRequest.Builder(
                ResponseType.CODE, scope, new ClientID(settings.clientId()), settings.redirect())
            .endpointURI(document.getAuthorizationEndpointURI())
            .state(state)
            .nonce(nonce)
            .codeChallenge(verifier, CodeChallengeMethod.S256)
            .build()
            .toURI();
    return new Departure(address, state.getValue(), nonce.getValue(), verifier.getValue());
  }

  @Override
  public Verdict arrive(Departure departure, Map<String, List<String>> answer) throws Unreachable {
    String state = one(answer, "state");
    if (state == null
        || !MessageDigest.isEqual(
            state.getBytes(StandardCharsets.UTF_8),
            departure.state().getBytes(StandardCharsets.UTF_8))) {
      return new Verdict.Refused("this sign-in was not begun in this browser: begin it again");
    }
    if (answer.containsKey("error")) {
      String error = one(answer, "error");
      boolean plain = error != null && error.matches("[a-z_]{1,60}");
      return new Verdict.Refused("the provider refused the sign-in" + (plain ? ": " + error : ""));
    }
    String issuer = one(answer, "iss");
    if (answer.containsKey("iss") && !settings.issuer().toString().equals(issuer)) {
      return new Verdict.Refused("another provider answered (RFC 9207)");
    }
    String code = one(answer, "code");
    if (code == null || code.isEmpty()) {
      return new Verdict.Refused("the provider sent no code");
    }
    CodeVerifier verifier;
    try {
      verifier = new CodeVerifier(departure.verifier());
    } catch (IllegalArgumentException e) {
      return new Verdict.Refused("this sign-in was not begun in this browser: begin it again");
    }
    return exchange(
        new AuthorizationCodeGrant(new AuthorizationCode(code), settings.redirect(), verifier),
        new Nonce(departure.nonce()));
  }

  @Override
  public DeviceCode device() throws Unreachable {
    OIDCProviderMetadata document = metadata.get().document();
    URI endpoint = document.getDeviceAuthorizationEndpointURI();
    if (endpoint == null) {
      throw new Unreachable(
          "the provider offers no sign-in by a code; make a token in the console, or sign in with a"
              + " password (sluice login --user NAME)");
    }
    ClientAuthentication client = client(document);
    DeviceAuthorizationRequest request =
        client == null
            ? new DeviceAuthorizationRequest(endpoint, new ClientID(settings.clientId()), scope)
            : new DeviceAuthorizationRequest(endpoint, client, scope, Map.of());
    try {
      DeviceAuthorizationResponse response =
          DeviceAuthorizationResponse.parse(send(request.toHTTPRequest()));
      if (!(response instanceof DeviceAuthorizationSuccessResponse good)) {
        throw new Unreachable("the provider gives this server no code for devices");
      }
      URI complete = good.getVerificationURIComplete();
      return new DeviceCode(
          good.getDeviceCode().getValue(),
          good.getUserCode().getValue(),
          good.getVerificationURI(),
          complete == null ? good.getVerificationURI() : complete,
          Duration.ofSeconds(good.getLifetime()).toMillis(),
          Duration.ofSeconds(good.getInterval()).toMillis());
    } catch (IOException e) {
      throw away(e);
    } catch (ParseException e) {
      throw new Unreachable("the provider's answer is not what RFC 8628 says");
    }
  }

  @Override
  public Verdict poll(String code) throws Unreachable {
    if (code.isEmpty() || code.length() > LONGEST) {
      return new Verdict.Refused("this is no code of a device");
    }
    return exchange(new DeviceCodeGrant(new com.nimbusds.oauth2.sdk.device.DeviceCode(code)), null);
  }

  private Verdict exchange(AuthorizationGrant grant, @Nullable Nonce nonce) throws Unreachable {
    Metadata.Known known = metadata.get();
    ClientAuthentication client = client(known.document());
    URI endpoint = known.document().getTokenEndpointURI();
    TokenRequest request =
        client == null
            ? new TokenRequest(endpoint, new ClientID(settings.clientId()), grant, null)
            : new TokenRequest(endpoint, client, grant, null);
    TokenResponse response;
    try {
      response = OIDCTokenResponseParser.parse(send(request.toHTTPRequest()));
    } catch (IOException e) {
      throw away(e);
    } catch (ParseException e) {
      throw new Unreachable("the provider's answer to a sign-in is none that OpenID knows");
    }
    if (!response.indicatesSuccess()) {
      return refused(String.valueOf(response.toErrorResponse().getErrorObject().getCode()));
    }
    return judged(known, response, nonce);
  }

  private Verdict judged(Metadata.Known known, TokenResponse response, @Nullable Nonce nonce)
      throws Unreachable {
    JWT token =
        response instanceof OIDCTokenResponse good ? good.getOIDCTokens().getIDToken() : null;
    if (!(token instanceof SignedJWT)) {
      return new Verdict.Refused("the provider sent no signed ID token");
    }
    try {
      IDTokenClaimsSet set = known.validator().validate(token, nonce);
      return isForUs(set)
          ? claims.verdict(set)
          : new Verdict.Refused("the provider's ID token is not good: it is another client's");
    } catch (BadJOSEException e) {
      log.atWarn()
          .addKeyValue("issuer", settings.issuer())
          .addKeyValue("reason", e.getMessage())
          .log("An ID token is refused");
      return new Verdict.Refused("the provider's ID token is not good: " + e.getMessage());
    } catch (JOSEException e) {
      throw new Unreachable("the provider's keys cannot be had: " + e.getMessage());
    }
  }

  /** OpenID Connect Core, 3.1.3.7, points 3 to 5, of which the library checks the third alone. */
  private boolean isForUs(IDTokenClaimsSet token) {
    AuthorizedParty party = token.getAuthorizedParty();
    return party == null
        ? token.getAudience().size() == 1
        : party.getValue().equals(settings.clientId());
  }

  private static Verdict refused(String error) {
    if (error.equals("authorization_pending")) {
      return new Verdict.Waiting(0);
    }
    if (error.equals("slow_down")) {
      return new Verdict.Waiting(SLOWER_MS);
    }
    return new Verdict.Refused(
        switch (error) {
          case "expired_token" -> "the code was not typed in time: begin again";
          case "access_denied" -> "the sign-in was refused at the provider";
          case "invalid_client" -> "the provider does not accept this server's client secret";
          default -> "the provider does not accept the code: begin again";
        });
  }

  private @Nullable ClientAuthentication client(OIDCProviderMetadata document) {
    if (settings.clientSecret().isEmpty()) {
      return null;
    }
    ClientID id = new ClientID(settings.clientId());
    Secret secret = new Secret(settings.clientSecret());
    List<ClientAuthenticationMethod> methods = document.getTokenEndpointAuthMethods();
    boolean post =
        methods != null
            && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
            && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    return post ? new ClientSecretPost(id, secret) : new ClientSecretBasic(id, secret);
  }

  private HTTPResponse send(HTTPRequest request) throws IOException {
    return request.send(http);
  }

  private Unreachable away(IOException e) {
    return new Unreachable(
        "the provider " + settings.issuer().getHost() + " cannot be asked: " + e.getMessage());
  }

  private static @Nullable String one(Map<String, List<String>> answer, String name) {
    List<String> values = answer.getOrDefault(name, List.of());
    return values.size() == 1 && values.get(0).length() <= LONGEST ? values.get(0) : null;
  }
}
