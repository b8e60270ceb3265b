package io.sluice.console.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import io.sluice.view.people.SignInProvider.Departure;
import io.sluice.view.people.SignInProvider.DeviceCode;
import io.sluice.view.people.SignInProvider.Unreachable;
import io.sluice.view.people.SignInProvider.Verdict;
import io.sluice.view.people.SignInProvider.Verdict.Refused;
import io.sluice.view.people.SignInProvider.Verdict.Vouched;
import io.sluice.view.people.SignInProvider.Verdict.Waiting;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sign-in by a provider that is right, and by one that is wrong in every way we know. */
final class OidcProviderTest {
  private final Clock clock = Clock.systemUTC();
  private final LocalProvider outside = LocalProvider.start(clock);
  private final OidcProvider provider =
      new OidcProvider(outside.settings(), clock, Duration.ofSeconds(20));

  @AfterEach
  void close() {
    outside.close();
  }

  private Verdict signIn() throws Unreachable {
    Departure departure = provider.depart();
    return provider.arrive(departure, outside.signIn(departure.address()));
  }

  private void refuses(String words) throws Unreachable {
    assertThat(signIn())
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.why()).contains(words);
              assertThat(refused.why()).doesNotContain(LocalProvider.SECRET);
            });
  }

  @Test
  void whoSignsInThereIsKnownHereWithHisGroups() throws Unreachable {
    Departure departure = provider.depart();

    assertThat(departure.address().toString())
        .contains("code_challenge_method=S256", "scope=openid+profile+groups", "response_type=code")
        .doesNotContain(departure.verifier());
    assertThat(departure.toString()).doesNotContain(departure.verifier(), departure.nonce());
    assertThat(provider.arrive(departure, outside.signIn(departure.address())))
        .isInstanceOfSatisfying(
            Vouched.class,
            vouched -> {
              assertThat(vouched.name()).isEqualTo("alice");
              assertThat(vouched.groups()).containsExactly("team-orders");
              assertThat(vouched.fullName()).isEqualTo("Alice of the tests");
              assertThat(vouched.origin()).matches("oidc:[0-9a-f]{24}");
            });
  }

  @Test
  void theOriginTellsTwoPeopleOfOneNameApart() throws Unreachable {
    Vouched first = (Vouched) signIn();
    outside.subject = "4712";

    Vouched second = (Vouched) signIn();

    assertThat(second.name()).isEqualTo(first.name());
    assertThat(second.origin()).isNotEqualTo(first.origin());
  }

  @Test
  void anAnswerToAnotherDepartureIsRefused() throws Unreachable {
    Departure departure = provider.depart();
    Map<String, List<String>> answer = outside.signIn(provider.depart().address());

    assertThat(provider.arrive(departure, answer))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.why()).contains("not begun in this"));
    answer.put("state", List.of(departure.state(), departure.state()));
    assertThat(provider.arrive(departure, answer)).isInstanceOf(Refused.class);
    answer.remove("state");
    assertThat(provider.arrive(departure, answer)).isInstanceOf(Refused.class);
  }

  @Test
  void aCodeCountsOnceAndOnlyWithItsVerifier() throws Unreachable {
    Departure departure = provider.depart();
    Map<String, List<String>> answer = outside.signIn(departure.address());
    Departure stolen =
        new Departure(
            departure.address(),
            departure.state(),
            departure.nonce(),
            provider.depart().verifier());

    assertThat(provider.arrive(stolen, outside.signIn(departure.address())))
        .isInstanceOf(Refused.class);
    assertThat(provider.arrive(departure, answer)).isInstanceOf(Vouched.class);
    assertThat(provider.arrive(departure, answer)).isInstanceOf(Refused.class);
    assertThat(
            provider.arrive(
                new Departure(departure.address(), departure.state(), departure.nonce(), "short"),
                answer))
        .isInstanceOf(Refused.class);
  }

  @Test
  void anotherIssuersAnswerIsRefused() throws Unreachable {
    Departure departure = provider.depart();
    Map<String, List<String>> answer = new HashMap<>(outside.signIn(departure.address()));
    answer.put("iss", List.of("https://evil.example"));

    assertThat(provider.arrive(departure, answer)).isInstanceOf(Refused.class);
  }

  @Test
  void aTokenThatIsNotForThisSignInIsRefused() throws Unreachable {
    outside.claims = claims -> claims.claim("nonce", "another");
    refuses("nonce");
    outside.claims = claims -> claims.claim("nonce", null);
    refuses("nonce");
    outside.claims = claims -> claims.audience("another client");
    refuses("audience");
    outside.claims = claims -> claims.audience(List.of("sluice", "other")).claim("azp", "other");
    refuses("not good");
    outside.claims = claims -> claims.issuer("https://evil.example");
    refuses("issuer");
    outside.claims = claims -> claims.subject(null);
    refuses("not good");
  }

  @Test
  void timeIsJudgedWithAMinuteOfSkew() throws Unreachable {
    outside.claims = expired(45);
    assertThat(signIn()).isInstanceOf(Vouched.class);
    outside.claims = expired(120);
    refuses("xpired");
    outside.claims = claims -> claims.expirationTime(null);
    refuses("not good");
    outside.claims = claims -> claims.issueTime(Date.from(clock.instant().plusSeconds(120)));
    refuses("not good");
  }

  private UnaryOperator<JWTClaimsSet.Builder> expired(int seconds) {
    return claims -> claims.expirationTime(Date.from(clock.instant().minusSeconds(seconds)));
  }

  @Test
  void aTokenThatTheProviderDidNotSignIsRefused() throws Unreachable {
    outside.signing = LocalProvider.Signing.NONE;
    refuses("no signed ID token");
    outside.signing = LocalProvider.Signing.SECRET;
    refuses("not good");
    outside.signing = LocalProvider.Signing.STRANGER;
    refuses("not good");
  }

  @Test
  void aNewKeyOfTheProviderIsFetchedWhenATokenNamesIt() throws Unreachable {
    assertThat(signIn()).isInstanceOf(Vouched.class);
    outside.key = outside.newKey();

    assertThat(signIn()).isInstanceOf(Vouched.class);
    assertThat(outside.keysRead.get()).isEqualTo(2);
  }

  @Test
  void unknownKeysDoNotMakeUsAskAgainAndAgain() throws Unreachable {
    assertThat(signIn()).isInstanceOf(Vouched.class);
    for (int i = 0; i < 5; i++) {
      outside.key = outside.newKey();
      Departure departure = provider.depart();
      try {
        provider.arrive(departure, outside.signIn(departure.address()));
      } catch (Unreachable limited) {
        assertThat(limited.words()).contains("keys");
      }
    }

    assertThat(outside.keysRead.get()).isLessThanOrEqualTo(4);
  }

  @Test
  void namesThatNobodyMayHaveHereAreRefused() throws Unreachable {
    outside.user = "system";
    refuses("no name of a user here");
    outside.user = "<script>";
    refuses("no name of a user here");
    outside.claims = claims -> claims.claim("preferred_username", 7);
    refuses("no name of a user here");
  }

  @Test
  void oneGroupMayBeATextAndNoGroupsAreNone() throws Unreachable {
    outside.groups = "team-orders";
    assertThat(((Vouched) signIn()).groups()).containsExactly("team-orders");
    outside.groups = null;
    assertThat(((Vouched) signIn()).groups()).isEmpty();
    outside.groups = Map.of("team", true);
    assertThat(((Vouched) signIn()).groups()).isEmpty();
  }

  @Test
  void anAddressThatIsNotVerifiedIsNoName() throws Unreachable {
    OidcSettings plain = outside.settings();
    OidcProvider byMail =
        new OidcProvider(
            new OidcSettings(
                plain.issuer(),
                plain.clientId(),
                plain.clientSecret(),
                plain.scopes(),
                "email",
                "groups",
                plain.redirect()),
            clock,
            Duration.ofSeconds(20));
    outside.claims = claims -> claims.claim("email", "alice@shop.example");
    Departure departure = byMail.depart();

    assertThat(byMail.arrive(departure, outside.signIn(departure.address())))
        .isInstanceOf(Refused.class);

    outside.claims =
        claims -> claims.claim("email", "alice@shop.example").claim("email_verified", true);
    Departure again = byMail.depart();
    assertThat(byMail.arrive(again, outside.signIn(again.address()))).isInstanceOf(Vouched.class);
  }

  @Test
  void aProviderThatIsDownSlowOrEndlessIsUnreachable() throws Unreachable {
    outside.extraBytes = 2 << 20;
    assertThatThrownBy(provider::depart)
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("longer than 1 MiB");
    outside.extraBytes = 0;
    outside.answersAfterMs = 500;
    OidcProvider hasty = new OidcProvider(outside.settings(), clock, Duration.ofMillis(100));
    assertThatThrownBy(hasty::depart)
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("did not answer within");
    outside.answersAfterMs = 0;
    outside.issuer = "https://evil.example";
    assertThatThrownBy(provider::depart)
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("another issuer");
    outside.issuer = outside.settings().issuer().toString();
    Departure departure = provider.depart();
    Map<String, List<String>> answer = outside.signIn(departure.address());

    outside.close();

    assertThatThrownBy(() -> provider.arrive(departure, answer))
        .isInstanceOf(Unreachable.class)
        .message()
        .doesNotContain(LocalProvider.SECRET, "code-");
  }

  @Test
  void aDeviceWaitsUntilItsCodeIsTyped() throws Unreachable {
    DeviceCode code = provider.device();

    assertThat(code.pauseMs()).isEqualTo(1_000);
    assertThat(code.lastsMs()).isEqualTo(600_000);
    assertThat(code.toString()).doesNotContain(code.secret()).doesNotContain(code.code());
    assertThat(provider.poll(code.secret())).isEqualTo(new Waiting(0));

    outside.type(code.code(), true);

    assertThat(provider.poll(code.secret()))
        .isInstanceOfSatisfying(
            Vouched.class, vouched -> assertThat(vouched.name()).isEqualTo("alice"));
  }

  @Test
  void aDeviceIsRefusedWhenThePersonRefuses() throws Unreachable {
    DeviceCode code = provider.device();
    outside.type(code.code(), false);

    assertThat(provider.poll(code.secret())).isInstanceOf(Refused.class);
    assertThat(provider.poll("")).isInstanceOf(Refused.class);
  }

  @Test
  void aWrongClientSecretIsToldWithoutTheSecret() throws Unreachable {
    OidcSettings right = outside.settings();
    OidcProvider wrong =
        new OidcProvider(
            new OidcSettings(
                right.issuer(),
                right.clientId(),
                "another secret",
                right.scopes(),
                right.nameClaim(),
                right.groupsClaim(),
                right.redirect()),
            clock,
            Duration.ofSeconds(20));
    Departure departure = wrong.depart();

    assertThat(wrong.arrive(departure, outside.signIn(departure.address())))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.why())
                    .contains("client secret")
                    .doesNotContain("another secret"));
  }

  @Test
  void onlyHttpsOrThisMachineIsAsked() {
    assertThat(OidcSettings.isProtected(URI.create("https://idp.example"))).isTrue();
    assertThat(OidcSettings.isProtected(URI.create("http://127.0.0.1:8080/realms/x"))).isTrue();
    assertThat(OidcSettings.isProtected(URI.create("http://[::1]:8080"))).isTrue();
    assertThat(OidcSettings.isProtected(URI.create("http://idp.example"))).isFalse();
    assertThat(OidcSettings.isProtected(URI.create("http://127.0.0.1.evil.example"))).isFalse();
    assertThat(OidcSettings.isProtected(URI.create("https://user@idp.example"))).isFalse();
    assertThat(OidcSettings.isProtected(URI.create("file:///etc/passwd"))).isFalse();
    assertThat(outside.settings().toString()).doesNotContain(LocalProvider.SECRET);
  }
}
