package io.sluice.cluster;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cuts messages into frames of a bounded size, and joins what arrives. One thread. */
final class Frames {
  /** The most bytes of a message: one service with tens of thousands of instances. */
  static final int MOST = 16 * 1024 * 1024;

  private static final int BODY = 256 * 1024;
  private static final int WHOLE = -1;

  private final Map<String, Joined> joined = new HashMap<>();
  private long next;

  private static final class Joined {
    final long id;
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int count;

    Joined(long id) {
      this.id = id;
    }
  }

  /**
   * The frames of a message.
   *
   * @throws IllegalArgumentException if it has more than {@link #MOST} bytes
   */
  List<byte[]> cut(byte[] message) {
    if (message.length > MOST) {
      throw new IllegalArgumentException("a message of " + message.length + " bytes");
    }
    if (message.length <= BODY) {
      return List.of(new CanonicalOutput().number(WHOLE).blob(message).toBytes());
    }
    long id = next++;
    List<byte[]> frames = new ArrayList<>();
    for (int at = 0; at < message.length; at += BODY) {
      byte[] body = new byte[Math.min(BODY, message.length - at)];
      System.arraycopy(message, at, body, 0, body.length);
      boolean last = at + BODY >= message.length;
      frames.add(
          new CanonicalOutput().number(at / BODY).number(id).flag(last).blob(body).toBytes());
    }
    return frames;
  }

  /**
   * The message that a frame completes, or null while more are to come or one was lost.
   *
   * @param way from whom, and to all or to one
   * @throws IOException if the frame is none
   */
  byte @Nullable [] join(String way, byte[] frame) throws IOException {
    CanonicalInput in = new CanonicalInput(frame);
    int index = in.number();
    if (index == WHOLE) {
      byte[] message = in.blob();
      in.end();
      return message;
    }
    long id = in.longNumber();
    boolean last = in.flag();
    byte[] body = in.blob();
    in.end();
    if (index == 0) {
      joined.put(way, new Joined(id));
    }
    Joined one = joined.get(way);
    if (one == null || one.id != id || one.count != index) {
      joined.remove(way);
      return null;
    }
    if (one.bytes.size() + body.length > MOST) {
      joined.remove(way);
      throw new IOException("a message of more than " + MOST + " bytes");
    }
    one.bytes.writeBytes(body);
    one.count++;
    if (!last) {
      return null;
    }
    joined.remove(way);
    return one.bytes.toByteArray();
  }

  /** Somebody is gone. */
  void forget(String way) {
    joined.remove(way);
  }
}
