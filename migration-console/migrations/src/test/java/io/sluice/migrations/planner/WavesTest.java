package io.sluice.migrations.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** In which order services leave. */
final class WavesTest {
  private static Call call(String caller, String service) {
    return new Call(caller, service, 10);
  }

  @Test
  void whoeverIsCalledLeavesBeforeWhoeverCalls() {
    Waves waves =
        Waves.of(
            Set.of("shop", "orders", "users", "stock", "mail"),
            List.of(
                call("shop", "orders"),
                call("shop", "users"),
                call("orders", "stock"),
                call("orders", "users")));

    assertThat(waves.waves())
        .containsExactly(List.of("mail", "stock", "users"), List.of("orders"), List.of("shop"));
    assertThat(waves.circles()).isEmpty();
  }

  @Test
  void aCircleLeavesTogetherAndIsNamed() {
    Waves waves =
        Waves.of(
            Set.of("shop", "orders", "stock", "users"),
            List.of(
                call("shop", "orders"),
                call("orders", "stock"),
                call("stock", "orders"),
                call("stock", "users"),
                call("users", "users")));

    assertThat(waves.waves())
        .containsExactly(List.of("users"), List.of("orders", "stock"), List.of("shop"));
    assertThat(waves.circles()).containsExactly(List.of("orders", "stock"));
  }

  @Test
  void whoHasLeftIsNotAsked() {
    Waves waves = Waves.of(Set.of("shop"), List.of(call("shop", "orders"), call("gone", "shop")));

    assertThat(waves.waves()).containsExactly(List.of("shop"));
  }

  @Test
  void aLongChainIsOrdered() {
    Set<String> services = new TreeSet<>();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      services.add("s" + i);
      calls.add(call("s" + i, "s" + (i + 1)));
    }

    List<List<String>> waves = Waves.of(services, calls).waves();

    assertThat(waves).hasSize(10_000);
    assertThat(waves.get(0)).containsExactly("s9999");
  }

  /** In any graph: nobody leaves before whom he calls, unless both are in one circle. */
  @Test
  void noGraphBreaksTheOrder() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Set<String> services = new TreeSet<>();
      for (int i = 0; i < 12; i++) {
        services.add("s" + i);
      }
      List<Call> calls = new ArrayList<>();
      int count = random.nextInt(40);
      for (int i = 0; i < count; i++) {
        calls.add(call("s" + random.nextInt(12), "s" + random.nextInt(12)));
      }
      Waves waves = Waves.of(services, calls);

      assertThat(waves.waves().stream().mapToInt(List::size).sum()).isEqualTo(12);
      for (Call call : calls) {
        boolean together =
            waves.circles().stream()
                .anyMatch(one -> one.contains(call.caller()) && one.contains(call.service()));
        if (!together && !call.caller().equals(call.service())) {
          assertThat(wave(waves, call.service()))
              .as("seed %d, %s", seed, call)
              .isLessThan(wave(waves, call.caller()));
        }
      }
    }
  }

  private static int wave(Waves waves, String service) {
    for (int i = 0; i < waves.waves().size(); i++) {
      if (waves.waves().get(i).contains(service)) {
        return i;
      }
    }
    throw new AssertionError(service);
  }
}
