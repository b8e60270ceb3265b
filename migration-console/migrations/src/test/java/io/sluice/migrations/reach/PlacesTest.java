package io.sluice.migrations.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.migrations.reach.Places.Told;
import io.sluice.view.reach.Reach.Place;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final List<Told> callers = new ArrayList<>();

  private void reach(String... addresses) {
    for (String address : addresses) {
      callers.add(new Told(address, false));
    }
  }

  private void fail(String... addresses) {
    for (String address : addresses) {
      callers.add(new Told(address, true));
    }
  }

  @Test
  void theWidestNetworkAllOfWhoseCallersFailIsNamed() {
    reach("10.1.2.3", "10.8.9.9");
    fail("10.9.0.7", "10.9.44.1", "10.9.250.9");

    assertThat(Places.of(callers)).containsExactly(new Place("10.9.0.0/16", 3, 3));
  }

  @Test
  void aSmallerOneIsNamedWhereOthersBesideItReach() {
    reach("10.9.0.7", "10.9.1.8");
    fail("10.9.44.1", "10.9.44.2");

    assertThat(Places.of(callers)).containsExactly(new Place("10.9.44.0/24", 2, 2));
  }

  @Test
  void whereSomeReachAndSomeDoNotBothAreCounted() {
    reach("10.9.44.3");
    fail("10.9.44.1", "10.9.44.2");

    assertThat(Places.of(callers)).containsExactly(new Place("10.9.44.0/24", 2, 3));
  }

  @Test
  void theMostComeFirstAndOneAloneIsNamedByItself() {
    fail("10.1.0.1", "10.9.0.1", "10.9.0.2");

    assertThat(Places.of(callers))
        .containsExactly(new Place("10.9.0.0/16", 2, 2), new Place("10.1.0.1", 1, 1));
  }

  @Test
  void networksOfVersionSixAreNamed() {
    reach("2001:db8:1::1");
    fail("2001:db8:2:1::1", "2001:db8:2:2::1");

    assertThat(Places.of(callers)).containsExactly(new Place("2001:db8:2::/48", 2, 2));
  }

  @Test
  void whoseAddressIsNotKnownIsElsewhere() {
    fail("", "localhost");
    reach("");

    assertThat(Places.of(callers)).containsExactly(new Place("", 2, 3));
  }

  @Test
  void whereNobodyFailsNoPlaceIsNamed() {
    reach("10.9.44.3");

    assertThat(Places.of(callers)).isEmpty();
  }
}
