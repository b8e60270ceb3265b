package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class LoginCommandTest extends AtServer {
  @Test
  void loginShowsWhereToTypeTheCodeAndKeepsTheSession() throws IOException {
    Run run = sluice("login");

    assertThat(run.err())
        .contains("open https://idp.example/device and type the code ABCD-EFGH")
        .doesNotContain("device-secret");
    assertThat(run.out()).contains("signed in as admin").doesNotContain("slcs_");
    Path kept = home.resolve(".config/sluice/tokens/127.0.0.1-" + server.port());
    assertThat(Files.readString(kept)).contains("slcs_of-the-session");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    assertThat(server.last("POST /session/device/poll").body()).contains("device-secret");
    assertThat(server.last("POST /session/device").authorization()).isEmpty();
  }

  @Test
  void aLoginThatIsRefusedIsSaid() {
    server.refuse("POST /session/device/poll", 401, "the sign-in was refused at the provider");

    Run run = sluice("login");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("refused at the provider");
  }
}
