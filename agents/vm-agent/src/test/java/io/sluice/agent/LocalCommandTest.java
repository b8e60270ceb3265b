package io.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody asks for an agent that is not there. */
class LocalCommandTest {
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int status() {
    return Agent.commandLine().setErr(new PrintWriter(err)).execute("status", "--state=" + folder);
  }

  @Test
  void whereNoAgentEverRanItSaysHowToNameItsFolder() {
    assertThat(status()).isEqualTo(4);

    assertThat(err.toString())
        .isEqualTo(
            "no agent keeps its state in " + folder + " (--state says where): is it running?\n");
  }

  @Test
  void anAgentThatEndedDoesNotAnswer() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.writeString(folder.resolve("api"), "127.0.0.1:" + port + "\n");
    Files.writeString(folder.resolve("token"), "secret");

    assertThat(status()).isEqualTo(4);

    assertThat(err.toString())
        .isEqualTo("the agent of " + folder + " does not answer: is it running?\n");
  }
}
