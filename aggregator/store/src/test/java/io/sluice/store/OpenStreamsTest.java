package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who has streams of a proxy, and whose word on it is the newest. */
class OpenStreamsTest {
  private final OpenStreams streams = new OpenStreams();

  @Test
  void aProxyThatNobodyHasIsWithNobodyAlone() {
    streams.begins("b", "other");

    assertThat(streams.isOnlyWith("a", "gone")).isFalse();
    assertThat(streams.isOnlyWith("b", "gone")).isFalse();
    assertThat(streams.isOnlyWith("b", "other")).isTrue();
    streams.begins("other");
    assertThat(streams.isOnlyWith("b", "other")).isFalse();
  }

  @Test
  void theMemberToWhichItCameLastKnowsWhatItHolds() {
    assertThat(streams.isToldBy("a", "p")).as("nobody has it").isTrue();
    streams.begins("a", "p");
    streams.begins("p");
    assertThat(streams.isToldBy("a", "p")).as("it came here since").isFalse();
    streams.begins("b", "p");
    assertThat(streams.isToldBy("b", "p")).isTrue();

    assertThat(streams.gone("b")).isEmpty();
    assertThat(streams.isToldBy("b", "p")).isFalse();
    assertThat(streams.ends("p")).isTrue();
    assertThat(streams.isToldBy("a", "p")).isTrue();
    assertThat(streams.gone("a")).containsExactly("p");
    assertThat(streams.isAnywhere("p")).isFalse();
  }

  @Test
  void anEndThatIsHeardBeforeItsBeginEndsIt() {
    streams.begins("p");
    assertThat(streams.ends("p")).isTrue();
    assertThat(streams.ends("p")).isTrue();
    streams.shift("p", 1); // it was lost for a while
    assertThat(streams.isHere("p")).isFalse();
    streams.begins("p");
    assertThat(streams.here()).containsExactly("p");
  }
}
