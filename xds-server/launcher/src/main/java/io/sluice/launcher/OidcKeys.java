package io.sluice.launcher;

import io.sluice.console.signin.OidcSettings;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who vouches for people beside passwords: {@code auth.oidc}. */
final class OidcKeys {
  private static final URI NONE = URI.create("https://localhost/");
  private static final String CALLBACK = "/signin/oidc/callback";

  static final Key<URI> ISSUER =
      Key.of(
          "auth.oidc.issuer",
          url(
              "https://HOST/PATH as the provider names itself; http on this machine only",
              OidcKeys::isIssuer),
          "no sign-in by a provider",
          NONE);
  static final Key<String> CLIENT_ID =
      Key.of("auth.oidc.clientId", visible("1 to 255 visible characters", 1, 255), "sluice");
  static final Key<String> CLIENT_SECRET =
      Key.of("auth.oidc.clientSecret", visible("up to 1,024 characters", 0, 1_024), "").asSecret();
  static final Key<List<String>> SCOPES =
      new Key<>(
          "auth.oidc.scopes",
          new Kind<>(
              "list",
              "at most 20 of visible ASCII characters; openid is always asked for",
              List::of),
          "[profile, email]",
          List.of("profile", "email"),
          false);
  static final Key<String> NAME_CLAIM =
      Key.of(
          "auth.oidc.nameClaim",
          visible("1 to 64 visible characters", 1, 64),
          "preferred_username");
  static final Key<String> GROUPS_CLAIM =
      Key.of("auth.oidc.groupsClaim", visible("1 to 64 visible characters", 1, 64), "groups");
  static final Key<URI> REDIRECT =
      Key.of(
          "auth.oidc.redirect",
          url(
              "https://HOST"
                  + CALLBACK
                  + " as a browser reaches this console; http on this machine only",
              uri -> OidcSettings.isProtected(uri) && CALLBACK.equals(uri.getPath())),
          "needed with auth.oidc.issuer",
          NONE);

  private OidcKeys() {}

  private static boolean isIssuer(URI uri) {
    return OidcSettings.isProtected(uri) && uri.getQuery() == null && uri.getFragment() == null;
  }

  private static Kind<URI> url(String allowed, Predicate<URI> right) {
    return new Kind<>(
        "URL",
        allowed,
        text -> {
          URI uri = URI.create(text);
          if (!right.test(uri)) {
            throw new IllegalArgumentException();
          }
          return uri;
        });
  }

  private static Kind<String> visible(String allowed, int least, int most) {
    return Kind.text(
        allowed,
        text ->
            text.length() >= least
                && text.length() <= most
                && text.chars().noneMatch(Character::isISOControl));
  }

  /** How the provider is asked, or null when there is none. */
  static @Nullable OidcSettings read(Section oidc) {
    if (oidc.names().isEmpty()) {
      return null;
    }
    URI issuer = required(oidc, ISSUER);
    URI redirect = required(oidc, REDIRECT);
    List<String> scopes = oidc.has(SCOPES) ? oidc.texts(SCOPES.name()) : SCOPES.otherwise();
    if (scopes.size() > 20
        || scopes.stream().anyMatch(one -> !one.matches("[\\x21-\\x7e]{1,100}"))) {
      oidc.mistake(SCOPES.name(), "is wrong; allowed: " + SCOPES.kind().allowed());
      scopes = SCOPES.otherwise();
    }
    return new OidcSettings(
        issuer,
        oidc.get(CLIENT_ID),
        oidc.get(CLIENT_SECRET),
        scopes,
        oidc.get(NAME_CLAIM),
        oidc.get(GROUPS_CLAIM),
        redirect);
  }

  private static URI required(Section oidc, Key<URI> key) {
    if (!oidc.has(key)) {
      oidc.mistake(key.name(), "is missing; allowed: " + key.kind().allowed());
    }
    return oidc.get(key);
  }
}
