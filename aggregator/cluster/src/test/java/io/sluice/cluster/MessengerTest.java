package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cluster.Message.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MessengerTest {
  private static final Peer SELF = new Peer("a", "1");
  private static final Peer OTHER = new Peer("b", "2");

  private final List<byte[]> sent = new ArrayList<>();
  private List<Peer> present = List.of(SELF, OTHER);
  private final Neighbours neighbours = new Neighbours(SELF, new TreeMap<>(), 0);
  private final Messenger messenger = new Messenger(new Recorder(), neighbours);

  private final class Recorder implements Fabric {
    @Override
    public Peer self() {
      return SELF;
    }

    @Override
    public List<Peer> present() {
      return present;
    }

    @Override
    public void send(byte[] bytes) {
      sent.add(bytes);
    }

    @Override
    public void send(Peer to, byte[] bytes) {
      sent.add(bytes);
    }

    @Override
    public void close() {}
  }

  private static Said much() {
    return new Said("subject", new byte[600_000]);
  }

  private void say(Message message) {
    neighbours.present(0, List.of(SELF, OTHER));
    messenger.send(null, message);
  }

  @Test
  void aMessageOfManyFramesIsHeardOnceItIsWhole() {
    say(much());

    assertThat(sent).hasSize(3);
    assertThat(messenger.heard(0, OTHER, true, sent.get(0))).isNull();
    assertThat(messenger.heard(0, OTHER, true, sent.get(1))).isNull();
    assertThat(messenger.heard(0, OTHER, true, sent.get(2)))
        .isInstanceOfSatisfying(Said.class, it -> assertThat(it.bytes()).hasSize(600_000));
  }

  @Test
  void whatIsSaidToAllAndToOneIsNotMixed() {
    say(much());

    assertThat(messenger.heard(0, OTHER, true, sent.get(0))).isNull();
    assertThat(messenger.heard(0, OTHER, false, sent.get(1))).isNull();
    assertThat(messenger.heard(0, OTHER, true, sent.get(1))).isNull();
    assertThat(messenger.heard(0, OTHER, true, sent.get(2))).isNotNull();
  }

  @Test
  void whatSomebodyHadBegunToSayIsForgottenWithIt() {
    say(much());
    messenger.heard(0, OTHER, true, sent.get(0));
    messenger.heard(0, OTHER, true, sent.get(1));

    messenger.forget(OTHER);

    assertThat(messenger.heard(0, OTHER, true, sent.get(2))).isNull();
  }

  @Test
  void whoIsGoneIsNotHeard() {
    say(new Said("subject", new byte[1]));
    present = List.of(SELF);

    assertThat(messenger.heard(0, OTHER, true, sent.get(0))).isNull();
  }

  @Test
  void whatCannotBeReadIsDroppedAndTheNextIsHeard() {
    say(new Said("subject", new byte[1]));

    assertThat(messenger.heard(0, OTHER, true, new byte[] {1, 2, 3})).isNull();
    assertThat(messenger.heard(0, OTHER, true, sent.get(0))).isInstanceOf(Said.class);
  }

  @Test
  void whoIsAloneSendsNothing() {
    messenger.send(null, new Said("subject", new byte[1]));
    messenger.send(OTHER, new Said("subject", new byte[1]));

    assertThat(sent).isEmpty();
  }
}
