package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {
  @Test
  void bashCompletesCommandsAndOptions(@TempDir Path folder) throws Exception {
    Run run = Run.of(Run.plain(folder), "completion", "bash");
    assertThat(run.code()).as(run.err()).isZero();
    Path script = Files.writeString(folder.resolve("sluice.sh"), run.out());

    assertThat(completed(script, "sluice", "cha")).containsExactly("changes");
    assertThat(completed(script, "sluice", "serv")).contains("server", "services");
    assertThat(completed(script, "sluice", "changes", "--si")).containsExactly("--since");
    assertThat(completed(script, "sluice", "backu")).containsExactly("backup");
    assertThat(completed(script, "sluice", "grant", "add", "--role", "app"))
        .containsExactly("approver");
    assertThat(completed(script, "sluice", "changes", "--kind", "reg")).containsExactly("registry");
  }

  @Test
  void zshIsToldToReadBashsScript(@TempDir Path folder) {
    assertThat(Run.of(Run.plain(folder), "completion", "zsh").out())
        .startsWith("autoload")
        .contains("bashcompinit", "changes");
    assertThat(Run.of(Run.plain(folder), "completion", "fish").code()).isEqualTo(2);
  }

  /** What a real bash offers after these words. */
  private static List<String> completed(Path script, String... words)
      throws IOException, InterruptedException {
    String line = String.join(" ", words);
    String program =
        "source "
            + script
            + "\nCOMP_WORDS=("
            + line
            + ")\nCOMP_CWORD="
            + (words.length - 1)
            + "\nCOMP_LINE='"
            + line
            + "'\nCOMP_POINT="
            + line.length()
            + "\n_complete_sluice sluice "
            + words[words.length - 1]
            + " "
            + words[words.length - 2]
            + "\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
    Process bash =
        new ProcessBuilder("bash", "-c", program)
            .redirectError(ProcessBuilder.Redirect.DISCARD) // no shell asks, which compopt minds
            .start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return output.lines().map(String::strip).filter(word -> !word.isEmpty()).toList();
  }
}
