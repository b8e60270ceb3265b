package io.sluice.bench.member;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept connection to a member's REST that costs its sender next to nothing: it reads of an
 * answer its status, its ETag and how long it is. Used by one thread.
 */
final class ApiConnection implements AutoCloseable {
  private static final int TIMEOUT_MS = 30_000;

  private final Socket socket;
  private final InputStream in;
  private final String headers;
  private final byte[] dropped = new byte[1 << 16];

  ApiConnection(int port, String token) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MS);
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    this.headers = " HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer " + token + "\r\n";
  }

  /**
   * What came back.
   *
   * @param tag the ETag, empty when there is none
   */
  record Reply(int status, String tag) {}

  Reply get(String path) throws IOException {
    return send("GET " + path + headers + "\r\n");
  }

  Reply put(String path, String tag, String body) throws IOException {
    return send(
        "PUT "
            + path
            + headers
            + "If-Match: "
            + tag
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private Reply send(String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    String tag = "";
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String[] field = line.split(": ", 2);
      switch (field[0].toLowerCase(Locale.ROOT)) {
        case "etag" -> tag = field[1];
        case "content-length" -> length = Integer.parseInt(field[1]);
        default -> {}
      }
    }
    drop(length);
    return new Reply(status, tag);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the server closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private void drop(int length) throws IOException {
    for (int left = length; left > 0; ) {
      int read = in.read(dropped, 0, Math.min(left, dropped.length));
      if (read < 0) {
        throw new IOException("the server closed the connection within an answer");
      }
      left -= read;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
