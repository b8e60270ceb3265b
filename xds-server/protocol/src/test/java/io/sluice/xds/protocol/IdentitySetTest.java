package io.sluice.xds.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** It is what the platform's identity set is, in less room. */
class IdentitySetTest {
  @Test
  void equalObjectsAreTwoAndOneObjectIsOne() {
    IdentitySet<Unit> set = new IdentitySet<>();
    Unit one = Unit.of("type", "name");
    Unit equal = Unit.of("type", "name");

    assertThat(set.add(one)).isTrue();
    assertThat(set.add(one)).isFalse();
    assertThat(set.add(equal)).isTrue();
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.remove(one)).isTrue();
    assertThat(set.remove(one)).isFalse();
    assertThat(set.contains(equal)).isTrue();
    set.clear();
    assertThat(set.isEmpty()).isTrue();
    assertThat(set.contains(equal)).isFalse();
  }

  @Test
  void itAgreesWithThePlatformsOverManyChanges() {
    Random random = new Random(7);
    List<Object> objects = new ArrayList<>();
    for (int each = 0; each < 300; each++) {
      objects.add(new Object());
    }
    IdentitySet<Object> set = new IdentitySet<>();
    Set<Object> expected = Collections.newSetFromMap(new IdentityHashMap<>());

    for (int change = 0; change < 50_000; change++) {
      // Fills and empties in turn.
      int upTo = change / 10_000 % 2 == 0 ? 300 : 20;
      Object object = objects.get(random.nextInt(300));
      if (random.nextInt(300) < upTo) {
        assertThat(set.add(object)).isEqualTo(expected.add(object));
      } else {
        assertThat(set.remove(object)).isEqualTo(expected.remove(object));
      }
      assertThat(set.size()).isEqualTo(expected.size());
    }

    Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
    set.copy().each(found::add);
    assertThat(found).isEqualTo(expected);
    objects.forEach(each -> assertThat(set.contains(each)).isEqualTo(expected.contains(each)));
  }
}
