package io.sluice.injector.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");
  private static final Duration LIFE = Duration.ofDays(90);

  private final Issuer issuer = new Issuer(List.of("sluice-injector.sluice.svc"), LIFE);
  private final KeyRing first = KeyRing.EMPTY.at(START, issuer);

  private static Instant day(double day) {
    return START.plusSeconds((long) (day * 86_400));
  }

  private static boolean isBelieved(KeyRing ring, Pair pair) {
    return ring.authorities().stream().anyMatch(pair::isSignedBy);
  }

  @Test
  void theFirstPairServesAtOnceForItsNames() throws Exception {
    Pair pair = first.serving().orElseThrow();

    assertThat(isBelieved(first, pair)).isTrue();
    assertThat(pair.until()).isEqualTo(START.plus(LIFE));
    assertThat(Pair.x509(pair.certificate()).getSubjectAlternativeNames().toString())
        .contains("sluice-injector.sluice.svc");
    assertThat(pair.toString()).doesNotContain("PRIVATE");
  }

  @Test
  void nothingChangesBeforeItIsDue() {
    assertThat(first.at(day(59), issuer)).isEqualTo(first);
    assertThat(first.due()).isBetween(day(59.9), day(60.1));
  }

  @Test
  void theNextIsBelievedAnHourBeforeItServesAndTheOldOneUntilItsEnd() {
    Pair old = first.serving().orElseThrow();

    KeyRing made = first.at(day(60), issuer);
    assertThat(made.serving()).contains(old);
    Pair next = made.next().orElseThrow();
    assertThat(isBelieved(made, next)).isTrue();
    assertThat(made.at(day(60).plusSeconds(3_599), issuer)).isEqualTo(made);
    assertThat(made.due()).isEqualTo(day(60).plusSeconds(3_600));

    KeyRing turned = made.at(day(60).plusSeconds(3_600), issuer);
    assertThat(turned.serving()).contains(next);
    assertThat(turned.next()).isEmpty();
    assertThat(isBelieved(turned, old)).isTrue();

    KeyRing later = turned.at(day(130), issuer).at(day(131), issuer);
    assertThat(isBelieved(later, old)).isFalse();
    assertThat(later.authorities()).hasSize(2);
  }

  @Test
  void aRingThatWasNotSeenToForLongServesWithANewPairAtOnce() {
    KeyRing made = first.at(day(60), issuer);

    assertThat(first.at(day(91), issuer).serving().orElseThrow().hasEnded(day(91))).isFalse();
    assertThat(made.at(day(91), issuer).serving()).isEqualTo(made.next());
    assertThat(made.at(day(500), issuer).serving().orElseThrow().hasEnded(day(500))).isFalse();
    assertThat(made.at(day(500), issuer).authorities()).hasSize(1);
  }

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    KeyRing made = first.at(day(60), issuer);

    assertThat(KeyRing.of(made.data())).isEqualTo(made);
    assertThat(KeyRing.of(Map.of())).isEqualTo(KeyRing.EMPTY);
  }

  @Test
  void aDamagedOrMixedUpSecretIsNotUsed() {
    Map<String, String> good = first.data();
    Map<String, String> other = KeyRing.EMPTY.at(START, issuer).data();

    for (Map.Entry<String, String> each :
        Map.of(
                "tls.crt", "damaged",
                "tls.key", other.get("tls.key"),
                "ca.crt", other.get("ca.crt"))
            .entrySet()) {
      Map<String, String> damaged = new HashMap<>(good);
      damaged.put(each.getKey(), each.getValue());
      assertThatThrownBy(() -> KeyRing.of(damaged))
          .as(each.getKey())
          .isInstanceOf(CertificateException.class);
    }
  }
}
