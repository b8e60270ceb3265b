package io.sluice.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.etcd.EtcdFault.Kind;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final URI FIRST = URI.create("http://a:2379");
  private static final URI SECOND = URI.create("http://b:2379");
  private final EtcdFault outage = new EtcdFault(Kind.OUTAGE, "out");
  private final EtcdFault untrusted = new EtcdFault(Kind.UNTRUSTED, "strange");

  private final Rounds rounds = new Rounds(List.of(FIRST, SECOND));

  @Test
  void oneDeadMemberIsNotSpokenOf() {
    assertThat(rounds.ended(outage)).isEmpty();
    assertThat(rounds.endpoint()).isEqualTo(SECOND);

    rounds.ran(true, true);
    assertThat(rounds.ended(outage)).isEmpty();
    assertThat(rounds.endpoint()).isEqualTo(FIRST);
  }

  @Test
  void membersThatListButCannotBeFollowedAreSpokenOf() {
    rounds.ran(true, false);
    assertThat(rounds.ended(outage)).isEmpty();
    rounds.begin();
    rounds.ran(true, false);
    assertThat(rounds.ended(outage)).contains(outage);
  }

  @Test
  void whenAllFailTheGravestIsSaid() {
    assertThat(rounds.ended(untrusted)).isEmpty();
    assertThat(rounds.ended(outage)).contains(untrusted);
    assertThat(rounds.ended(outage)).isEmpty();
    assertThat(rounds.ended(outage)).contains(outage);
  }

  @Test
  void forgottenHistoryOnlyAsksForAnotherListing() {
    rounds.ran(true, false);

    assertThat(rounds.ended(StatusReading.cancelled("", 7))).isEmpty();
    assertThat(rounds.endpoint()).isEqualTo(FIRST);
  }

  @Test
  void aSingleMembersFaultIsSaidAtOnce() {
    assertThat(new Rounds(List.of(FIRST)).ended(outage)).contains(outage);
  }
}
