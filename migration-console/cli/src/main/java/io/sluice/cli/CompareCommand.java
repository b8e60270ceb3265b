package io.sluice.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "compare",
    description = {
      "What callers use today against what Sluice publishes, or would: a server "
          + "that observes is asked like any other.",
      "Exit code 0: no difference; 1: a difference, or the other side cannot be "
          + "read; 4: no Sluice server answers."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class CompareCommand implements Callable<Integer> {
  private final Sluice sluice;
  private final PrintWriter err;
  private final Surroundings surroundings;

  @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "One service.")
  private @Nullable String service;

  @Option(names = "--all", description = "All services.")
  private boolean all;

  @Option(
      names = "--with",
      required = true,
      paramLabel = "SIDE",
      description = {
        "consul[:URL]    what its health API answers; URL else from CONSUL_HTTP_ADDR, the token",
        "                from CONSUL_HTTP_TOKEN; a query of URL goes along (?dc=east&tag=http)",
        "envoy:URL       the clusters of a running Envoy, by its admin interface",
        "server:URL      another Sluice",
        "shadow[:SOURCE] what would be published with the sources that are only tried",
        "file:FILE       a registry file, or what compare and show printed with --output json"
      })
  private String with;

  @Option(
      names = "--with-token",
      paramLabel = "TOKEN",
      description = "For server:URL; or SLUICE_WITH_TOKEN.")
  private @Nullable String withToken;

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "What the other side calls SERVICE, where Sluice cannot know it.")
  private @Nullable String name;

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      description = "What proxies of this network get; the common one when absent.")
  private String network = "";

  @Option(names = "--dns", description = "As Consul's DNS answers: also instances that warn.")
  private boolean dns;

  @Option(names = "--for", paramLabel = "TIME", description = "Again and again: 30m, 24h, 7d.")
  private @Nullable String lasting;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "How often, with --for. Default: ${DEFAULT-VALUE}")
  private String every;

  CompareCommand(Sluice sluice, PrintWriter err, Surroundings surroundings) {
    this.sluice = sluice;
    this.err = err;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if ((service != null) == all) {
      throw new Failure(Failure.USAGE, "say either SERVICE or --all");
    }
    if (name != null && service == null) {
      throw new Failure(Failure.USAGE, "--as says what one SERVICE is called");
    }
    Client client = sluice.client();
    if (with.equals("shadow") || with.startsWith("shadow:")) {
      String source = with.equals("shadow") ? "" : with.substring("shadow:".length());
      return run("shadow", () -> ShadowRound.read(client, service, source));
    }
    Side side = side();
    return run(side.words(), () -> Round.read(client, side, service, name, network));
  }

  private int run(String words, Round.Reader reader) {
    CompareReport report = new CompareReport(sluice, words);
    return lasting == null ? once(words, reader, report) : again(reader, report, lasting);
  }

  private static int once(String words, Round.Reader reader, CompareReport report) {
    Round round;
    try {
      round = reader.read();
    } catch (Side.Unread e) {
      throw new Failure(
          Failure.FAILED, "nothing is compared: " + words + " cannot be read: " + e.why());
    }
    report.print(round, Clock.systemUTC().instant());
    return round.differences().isEmpty() ? 0 : Failure.FAILED;
  }

  private int again(Round.Reader reader, CompareReport report, String time) {
    Duration whole = Durations.parse("--for", time);
    Duration pause = Durations.parse("--every", every);
    if (pause.toMillis() < 100) {
      throw new Failure(Failure.USAGE, "--every is 100ms at least");
    }
    CompareWatch watch =
        new CompareWatch(reader, Clock.systemUTC(), System::nanoTime, sluice::warn);
    sluice.warn(
        "comparing every "
            + Durations.words(pause)
            + " for "
            + Durations.words(whole)
            + "; Ctrl-C ends with the summary");
    try (Interrupt interrupt = Interrupt.ofProcess()) {
      long began = System.nanoTime();
      do {
        watch.look();
      } while (System.nanoTime() - began + pause.toNanos() <= whole.toNanos()
          && interrupt.pause(pause));
      CompareWatch.Summary summary = watch.summary();
      report.print(summary);
      int code = code(watch, summary);
      sluice.flush();
      interrupt.said(code);
      return code;
    }
  }

  private int code(CompareWatch watch, CompareWatch.Summary summary) {
    Failure failure = watch.failure();
    if (summary.comparisons() == 0 && failure != null) {
      err.println("sluice: nothing was compared: " + Paper.clean(failure.words()));
      return failure.code();
    }
    return summary.lasting().isEmpty() ? 0 : Failure.FAILED;
  }

  private Side side() {
    int colon = with.indexOf(':');
    String kind = colon < 0 ? with : with.substring(0, colon);
    String rest = colon < 0 ? "" : with.substring(colon + 1);
    if (rest.isEmpty() && !kind.equals("consul")) {
      throw wrongSide();
    }
    return switch (kind) {
      case "consul" -> consul(rest);
      case "envoy" -> new EnvoySide(url(rest));
      case "file" -> new FileSide(Path.of(rest));
      case "server" -> server(rest);
      default -> throw wrongSide();
    };
  }

  private Failure wrongSide() {
    return new Failure(
        Failure.USAGE,
        "--with wants consul, consul:URL, envoy:URL, server:URL, shadow, shadow:SOURCE or"
            + " file:FILE, not '"
            + with
            + "'");
  }

  private Side server(String url) {
    Client other =
        new Client(Servers.of(url), Tokens.ofOther(withToken, surroundings, err), sluice.tls());
    return new ServerSide("server " + url, wanted -> PublishedSights.read(other, wanted, network));
  }

  private Side consul(String given) {
    String address = given;
    if (address.isEmpty()) {
      address = surroundings.variables().getOrDefault("CONSUL_HTTP_ADDR", "http://127.0.0.1:8500");
      address = address.contains("://") ? address : "http://" + address;
    }
    return new ConsulSide(
        url(address), surroundings.variables().getOrDefault("CONSUL_HTTP_TOKEN", ""), dns);
  }

  private URI url(String text) {
    try {
      URI uri = URI.create(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as for any other text that is none.
    }
    throw new Failure(
        Failure.USAGE, "--with wants a URL like http://127.0.0.1:8500, not '" + text + "'");
  }
}
