package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServersAndTokensTest extends AtServer {
  @Test
  void theNextServerIsAskedWhenOneDoesNotAnswer() throws IOException {
    String dead = "http://127.0.0.1:" + unusedPort();

    Run run = Run.of(Run.plain(home), "rollback", "orders", "--server", dead + "," + server.url());

    assertThat(run.code()).isZero();
    assertThat(server.lines()).contains("POST /services/orders/rollback");
  }

  @Test
  void noServerAtAllIs4AndNamesThem() throws IOException {
    String dead = "http://127.0.0.1:" + unusedPort();

    Run run = Run.of(Run.plain(home), "services", "--server", dead);

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).contains(dead).contains("is it running?");
  }

  @Test
  void aFrozenServerIsPassedOverEvenByAWrite() throws IOException {
    try (ServerSocket frozen = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Run run =
          Run.of(
              Run.plain(home),
              "rollback",
              "orders",
              "--emergency",
              "--server",
              "http://127.0.0.1:" + frozen.getLocalPort() + "," + server.url());

      assertThat(run.code()).isZero();
      assertThat(server.lines()).contains("POST /services/orders/rollback");
    }
  }

  @Test
  void aServerThatHangsIsReadElsewhereButAWriteIsNotRepeated() throws IOException {
    HttpServer hangs = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    hangs.createContext("/healthz", exchange -> exchange.sendResponseHeaders(200, -1));
    hangs.createContext("/api", exchange -> {});
    hangs.start();
    try {
      Client client =
          new Client(
              Servers.of("http://127.0.0.1:" + hangs.getAddress().getPort() + "," + server.url()),
              Wire.of(
                  new Tokens("t", Run.plain(home), new PrintWriter(new StringWriter())),
                  Duration.ofMillis(200),
                  null));

      assertThat(client.get("/services/orders/split").etag()).isEqualTo("\"41\"");
      assertThatThrownBy(() -> client.post("/services/orders/rollback", Map.of()))
          .hasMessageContainingAll("did not answer in time", "may have been made");
      assertThat(server.lines()).containsExactly("GET /healthz", "GET /services/orders/split");
    } finally {
      hangs.stop(0);
    }
  }

  @Test
  void aWriteIsNotRepeatedElsewhereWhenAServerBreaksOff() throws IOException {
    try (ServerSocket breaks = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread peer = new Thread(() -> acceptAndBreak(breaks));
      peer.start();

      Run run =
          Run.of(
              Run.plain(home),
              "rollback",
              "orders",
              "--server",
              "http://127.0.0.1:" + breaks.getLocalPort() + "," + server.url());

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("may have been made", "if it speaks TLS: https://");
      assertThat(server.lines()).isEmpty();
    }
  }

  @Test
  void theTokenComesFromTheOptionThenTheVariableThenTheServersFileThenTheCommonOne()
      throws IOException {
    Surroundings silent = new Surroundings(Map.of(), home, false);
    assertThat(authorization(silent)).isEmpty();

    token("token", "common", "rw-------");
    assertThat(authorization(silent)).isEqualTo("Bearer common");

    token("tokens/127.0.0.1-" + server.port(), "of-this-server", "rw-------");
    assertThat(authorization(silent)).isEqualTo("Bearer of-this-server");

    assertThat(authorization(Run.plain(home))).isEqualTo("Bearer from-the-variable");
    assertThat(authorization(Run.plain(home), "--token", "said")).isEqualTo("Bearer said");
  }

  @Test
  void aTokenFileThatOthersCanReadIsWarnedOfOnce() throws IOException {
    Surroundings silent = new Surroundings(Map.of(), home, false);
    Path file = token("token", "common", "rw-r--r--");

    Run run = Run.of(silent, "services", "--server", server.url());

    assertThat(run.code()).isZero();
    assertThat(run.err().lines())
        .containsExactly("warning: others can read " + file + "; run: chmod 600 " + file);
  }

  @Test
  void aMissingTokenSaysWhereToPutOne() {
    server.refuse("GET /sources?limit=500", 401, "a token is missing");

    Run run = Run.of(new Surroundings(Map.of(), home, false), "sources", "--server", server.url());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("SLUICE_TOKEN", "0600");
  }

  @Test
  void aTokenIsNeverPrinted() {
    server.refuse("GET /sources?limit=500", 401, "this token is not valid here");

    Run run = Run.of(Run.plain(home), "sources", "--token", "the-secret", "--server", server.url());

    assertThat(run.out() + run.err()).doesNotContain("the-secret");
  }

  @Test
  void colourIsForATerminalThatWantsIt() {
    Map<String, String> colourful = Map.of("SLUICE_TOKEN", "t", "LANG", "C.UTF-8");
    Map<String, String> plain = Map.of("SLUICE_TOKEN", "t", "LANG", "C.UTF-8", "NO_COLOR", "1");

    assertThat(services(new Surroundings(colourful, home, true))).contains("\u001b[36m\u2588");
    assertThat(services(new Surroundings(colourful, home, false)))
        .doesNotContain("\u001b")
        .contains("\u2588\u2588\u2592\u2592");
    assertThat(services(new Surroundings(plain, home, true))).doesNotContain("\u001b");
    assertThat(services(new Surroundings(Map.of("TERM", "dumb"), home, true)))
        .doesNotContain("\u001b");
  }

  @Test
  void whatARegistrySaysCannotMoveTheCursor() {
    server.reply(
        "GET /candidates?limit=500",
        "{'items':[{'id':'x','service':'a\\u001b[2Jb','kind':'NAME','environment':'vm',"
            + "'source':'s','name':'n','ready':0}],'next':null}");

    Run run = Run.of(Run.plain(home), "candidates", "--server", server.url());

    assertThat(run.out()).contains("a?[2Jb").doesNotContain("\u001b");
  }

  private String services(Surroundings surroundings) {
    return Run.of(surroundings, "services", "--server", server.url()).out();
  }

  private String authorization(Surroundings surroundings, String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "sources";
    args[1] = "--server";
    args[2] = server.url();
    System.arraycopy(more, 0, args, 3, more.length);
    assertThat(Run.of(surroundings, args).code()).isZero();
    return server.last("GET /sources?limit=500").authorization();
  }

  private Path token(String name, String token, String permissions) throws IOException {
    Path file = home.resolve(".config/sluice").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, token + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  private static void acceptAndBreak(ServerSocket server) {
    try {
      while (!server.isClosed()) {
        server.accept().close();
      }
    } catch (SocketException e) {
      assertThat(server.isClosed()).isTrue();
    } catch (IOException e) {
      throw new AssertionError("the test's own server failed", e);
    }
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void theHomeFolderIsTheShells() {
    assertThat(Surroundings.home(Map.of("HOME", "/home/ana"))).isEqualTo(Path.of("/home/ana"));
    assertThat(Surroundings.home(Map.of("HOME", "elsewhere")))
        .isEqualTo(Path.of(System.getProperty("user.home")));
    assertThat(Surroundings.home(Map.of())).isEqualTo(Path.of(System.getProperty("user.home")));
  }
}
