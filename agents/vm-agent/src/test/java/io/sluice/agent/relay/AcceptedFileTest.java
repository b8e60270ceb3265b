package io.sluice.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.ResourceTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptedFileTest {
  private static final Resource ORDERS = resource("orders");
  private static final Resource SHOP = resource("shop");

  private Path path;
  private AcceptedFile file;

  @BeforeEach
  void aFolder(@TempDir Path folder) {
    path = folder.resolve("accepted.bin");
    file = new AcceptedFile(path);
  }

  private static Resource resource(String text) {
    return new Resource("version-of-" + text, ByteString.copyFromUtf8(text));
  }

  private void write() throws IOException {
    Accepted accepted = new Accepted();
    accepted.put(ResourceTypes.CLUSTER, "orders", ORDERS);
    accepted.put(ResourceTypes.LISTENER, "egress", SHOP);
    file.write(AcceptedFile.bytes(accepted));
  }

  @Test
  void whatIsWrittenIsReadWithItsVersions() throws IOException {
    write();

    AcceptedFile.Found found = file.read();

    assertThat(found.trouble()).isEmpty();
    assertThat(found.at()).isPresent();
    assertThat(found.accepted().of(ResourceTypes.CLUSTER)).isEqualTo(Map.of("orders", ORDERS));
    assertThat(found.accepted().of(ResourceTypes.LISTENER)).isEqualTo(Map.of("egress", SHOP));
    assertThat(found.accepted().isServable()).isTrue();
  }

  @Test
  void aMissingFileIsNothingAndNoTrouble() {
    AcceptedFile.Found found = file.read();

    assertThat(found.trouble()).isEmpty();
    assertThat(found.at()).isEmpty();
    assertThat(found.accepted().size()).isZero();
  }

  /** Cut anywhere, or one bit turned anywhere: it is never taken for the whole, and it is kept. */
  @Test
  void everyDamageIsSeen() throws IOException {
    write();
    byte[] whole = Files.readAllBytes(path);
    for (int i = 0; i < whole.length; i++) {
      assertDamaged(Arrays.copyOf(whole, i));
      byte[] turned = whole.clone();
      turned[i] ^= 4;
      assertDamaged(turned);
    }
  }

  private void assertDamaged(byte[] bytes) throws IOException {
    Files.write(path, bytes);

    AcceptedFile.Found found = file.read();

    assertThat(found.trouble()).contains(path + " is damaged: ");
    assertThat(found.accepted().size()).isZero();
    assertThat(path).doesNotExist();
    assertThat(path.resolveSibling("accepted.bin.damaged")).hasBinaryContent(bytes);
  }

  @Test
  void aWriteLeavesNothingBesideTheFile() throws IOException {
    write();
    write();

    try (var left = Files.list(path.getParent())) {
      assertThat(left.toList()).isEqualTo(List.of(path));
    }
  }
}
