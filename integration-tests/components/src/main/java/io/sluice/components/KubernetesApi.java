package io.sluice.components;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Speaks the part of Kubernetes' HTTP API that a reader of its registry needs, in this process:
 * lists in pages, watches with bookmarks, forgets old positions. It holds what it is given and
 * checks nothing of it. On 127.0.0.1; safe from any thread.
 */
public final class KubernetesApi implements AutoCloseable {
  private final KubernetesStore store = new KubernetesStore();
  private final KubernetesManners manners = new KubernetesManners();
  private final ServerSocket listener;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * A server with nothing but its namespace {@code kube-system}.
   *
   * @param port 0 for a free one
   */
  public KubernetesApi(int port) {
    try {
      listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException("The API server cannot listen on port " + port, e);
    }
    put(KubernetesObject.of("namespaces", "", "kube-system"));
    daemon(this::accept, "kubernetes-api-" + listener.getLocalPort());
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
  }

  /** Its address for a client. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Writes a kubeconfig that names this server, with a token. */
  public Path writeKubeconfig(Path file) {
    return writeKubeconfig(file, uri());
  }

  /** Writes a kubeconfig that names a server, with a token. */
  public static Path writeKubeconfig(Path file, URI server) {
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: mock, cluster: {server: "%s"}}]
        users: [{name: reader, user: {token: a-very-secret-token}}]
        contexts: [{name: mock, context: {cluster: mock, user: reader}}]
        current-context: mock
        """
            .formatted(server);
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds an object, or puts it in the place of the one of its name. */
  public void put(KubernetesObject object) {
    store.put(object);
  }

  /** Takes an object away. */
  public void delete(String resource, String namespace, String name) {
    store.delete(resource, namespace, name);
  }

  /** How it answers otherwise than right. */
  public KubernetesManners manners() {
    return manners;
  }

  /** Forgets its history: every position of today is gone (410), and every watch ends so. */
  public void compact() {
    store.compact();
  }

  /** Forgets its history: watches that stand go on, older positions are gone (410). */
  public void forgetThePast() {
    store.forgetThePast();
  }

  /** How many requests were answered. */
  public int requests() {
    return requests.get();
  }

  /** Breaks every connection that stands. */
  public void breakConnections() {
    connections.forEach(KubernetesApi::closeQuietly);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    breakConnections();
    store.wake();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        client.setTcpNoDelay(true);
        connections.add(client);
        daemon(() -> serve(client), "kubernetes-api-connection");
      } catch (IOException e) {
        // The listener was closed; the loop's condition sees it.
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      KubernetesAnswers answers = new KubernetesAnswers(store, manners, out, client::isClosed);
      for (String[] line = request(in); line.length > 1; line = request(in)) {
        requests.incrementAndGet();
        answers.answer(line[0], URI.create(line[1]));
      }
    } catch (IOException e) {
      // The client has gone, or was sent away: so be it.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(client);
    }
  }

  /** The words of the request line, none at the end; headers and body are passed over. */
  private static String[] request(InputStream in) throws IOException {
    String first = line(in);
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      if (colon > 0 && header.substring(0, colon).equalsIgnoreCase("Content-Length")) {
        length = Integer.parseInt(header.substring(colon + 1).trim());
      }
    }
    in.skipNBytes(length);
    return first.split(" ", -1);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int letter = in.read(); letter >= 0 && letter != '\n'; letter = in.read()) {
      if (letter != '\r') {
        line.append((char) letter);
      }
    }
    return line.toString();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It was closed before, which is what is wanted here.
      return;
    }
  }

  private static void daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
