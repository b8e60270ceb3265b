package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChoicesTest {
  private static final Set<String> SCENARIOS = Set.of("shift");

  @Test
  void thereIsOneMemberUnlessMoreAreAskedFor() {
    assertThat(new Choices(null, null, false, false).size()).isEqualTo(1);
    assertThat(new Choices(null, 3, false, false).size()).isEqualTo(3);
    assertThat(new Choices("shift", 3, false, true).mistakes(SCENARIOS)).isEmpty();
  }

  @Test
  void chaosBringsThreeMembersUnlessOthersAreAskedFor() {
    assertThat(new Choices(null, null, true, false).size()).isEqualTo(3);
    assertThat(new Choices(null, 5, true, false).size()).isEqualTo(5);
    assertThat(new Choices(null, null, true, false).mistakes(SCENARIOS)).isEmpty();
  }

  @Test
  void whatCannotBeHadIsSaid() {
    assertThat(new Choices("dance", 6, false, false).mistakes(SCENARIOS))
        .containsExactly(
            "--scenario: 'dance' is none of shift", "--members: '6' is not a number from 1 to 5");
    assertThat(new Choices(null, 0, false, false).mistakes(SCENARIOS)).hasSize(1);
  }

  @Test
  void chaosGoesWithNeitherAScenarioNorRegistriesNorOneMember() {
    for (Choices wrong :
        List.of(
            new Choices("shift", 3, true, false),
            new Choices(null, 3, true, true),
            new Choices(null, 1, true, false))) {
      assertThat(wrong.mistakes(SCENARIOS)).singleElement().asString().startsWith("--chaos: ");
    }
  }
}
