package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Hands out free ports of 127.0.0.1 to external processes. A position kept in a locked file moves
 * through the range, so that two processes, or two tests one after the other, are not handed the
 * same port. All of them lie below 32768, where the kernel's own ephemeral ports begin.
 */
public final class Ports {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;

  private final Path file;

  /** Ports shared by all who name the same file; it is made when it is missing. */
  public Ports(Path file) {
    this.file = file;
  }

  /** The ports of this user, whose position lies in the user's cache folder. */
  public static Ports ofUser() {
    return new Ports(UserCache.folder(System.getenv()).resolve("ports.lock"));
  }

  /** A port that nothing on 127.0.0.1 uses at this moment, TCP or UDP. */
  public int next() {
    return block(1);
  }

  /** {@code count} ports, not neighbours in general. */
  public List<Integer> next(int count) {
    var ports = new ArrayList<Integer>(count);
    for (int i = 0; i < count; i++) {
      ports.add(next());
    }
    return List.copyOf(ports);
  }

  /** The first of {@code count} free ports in a row; 1 to 2,000. */
  public int block(int count) {
    if (count < 1 || count > 2_000) {
      throw new IllegalArgumentException("a block has 1 to 2000 ports, not " + count);
    }
    try (var lock = FolderLock.take(file)) {
      int first = position(lock.channel());
      for (int tried = 0; tried < END - FIRST; tried++) {
        if (first < FIRST || first + count > END) {
          first = FIRST;
        }
        int taken = firstTaken(first, count);
        if (taken < 0) {
          remember(lock.channel(), first + count);
          return first;
        }
        first = taken + 1;
      }
      throw new IllegalStateException(
          "no " + count + " free ports in a row from " + FIRST + " to " + END);
    } catch (IOException e) {
      throw new UncheckedIOException("ports in " + file, e);
    }
  }

  /** Whether nothing listens on the port of 127.0.0.1, TCP and UDP. */
  public static boolean isFree(int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (var tcp = new ServerSocket();
        var udp = new DatagramSocket(new InetSocketAddress(loopback, port))) {
      tcp.setReuseAddress(true);
      tcp.bind(new InetSocketAddress(loopback, port));
      Objects.requireNonNull(udp);
      return true;
    } catch (SocketException taken) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port, e);
    }
  }

  private static int firstTaken(int first, int count) {
    for (int port = first; port < first + count; port++) {
      if (!isFree(port)) {
        return port;
      }
    }
    return -1;
  }

  private static int position(FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(16);
    channel.read(bytes, 0);
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : FIRST;
  }

  private static void remember(FileChannel channel, int position) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((position + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
  }
}
