package io.sluice.registry.names;

import io.netty.util.NetUtil;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server on a port of 127.0.0.1 that answers by UDP what a test says. */
final class TestDns implements AutoCloseable {
  static final int NO_ERROR = 0;
  static final int SERVFAIL = 2;
  static final int NXDOMAIN = 3;
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int CNAME = 5;

  /** What is said of one name: of the family whose code is not 0, nothing but the code. */
  private record Reply(int code4, int code6, int ttl, int aliasTtl, List<String> addresses) {}

  private final DatagramSocket socket;
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

  TestDns() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Thread thread = new Thread(this::serve, "test-dns");
    thread.setDaemon(true);
    thread.start();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** The name has these addresses for some seconds. */
  void put(String name, int ttl, String... addresses) {
    replies.put(name, new Reply(NO_ERROR, NO_ERROR, ttl, -1, Arrays.asList(addresses)));
  }

  /** The name is an alias of another, which has these addresses for an hour. */
  void alias(String name, int ttl, String... addresses) {
    replies.put(name, new Reply(NO_ERROR, NO_ERROR, 3_600, ttl, Arrays.asList(addresses)));
  }

  void fail(String name, int code) {
    replies.put(name, new Reply(code, code, 0, -1, List.of()));
  }

  /** Only the A records are told. */
  void failIpv6(String name, int code, int ttl, String... addresses) {
    replies.put(name, new Reply(NO_ERROR, code, ttl, -1, Arrays.asList(addresses)));
  }

  /** Never answers for the name, as for any that was never put. */
  void silence(String name) {
    replies.remove(name);
  }

  /** How many questions came for a name, of both families. */
  int asked(String name) {
    return asked.computeIfAbsent(name, any -> new AtomicInteger()).get();
  }

  private void serve() {
    byte[] buffer = new byte[4_096];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
        if (answer.length > 0) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private byte[] answer(byte[] query) throws IOException {
    StringBuilder name = new StringBuilder();
    int at = 12;
    while (query[at] != 0) {
      name.append(name.length() == 0 ? "" : ".")
          .append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
      at += query[at] + 1;
    }
    int type = query[at + 2];
    int end = at + 5;
    asked.computeIfAbsent(name.toString(), any -> new AtomicInteger()).incrementAndGet();
    Reply reply = replies.get(name.toString());
    if (reply == null) {
      return new byte[0];
    }
    List<byte[]> addresses = new ArrayList<>();
    for (String address : reply.addresses()) {
      byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
      if (bytes.length == (type == A ? 4 : 16)) {
        addresses.add(bytes);
      }
    }
    int code = type == AAAA ? reply.code6() : reply.code4();
    boolean aliased = reply.aliasTtl() >= 0;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(query, 0, 2);
    out.writeShort(0x8180 | code);
    out.writeShort(1);
    out.writeShort(code == NO_ERROR ? addresses.size() + (aliased ? 1 : 0) : 0);
    out.writeInt(0);
    out.write(query, 12, end - 12);
    if (code == NO_ERROR) {
      int owner = 0xC00C;
      if (aliased) {
        record(out, owner, CNAME, reply.aliasTtl(), new byte[] {1, 'x', 0});
        owner = 0xC000 + bytes.size() - 3;
      }
      for (byte[] address : addresses) {
        record(out, owner, type, reply.ttl(), address);
      }
    }
    return bytes.toByteArray();
  }

  private static void record(DataOutputStream out, int owner, int type, int ttl, byte[] content)
      throws IOException {
    out.writeShort(owner);
    out.writeShort(type);
    out.writeShort(1);
    out.writeInt(ttl);
    out.writeShort(content.length);
    out.write(content);
  }

  @Override
  public void close() {
    socket.close();
  }
}
