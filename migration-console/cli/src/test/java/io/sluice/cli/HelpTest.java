package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HelpTest {
  @Test
  void everyCommandSaysInAWholeSentenceWhatItDoes(@TempDir Path home) {
    for (CommandLine command : all(home)) {
      String[] words = command.getCommandSpec().usageMessage().description();

      assertThat(words).as(command.getCommandSpec().qualifiedName()).isNotEmpty();
      assertThat(words[0]).as(command.getCommandSpec().qualifiedName()).endsWith(".");
    }
  }

  @Test
  void noLineIsWiderThanATerminal(@TempDir Path home) {
    for (CommandLine command : all(home)) {
      assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF).lines())
          .as(command.getCommandSpec().qualifiedName())
          .allMatch(line -> line.length() <= 80);
    }
  }

  @Test
  void noLineOfTheTopBreaksOff(@TempDir Path home) {
    String help = Run.of(Run.plain(home), "--help").out();

    assertThat(help)
        .contains("restore --config", "store compare", "bench", "needs another person")
        .contains("Guard the change:")
        .endsWith("sluice help split\n\n");
    assertThat(help.substring(help.indexOf("More:"), help.indexOf("Commands of their own")))
        .contains("completion", "help")
        .doesNotContain("approvals", "emergency", "freeze");
  }

  @Test
  void helpOfACommandIsThatCommands(@TempDir Path home) {
    assertThat(Run.of(Run.plain(home), "help", "split").out())
        .isEqualTo(Run.of(Run.plain(home), "split", "--help").out())
        .contains("--break-glass");
    Run unknown = Run.of(Run.plain(home), "help", "nosuch");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("nosuch");
  }

  @Test
  void theVersionIsTheBuilds(@TempDir Path home) {
    Run run = Run.of(Run.plain(home), "--version");

    assertThat(run.code()).isZero();
    assertThat(run.out()).matches("sluice \\d+\\.\\d+\\.\\d+\\S*\n");
  }

  /** The top, its commands, and theirs. */
  private static List<CommandLine> all(Path home) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    CommandLine top = Main.line(new Sluice(nowhere, nowhere, Run.plain(home)));
    List<CommandLine> all = new ArrayList<>(List.of(top));
    for (CommandLine command : top.getSubcommands().values()) {
      all.add(command);
      all.addAll(command.getSubcommands().values());
    }
    assertThat(all).hasSizeGreaterThan(40);
    return all;
  }
}
