package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cluster.Message.Ask;
import io.sluice.cluster.Message.Delta;
import io.sluice.view.Term;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FramesTest {
  private final Frames frames = new Frames();

  @Test
  void aLongMessageArrivesInPieces() throws IOException {
    byte[] message = new byte[1_000_000];
    new Random(1).nextBytes(message);

    List<byte[]> cut = frames.cut(message);

    assertThat(cut).hasSize(4).allMatch(frame -> frame.length <= Fabric.MOST);
    for (byte[] frame : cut.subList(0, 3)) {
      assertThat(frames.join("a", frame)).isNull();
    }
    assertThat(frames.join("a", cut.get(3))).isEqualTo(message);
  }

  @Test
  void aMessageWithALostPieceIsDropped() throws IOException {
    List<byte[]> cut = frames.cut(new byte[1_000_000]);

    assertThat(frames.join("a", cut.get(0))).isNull();
    assertThat(frames.join("a", cut.get(2))).isNull();
    assertThat(frames.join("a", cut.get(3))).isNull();
    byte[] next = frames.join("a", frames.cut(new byte[] {1}).get(0));
    assertThat(next).containsExactly(1);
  }

  @Test
  void brokenBytesAreRefusedAndNeverBelieved() {
    Term term = new Term(3, 0, "one");
    byte[] message =
        MessageForm.encode(
            new Delta(
                Header.of(Snapshots.with(Snapshots.empty("consul", term), "orders", 3)),
                0,
                0,
                true,
                List.of(Snapshots.claims("orders", 3)),
                List.of("gone")));
    for (int length = 0; length < message.length; length++) {
      byte[] cut = Arrays.copyOf(message, length);
      assertThatThrownBy(() -> MessageForm.decode(cut)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> MessageForm.decode(new byte[] {99}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no message has the number 99");
  }

  @Test
  void whatIsSaidIsHeard() throws IOException {
    Ask ask = new Ask("consul", new Term(3, 1, "one/7"));

    assertThat(MessageForm.decode(MessageForm.encode(ask))).isEqualTo(ask);
  }
}
