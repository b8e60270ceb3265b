package io.sluice.console.signin;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.sluice.view.people.SignInProvider.Unreachable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the provider says of itself, read when it is needed and again when it is an hour old. */
final class Metadata {
  /** Only keys of which the provider alone has the secret half; neither "none" nor HMAC. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Stream.of(
              JWSAlgorithm.Family.RSA.stream(),
              JWSAlgorithm.Family.EC.stream(),
              JWSAlgorithm.Family.ED.stream())
          .flatMap(family -> family)
          .collect(Collectors.toUnmodifiableSet());

  private static final Duration GOOD_FOR = Duration.ofHours(1);
  private static final Duration KEYS_GOOD_FOR = Duration.ofMinutes(15);
  private static final Duration KEYS_WITHIN = Duration.ofSeconds(5);

  /** Keys are asked for again when a token names one that is unknown, twice in this time. */
  private static final Duration KEYS_PAUSE = Duration.ofSeconds(30);

  /** How far the provider's clock may be off; two machines without NTP are off by more. */
  private static final int SKEW_SECONDS = 60;

  private final OidcSettings settings;
  private final ProviderHttp http;
  private final Clock clock;
  private @Nullable Known known; // guarded by this

  /**
   * What was read.
   *
   * @param validator of what the provider signs
   */
  record Known(OIDCProviderMetadata document, IDTokenValidator validator, long read) {}

  Metadata(OidcSettings settings, ProviderHttp http, Clock clock) {
    this.settings = settings;
    this.http = http;
    this.clock = clock;
  }

  /** What is known; when it is old and the provider is away, what was known before. */
  synchronized Known get() throws Unreachable {
    Known before = known;
    if (before != null && clock.millis() - before.read() < GOOD_FOR.toMillis()) {
      return before;
    }
    try {
      Known now = read(before);
      known = now;
      return now;
    } catch (IOException | GeneralException e) {
      if (before != null) {
        return before;
      }
      throw new Unreachable(
          "the provider " + settings.issuer() + " cannot be asked: " + e.getMessage());
    }
  }

  private Known read(@Nullable Known before) throws IOException, GeneralException {
    Issuer issuer = new Issuer(settings.issuer());
    OIDCProviderMetadata document =
        OIDCProviderMetadata.parse(
            http.retrieveResource(OIDCProviderMetadata.resolveURL(issuer)).getContent());
    if (!document.getIssuer().equals(issuer)) {
      throw new IOException("its document is that of another issuer");
    }
    if (document.getJWKSetURI() == null
        || document.getTokenEndpointURI() == null
        || document.getAuthorizationEndpointURI() == null) {
      throw new IOException("its document lacks an endpoint for sign-in, tokens or keys");
    }
    if (!OidcSettings.isProtected(document.getAuthorizationEndpointURI())) {
      throw new IOException("its sign-in is not https");
    }
    boolean sameKeys =
        before != null && document.getJWKSetURI().equals(before.document().getJWKSetURI());
    return new Known(
        document,
        sameKeys && before != null ? before.validator() : validator(document, issuer),
        clock.millis());
  }

  private IDTokenValidator validator(OIDCProviderMetadata document, Issuer issuer)
      throws IOException {
    JWKSource<SecurityContext> keys =
        JWKSourceBuilder.<SecurityContext>create(document.getJWKSetURI().toURL(), http)
            .cache(KEYS_GOOD_FOR.toMillis(), KEYS_WITHIN.toMillis())
            .refreshAheadCache(false)
            .rateLimited(KEYS_PAUSE.toMillis())
            .outageTolerant(GOOD_FOR.toMillis())
            .build();
    IDTokenValidator validator =
        new IDTokenValidator(
            issuer,
            new ClientID(settings.clientId()),
            new JWSVerificationKeySelector<>(ALGORITHMS, keys),
            null);
    validator.setMaxClockSkew(SKEW_SECONDS);
    return validator;
  }
}
