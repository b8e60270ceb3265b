package io.sluice.store.anchor;

import io.sluice.proof.SignedHead;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Sends heads to a syslog server (RFC 5424), by UDP (RFC 5426) or by TCP with counted octets (RFC
 * 6587). Nobody answers: it is known only that they were sent.
 *
 * @param server not resolved; it is with every head
 * @param tcp whether by TCP
 */
public record SyslogAnchor(InetSocketAddress server, boolean tcp) implements Anchor {
  private static final int WITHIN_MS = 5_000;

  /** Facility 13, log audit; severity 6, informational. */
  private static final int PRIORITY = 13 * 8 + 6;

  @Override
  public String name() {
    return "syslog "
        + (tcp ? "tcp://" : "udp://")
        + server.getHostString()
        + ":"
        + server.getPort();
  }

  @Override
  public void take(SignedHead head) throws IOException {
    byte[] message =
        "<%d>1 %s %s sluice - audit-head - %s"
            .formatted(PRIORITY, Instant.ofEpochMilli(head.at()), head.member(), head.line())
            .getBytes(StandardCharsets.UTF_8);
    InetSocketAddress to =
        new InetSocketAddress(InetAddress.getByName(server.getHostString()), server.getPort());
    if (!tcp) {
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.send(new DatagramPacket(message, message.length, to));
      }
      return;
    }
    try (Socket socket = new Socket()) {
      socket.connect(to, WITHIN_MS);
      socket.setSoTimeout(WITHIN_MS);
      byte[] length = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(length);
      socket.getOutputStream().write(message);
      socket.getOutputStream().flush();
    }
  }
}
