package io.sluice.view.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
  @ParameterizedTest
  @CsvSource({
    "orders,     orders,      true",
    "orders,     orders-api,  false",
    "orders,     Orders,      false",
    "orders,     order,       false",
    "orders-*,   orders-api,  true",
    "orders-*,   orders-,     true",
    "orders-*,   orders,      false",
    "orders-*,   my-orders-a, false",
    "*-api,      orders-api,  true",
    "*-api,      orders-apis, false",
    "a*c,        abc,         true",
    "a*c,        acb,         false",
    "a*b*c,      a1b2b3c,     true",
    "a*b*c,      a1c2b,       false",
    "**,         anything,    true",
    "*,          anything,    true",
    "a.c,        abc,         false",
    "a*,         a*,          true",
  })
  void aPatternTakesWhatItsStarsLeaveOpen(String pattern, String service, boolean covered) {
    assertThat(new Scope(pattern, Scope.ALL).covers(service)).isEqualTo(covered);
  }

  @Test
  void anEnvironmentNarrowsIt() {
    Scope scope = new Scope("orders*", "kubernetes");

    assertThat(scope.covers("orders", "kubernetes")).isTrue();
    assertThat(scope.covers("orders", "vm")).isFalse();
    assertThat(scope.covers("users", "kubernetes")).isFalse();
    assertThat(new Scope("orders*", Scope.ALL).covers("orders", "vm")).isTrue();
  }

  @Test
  void onlyStarsInAllEnvironmentsAreEverything() {
    assertThat(Scope.EVERYTHING.isEverything()).isTrue();
    assertThat(new Scope("***", Scope.ALL).isEverything()).isTrue();
    assertThat(new Scope("*", "vm").isEverything()).isFalse();
    assertThat(new Scope("a*", Scope.ALL).isEverything()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "orders api", "orders/api", "(a+)+", "*a*b*c*d*", "%", "örders"})
  void whatIsNoPatternIsRefused(String text) {
    assertThat(Scope.isPattern(text)).isFalse();
    assertThatThrownBy(() -> new Scope(text, Scope.ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a pattern of services");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "VM", "vm*", "1vm", "v m"})
  void whatIsNoEnvironmentIsRefused(String text) {
    assertThat(Scope.isEnvironment(text)).isFalse();
    assertThatThrownBy(() -> new Scope("orders", text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itMeansWhatARegularExpressionWouldMean() {
    Random random = new Random(20_261_121);
    for (int i = 0; i < 20_000; i++) {
      String pattern = word(random, "ab*", 6);
      String service = word(random, "ab", 8);
      if (!Scope.isPattern(pattern)) {
        continue;
      }
      boolean expected = Pattern.compile(pattern.replace("*", ".*")).matcher(service).matches();

      assertThat(new Scope(pattern, Scope.ALL).covers(service))
          .as("%s covers %s", pattern, service)
          .isEqualTo(expected);
    }
  }

  @Test
  void theWorstPatternCostsLittle() {
    String half = "a".repeat(60);
    Scope worst = new Scope("*" + half + "*" + half + "*" + half + "*b", Scope.ALL);
    String service = "a".repeat(253);

    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          for (int i = 0; i < 1_000; i++) {
            assertThat(worst.covers(service)).isFalse();
          }
        });
  }

  private static String word(Random random, String letters, int longest) {
    StringBuilder word = new StringBuilder();
    int length = 1 + random.nextInt(longest);
    for (int i = 0; i < length; i++) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }
}
