package io.sluice.agent;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice agent unpin}. */
@Command(
    name = "unpin",
    mixinStandardHelpOptions = true,
    description = "This host's callers of a service follow its split again.")
final class UnpinCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SERVICE", description = "Its federated name.")
  private String service = "";

  @Mixin private AgentOptions agent = new AgentOptions();
  @Mixin private Said said = new Said();

  @Override
  public Integer call() {
    return Rules.isService(service)
        ? agent.ask(said, "POST", "unpin?service=" + service)
        : said.wrong(List.of(new Mistake("SERVICE", service, Rules.SERVICE_WORDS)));
  }
}
