package io.sluice.agent;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice agent pin}: for the worst night, when nobody can say it to the control plane. */
@Command(
    name = "pin",
    mixinStandardHelpOptions = true,
    description = {
      "This host's callers of a service use one environment alone, whatever its split says, for a"
          + " while; also when no server can be reached.",
      "It must have endpoints there that are published now. The servers are not told: what they"
          + " measure shows it. A sticky service cannot be pinned."
    })
final class PinCommand implements Callable<Integer> {
  private static final Pattern WHILE = Pattern.compile("(\\d{1,5})(s|m|h)");

  @Parameters(index = "0", paramLabel = "SERVICE", description = "Its federated name.")
  private String service = "";

  @Parameters(index = "1", paramLabel = "ENVIRONMENT", description = "As vm.")
  private String environment = "";

  @Option(
      names = "--for",
      defaultValue = "1h",
      paramLabel = "TIME",
      description = "Up to 24h, as 90s, 30m, 1h; default: ${DEFAULT-VALUE}.")
  private String time = "";

  @Mixin private AgentOptions agent = new AgentOptions();
  @Mixin private Said said = new Said();

  @Override
  public Integer call() {
    long seconds = seconds();
    if (!Rules.isService(service)) {
      return said.wrong(List.of(new Mistake("SERVICE", service, Rules.SERVICE_WORDS)));
    }
    if (!Rules.isEnvironment(environment)) {
      return said.wrong(List.of(new Mistake("ENVIRONMENT", environment, Rules.ENVIRONMENT_WORDS)));
    }
    if (seconds < 1 || seconds > Pinning.LONGEST_SECONDS) {
      return said.wrong(List.of(new Mistake("--for", time, "a time from 1s to 24h, as 30m")));
    }
    return agent.ask(
        said,
        "POST",
        String.format(
            Locale.ROOT,
            "pin?service=%s&environment=%s&seconds=%d",
            service,
            environment,
            seconds));
  }

  private long seconds() {
    Matcher parts = WHILE.matcher(time);
    if (!parts.matches()) {
      return 0;
    }
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> number;
      case "m" -> 60 * number;
      default -> 3_600 * number;
    };
  }
}
