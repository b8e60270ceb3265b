package io.sluice.puppet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Requests on one connection, which is made anew when the other side says that it will close it. It
 * repeats nothing by itself, as ready-made clients do. Used by one thread.
 */
final class PlainCaller implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final int port;
  private final boolean keepAlive;
  private @Nullable Socket socket;
  private @Nullable BufferedReader answers;

  PlainCaller(int port, boolean keepAlive) {
    this.port = port;
    this.keepAlive = keepAlive;
  }

  /**
   * Sends one request.
   *
   * @return the value of the header {@code x-version} of a 200
   * @throws IOException for any other answer, and for none
   */
  String call(String path) throws IOException {
    Socket connection = connection();
    connection
        .getOutputStream()
        .write(
            ("POST " + path + " HTTP/1.1\r\nHost: orders\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    String status = line();
    String version = "";
    boolean last = !keepAlive;
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-version: ")) {
        version = header.substring("x-version: ".length());
      } else if (lower.equals("connection: close")) {
        last = true;
      } else if (lower.startsWith("content-length: ")) {
        length = Integer.parseInt(lower.substring("content-length: ".length()));
      }
    }
    for (int i = 0; i < length; i++) {
      if (answers == null || answers.read() < 0) {
        throw new IOException("the body ended early");
      }
    }
    if (last) {
      close();
    }
    if (!status.contains(" 200 ")) {
      throw new IOException(status);
    }
    return version;
  }

  private Socket connection() throws IOException {
    if (socket == null) {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }
    return socket;
  }

  private String line() throws IOException {
    try {
      String line = answers == null ? null : answers.readLine();
      if (line == null) {
        throw new IOException("the connection was closed without an answer");
      }
      return line;
    } catch (SocketTimeoutException e) {
      throw new IOException("no answer in " + PATIENCE_MILLIS + " ms", e);
    }
  }

  /** Closes the connection; the next call makes a new one. */
  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
      answers = null;
    }
  }
}
