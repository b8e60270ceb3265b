package io.sluice.registry.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever was known before, the outcome is that of understanding the whole file. */
class KnownContentTest {
  private static final String ORDERS =
      """
      services:
        orders:
          - { address: 10.0.0.1, port: 80 }
          - { address: 10.0.0.2, port: 80 }
      """;
  private static final String USERS = "  users:\n    - { address: 10.0.1.1, port: 80 }\n";

  private final KnownContent known = new KnownContent();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private FileParsing parse(String text) {
    FileParsing parsing = known.parse(bytes(text), "r");
    assertThat(parsing).isEqualTo(FileContent.parse(bytes(text), "r"));
    return parsing;
  }

  private List<Instance> instances(String text, String service) {
    InstancesReplaced found = ((FileParsing.Right) parse(text)).content().services().get(service);
    if (found == null) {
      throw new AssertionError("no " + service);
    }
    return found.instances();
  }

  @Test
  void instancesWhoseLinesDidNotChangeAreTheSameList() {
    List<Instance> before = instances(ORDERS + USERS, "orders");

    assertThat(instances(ORDERS + USERS.replace("80", "81"), "orders")).isSameAs(before);
    assertThat(instances(ORDERS + "  first: []\n" + USERS, "orders")).isSameAs(before);
    assertThat(instances(ORDERS, "orders")).isSameAs(before);
  }

  @Test
  void aServiceThatMovedIsStillKnown() {
    List<Instance> before = instances(ORDERS + USERS, "orders");

    String moved = "services:\n" + USERS + ORDERS.substring("services:\n".length());
    assertThat(instances(moved, "orders")).isSameAs(before);
  }

  @Test
  void whatIsRejectedNamesTheLineWhereItStandsNow() {
    String bad = "  bad:\n    - { address: 10.0.0.1 }\n";
    parse(ORDERS + bad + USERS);
    parse(ORDERS + "    - { address: 10.0.0.3, port: 80 }\n" + bad + USERS);
    parse(ORDERS + "    - { address: 10.0.0.3 }\n" + bad + USERS);
    parse(ORDERS + bad + bad.replace("bad", "worse"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  users: [\n  { address: 10.0.1.1, port: 80 } ]\n",
        "  users:\n  - { address: 10.0.1.1, port: 80 }\n",
        "  users:\n    - address: 10.0.1.1\n      port: 80\n",
        "  users:\n    - { address: 10.0.1.1, port: 80, zone: \"a\n  b: c\" }\n",
        "  users:\n    - { address: 10.0.1.1, port: 80, zone: 'a\n\n  orders2: []' }\n",
        "  users:\n    - &a { address: 10.0.1.1, port: 80 }\n  more: [ *a ]\n",
        "  users:\n    - { address: 10.0.1.1, port: 80, zone: \u00e4 }\n",
        "  users:\n    - address: 10.0.1.1\n      port: 80\n      zone: |\n        x\n",
        "  orders:\n    - { address: 10.0.1.1, port: 80 }\n",
        "  \"users\": []\n",
        "  users: [] # none\n\n# the end\n",
        "  users:\n",
        "  users: {}\n",
        "  users: []\nmore: 1\n",
        "  users: []\n---\nservices: {}\n",
        "  users: []\n...\n",
        " users: []\n",
        "   users: []\n",
        "  users: [ { address: 10.0.1.1, po",
        "  users: \"\n",
        "  users: [] # none: really\n  : []\n",
        "  a b: []\n",
        "  users:[]\n",
        "  - users\n",
        "\tusers: []\n",
        "  users: []\r\n"
      })
  void howeverTheNextFileIsWritten(String further) {
    parse(ORDERS + USERS);
    parse(ORDERS + further);
    parse(ORDERS + USERS);
    parse(ORDERS + USERS + further);
    parse(ORDERS + further + USERS);
    parse(ORDERS + further + USERS.replace("80", "82"));
    parse(ORDERS.replace("80", "83") + further + USERS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "services:",
        "services: {}",
        "services: # these\n  orders: []\n",
        "# head\n\nservices:\n\n  orders: []",
        "services:\norders: []\n",
        "services:\n- orders\n",
        "---\nservices:\n  orders: []\n",
        "  services:\n    orders: []\n"
      })
  void whateverTheFileBeginsWith(String whole) {
    parse(ORDERS + USERS);
    parse(whole);
    parse(whole);
  }

  @Test
  void thousandsOfCutsAndSplicesComeToTheSame() {
    Random random = new Random(4);
    List<String> pieces =
        List.of(
            "  ", "- ", "\n", ":", " ", "\"", "'", "[", "]", "{", "}", ",", "#", "users", "\n  ");
    String text = ORDERS + USERS + "  more: [ { address: 10.0.2.1, port: 80, zone: \"a\" } ]\n";
    List<String> seen = new ArrayList<>(List.of(text));
    for (int i = 0; i < 5_000; i++) {
      String base = seen.get(random.nextInt(seen.size()));
      int from = random.nextInt(base.length() + 1);
      int to = Math.min(base.length(), from + random.nextInt(4));
      String next =
          base.substring(0, from)
              + (random.nextBoolean() ? pieces.get(random.nextInt(pieces.size())) : "")
              + base.substring(to);
      if (parse(next) instanceof FileParsing.Right && seen.size() < 300) {
        seen.add(next);
      }
    }
    assertThat(seen).hasSizeGreaterThan(100);
  }
}
