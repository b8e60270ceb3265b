package io.sluice.registry.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Rejected;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileContentTest {
  private static FileParsing parse(String yaml) {
    return FileContent.parse(yaml.getBytes(StandardCharsets.UTF_8), "r1");
  }

  private static FileContent right(String yaml) {
    FileParsing parsing = parse(yaml);
    assertThat(parsing).isInstanceOf(FileParsing.Right.class);
    return ((FileParsing.Right) parsing).content();
  }

  private static InstancesReplaced orders(String yaml) {
    InstancesReplaced orders = right(yaml).services().get("orders");
    if (orders == null) {
      throw new AssertionError("no orders in " + yaml);
    }
    return orders;
  }

  @Test
  void everyKeyOfAnInstanceIsRead() {
    InstancesReplaced orders =
        orders(
            "services:\n  orders:\n    - { address: 127.0.0.1, port: 19001, health: draining,"
                + " zone: rack-1, weight: 7, portName: web, protocol: http2,"
                + " metadata: { version: 1.4, b: \"x\" } }\n");

    TreeMap<String, String> metadata = new TreeMap<>();
    metadata.put("version", "1.4");
    metadata.put("b", "x");
    assertThat(orders.instances())
        .containsExactly(
            new Instance(
                "127.0.0.1:19001",
                "127.0.0.1",
                19_001,
                Health.DRAINING,
                "web",
                "http2",
                "rack-1",
                7,
                List.of(),
                metadata));
  }

  @Test
  void addressAndPortAreEnough() {
    InstancesReplaced orders =
        orders("services: { orders: [ { address: '2001:db8::1', port: 80 } ] }");

    assertThat(orders.instances()).containsExactly(Instance.of("2001:db8::1", 80));
  }

  @Test
  void noServicesAreARealNothing() {
    assertThat(right("services: {}").services()).isEmpty();
  }

  @Test
  void aNameWithoutInstancesIsKnown() {
    assertThat(orders("services: { orders: [] }").instances()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   \n",
        "# only a comment\n",
        "services:",
        "services:\n  orders:\n",
        "services: []",
        "services: { orders: {} }",
        "services: { orders: [], orders: [] }",
        "service: {}",
        "{}",
        "services: {}\nmore: 1",
        "services: { orders: [ { address: 127.0.0.1, po",
        "services:\n  orders:\n    - address: 127.0.0.1\n      po",
        "services: {}\n---\nservices: {}",
        "just words",
        "[1, 2]",
        "services: {? [a] : []}",
        "a: &a [*a]",
        "services: { orders: [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]] }",
        "services: *unknown",
        "\u0000\u0001"
      })
  void whatIsNoWholeRegistryIsWrong(String yaml) {
    FileParsing parsing = parse(yaml);

    assertThat(parsing).isInstanceOf(FileParsing.Wrong.class);
    assertThat(((FileParsing.Wrong) parsing).reason()).isNotBlank();
  }

  @Test
  void bytesThatAreNoTextAreWrong() {
    byte[] bytes = {(byte) 0xC3, (byte) 0x28, 'a'};

    assertThat(FileContent.parse(bytes, "r1")).isInstanceOf(FileParsing.Wrong.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ port: 80 }",
        "{ address: 10.0.0.1 }",
        "{ address: 10.0.0.1, port: 0 }",
        "{ address: 10.0.0.1, port: 65536 }",
        "{ address: 10.0.0.1, port: -1 }",
        "{ address: 10.0.0.1, port: 99999999999999999999 }",
        "{ address: 10.0.0.1, port: eighty }",
        "{ address: 10.0.0.1, port: [80] }",
        "{ address: '[::1]', port: 80 }",
        "{ address: 'two words', port: 80 }",
        "{ address: '', port: 80 }",
        "{ address: , port: 80 }",
        "{ address: 10.0.0.1, port: 80, health: fine }",
        "{ address: 10.0.0.1, port: 80, protocol: smtp }",
        "{ address: 10.0.0.1, port: 80, weight: 0 }",
        "{ address: 10.0.0.1, port: 80, weight: 65536 }",
        "{ address: 10.0.0.1, port: 80, adress: 1 }",
        "{ address: 10.0.0.1, port: 80, port: 81 }",
        "{ address: 10.0.0.1, port: 80, metadata: [a] }",
        "{ address: 10.0.0.1, port: 80, metadata: { a: { b: c } } }",
        "{ address: 10.0.0.9, port: 90 }",
        "10.0.0.1",
        "[10.0.0.1, 80]"
      })
  void aWrongInstanceIsRejectedWithItsLineAndTheRestGoesOn(String entry) {
    InstancesReplaced orders =
        orders(
            "services:\n  orders:\n    - { address: 10.0.0.9, port: 90 }\n    - "
                + entry
                + "\n    - { address: 10.0.0.8, port: 80 }\n");

    assertThat(orders.instances())
        .containsExactly(Instance.of("10.0.0.9", 90), Instance.of("10.0.0.8", 80));
    assertThat(orders.rejected()).hasSize(1);
    Rejected rejected = orders.rejected().get(0);
    assertThat(rejected.entry()).isEqualTo("orders, line 4");
    assertThat(rejected.reason()).isNotBlank();
  }

  @Test
  void anchorsMayBeShared() {
    StringBuilder yaml =
        new StringBuilder("services:\n  a: [{address: h, port: 1, metadata: &m {k: v}}]\n");
    for (int i = 0; i < 1000; i++) {
      yaml.append("  s").append(i).append(": [{address: h, port: 1, metadata: *m}]\n");
    }

    assertThat(right(yaml.toString()).services()).hasSize(1001);
  }

  @Test
  void aBombOfAliasesIsWrongAtOnce() {
    StringBuilder yaml = new StringBuilder("services:\n  a: [ &a0 [x, x]");
    for (int i = 1; i < 60; i++) {
      yaml.append(String.format(", &a%d [*a%d, *a%d, *a%d]", i, i - 1, i - 1, i - 1));
    }
    FileContent content = right(yaml.append("]\n").toString());
    assertThat(content.services().values()).allMatch(one -> one.instances().isEmpty());

    String shared = "services:\n  a: &l [{address: h, port: 1}]\n  b: *l\n";
    assertThat(parse(shared)).isInstanceOf(FileParsing.Wrong.class);

    String many = "services:\n  a: [&i {address: h, port: 1}" + ", *i".repeat(10_001) + "]\n";
    assertThat(parse(many)).isInstanceOf(FileParsing.Wrong.class);
  }

  @Test
  void tenThousandServicesOfTwentyInstancesAreRead() {
    byte[] bytes = LargeFile.yaml(10_000, 20).getBytes(StandardCharsets.UTF_8);
    assertThat(bytes.length).isBetween(8_000_000, 20_000_000);

    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    long before = clock.getCurrentThreadCpuTime();
    FileParsing parsing = FileContent.parse(bytes, "r1");
    Duration took = Duration.ofNanos(clock.getCurrentThreadCpuTime() - before);

    assertThat(parsing).isInstanceOf(FileParsing.Right.class);
    FileContent content = ((FileParsing.Right) parsing).content();
    assertThat(content.services()).hasSize(10_000);
    assertThat(content.services().values()).allMatch(one -> one.instances().size() == 20);
    // Processor time, which a busy machine does not stretch: measured 1 to 2 s.
    assertThat(took).isLessThan(Duration.ofSeconds(15));
  }
}
