package io.sluice.demo;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the load, on which requests follow each other. It repeats nothing by itself, as
 * most HTTP clients do, so a request that failed is seen. For one thread.
 */
final class KeepAliveConnection implements Caller {
  private static final int TIMEOUT_MS = 5_000;
  private static final int LONGEST_LINE = 16_384;
  private static final int LARGEST_BODY = 65_536;

  private final int port;
  private final byte[] request;
  private @Nullable Socket socket;
  private InputStream input = InputStream.nullInputStream();

  /** Opens nothing yet. */
  KeepAliveConnection(int port, String host, String path) {
    this.port = port;
    this.request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: sluice-demo\r\n\r\n"
            .formatted(path, host)
            .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String ask() throws IOException {
    Answer answer = get();
    if (answer.status() != 200) {
      throw new IOException("status " + answer.status() + " " + answer.body().strip());
    }
    return answer.body();
  }

  private Answer get() throws IOException {
    boolean whole = false;
    try {
      Socket to = connected();
      to.getOutputStream().write(request);
      Answer answer = read(input);
      whole = true;
      return answer;
    } finally {
      if (!whole) {
        close();
      }
    }
  }

  private record Answer(int status, String body) {}

  private Socket connected() throws IOException {
    if (socket != null) {
      return socket;
    }
    var opened = new Socket();
    socket = opened;
    opened.setTcpNoDelay(true);
    opened.setSoTimeout(TIMEOUT_MS);
    opened.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
    input = new BufferedInputStream(opened.getInputStream());
    return opened;
  }

  private Answer read(InputStream from) throws IOException {
    String[] status = line(from).split(" ", 3);
    if (status.length < 2 || !status[1].matches("\\d{3}")) {
      throw new IOException("no HTTP status");
    }
    int length = 0;
    boolean closing = false;
    for (String header = line(from); !header.isEmpty(); header = line(from)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        throw new IOException("an answer in chunks is not expected here");
      } else if (lower.startsWith("connection:") && lower.contains("close")) {
        closing = true;
      }
    }
    if (length > LARGEST_BODY) {
      throw new IOException("an answer of " + length + " bytes is not expected here");
    }
    byte[] body = from.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the answer was cut");
    }
    if (closing) {
      close();
    }
    return new Answer(Integer.parseInt(status[1]), new String(body, StandardCharsets.UTF_8));
  }

  private static String line(InputStream from) throws IOException {
    var text = new StringBuilder();
    for (int next = from.read(); next != '\n'; next = from.read()) {
      if (next < 0) {
        throw new EOFException("the connection was closed before an answer");
      }
      if (text.length() > LONGEST_LINE) {
        throw new IOException("a line of the answer is too long");
      }
      if (next != '\r') {
        text.append((char) next);
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
