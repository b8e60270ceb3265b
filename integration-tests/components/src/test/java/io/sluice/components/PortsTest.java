package io.sluice.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  private final Path folder;

  PortsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void noPortIsHandedOutTwiceToTwoWhoShareAFile() {
    var one = new Ports(folder.resolve("ports"));
    var other = new Ports(folder.resolve("ports"));
    var seen = new HashSet<Integer>();

    for (int i = 0; i < 50; i++) {
      assertThat(seen.add(one.next())).isTrue();
      assertThat(seen.add(other.next())).isTrue();
    }

    assertThat(seen).allMatch(port -> port >= 20_000 && port < 32_768);
  }

  @Test
  void aTakenPortIsPassedOver() throws IOException {
    int next = new Ports(folder.resolve("ports")).next() + 1;

    try (var taken = new ServerSocket(next, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Ports.isFree(taken.getLocalPort())).isFalse();
      assertThat(new Ports(folder.resolve("ports")).block(3)).isGreaterThan(next);
    }
  }

  @Test
  void aBlockIsInARowAndNothingOfItComesAgain() {
    var ports = new Ports(folder.resolve("ports"));

    int first = ports.block(100);

    assertThat(ports.next()).isGreaterThanOrEqualTo(first + 100);
  }

  @Test
  void theRangeBeginsAgainAtItsEnd() throws IOException {
    Files.writeString(folder.resolve("ports"), "31999\n");

    assertThat(new Ports(folder.resolve("ports")).block(10)).isLessThan(31_000);
  }

  @Test
  void nonsenseInTheFileIsNoPosition() throws IOException {
    Files.writeString(folder.resolve("ports"), "seventeen");

    assertThat(new Ports(folder.resolve("ports")).next()).isGreaterThanOrEqualTo(20_000);
  }

  @Test
  void aBlockOfNothingIsRefused() {
    assertThatThrownBy(() -> new Ports(folder.resolve("ports")).block(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
