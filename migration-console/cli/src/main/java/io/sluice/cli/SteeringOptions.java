package io.sluice.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.console.contract.PolicyBody;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a policy says of users, callers and new endpoints. The server is the judge of it. */
final class SteeringOptions {
  private static final String OFF = "off";

  @Option(
      names = "--sticky",
      paramLabel = "header=NAME|cookie=NAME|off",
      description =
          "Users stay on their side: known by a header, or by a cookie that exists already.")
  private @Nullable String sticky;

  @Option(
      names = "--salt",
      paramLabel = "TEXT",
      description = "With --sticky header=...: services of one salt divide users alike.")
  private @Nullable String salt;

  @Option(
      names = "--cohort",
      paramLabel = "HEADER=VALUE:ENVIRONMENT|off",
      description = "Users with this header go to the environment whatever the split says.")
  private @Nullable String cohort;

  @Option(
      names = "--override",
      paramLabel = "CALLER:vm=90,kubernetes=10|CALLER:off",
      description = "Another split for one calling service; may be given again.")
  private List<String> overrides = List.of();

  @Option(
      names = "--warm-up",
      paramLabel = "ENVIRONMENT=30s|ENVIRONMENT=off",
      description = "New endpoints grow to their full weight; at most 15m; may be given again.")
  private List<String> warmUps = List.of();

  @Option(
      names = "--mirror",
      paramLabel = "ENVIRONMENT=PERCENT|off",
      description = "Copies of so many GET, HEAD and OPTIONS requests go to the environment.")
  private @Nullable String mirror;

  @Option(
      names = "--mirror-writes",
      description = "With --mirror: copies of all requests, so that each write happens twice.")
  private boolean mirrorWrites;

  @Option(
      names = "--capacity",
      paramLabel = "ENVIRONMENT=RPS[,hpa|fixed[,HEADROOM]]|ENVIRONMENT=off",
      description =
          "Requests per second that an endpoint carries, whether the environment grows by itself, "
              + "and by how much it may be loaded beyond (percent); may be given again.")
  private List<String> capacities = List.of();

  /** Whether any is given. */
  boolean given() {
    return sticky != null
        || salt != null
        || cohort != null
        || mirror != null
        || mirrorWrites
        || !overrides.isEmpty()
        || !warmUps.isEmpty()
        || !capacities.isEmpty();
  }

  /** Adds the keys that change to a request; what is not given is left out and stays. */
  void addTo(ObjectNode request, PolicyBody before) {
    ObjectNode now = Bodies.tree(before);
    if (sticky != null || salt != null || cohort != null) {
      sticky(request, now);
    }
    if (mirror != null) {
      mirror(request, mirror);
    } else if (mirrorWrites) {
      throw wrong("--mirror-writes comes with --mirror");
    }
    if (!overrides.isEmpty()) {
      overrides(request.putArray("overrides"), before);
    }
    if (!warmUps.isEmpty()) {
      ObjectNode windows = request.putObject("warmUpMs");
      before.warmUpMs().forEach(windows::put);
      for (String word : warmUps) {
        String[] parts = parts(word, "=", "--warm-up kubernetes=30s");
        if (parts[1].equals(OFF)) {
          windows.remove(parts[0]);
        } else {
          windows.put(parts[0], Durations.parse("--warm-up", parts[1]).toMillis());
        }
      }
    }
    if (!capacities.isEmpty()) {
      ObjectNode all = request.putObject("capacity");
      all.setAll((ObjectNode) now.path("capacity"));
      capacities.forEach(word -> capacity(all, word));
    }
  }

  private void sticky(ObjectNode request, ObjectNode now) {
    if (OFF.equals(sticky)) {
      request.putNull("sticky");
      return;
    }
    if (sticky == null && !now.path("sticky").isObject()) {
      throw wrong("--salt and --cohort come with --sticky, as in --sticky header=x-user");
    }
    ObjectNode value = request.putObject("sticky");
    if (now.path("sticky") instanceof ObjectNode known) {
      value.setAll(known);
    }
    if (sticky != null) {
      String[] parts = parts(sticky, "=", "--sticky header=x-user or --sticky cookie=session");
      value.remove(List.of("header", "cookie", "salt"));
      value.put(parts[0], parts[1]);
    }
    if (salt != null) {
      value.put("salt", salt);
    }
    if (OFF.equals(cohort)) {
      value.putNull("cohort");
    } else if (cohort != null) {
      int colon = cohort.lastIndexOf(':');
      int equals = cohort.indexOf('=');
      if (equals < 1 || colon <= equals) {
        throw wrong("a cohort is written as in --cohort x-beta=yes:kubernetes");
      }
      value
          .putObject("cohort")
          .put("header", cohort.substring(0, equals))
          .put("value", cohort.substring(equals + 1, colon))
          .put("environment", cohort.substring(colon + 1));
    }
  }

  private void mirror(ObjectNode request, String word) {
    if (word.equals(OFF)) {
      request.putNull("mirror");
      return;
    }
    String[] parts = parts(word, "=", "--mirror kubernetes=5");
    request
        .putObject("mirror")
        .put("environment", parts[0])
        .put("basisPoints", basisPoints("--mirror", parts[1]))
        .put("methods", mirrorWrites ? "ALL" : "SAFE");
  }

  private void overrides(ArrayNode list, PolicyBody before) {
    List<String> named =
        overrides.stream()
            .map(word -> parts(word, ":", "--override shop:vm=90,kubernetes=10")[0])
            .toList();
    before.overrides().stream()
        .filter(one -> !named.contains(one.caller()))
        .forEach(one -> list.add(Bodies.tree(one)));
    for (String word : overrides) {
      String[] parts = parts(word, ":", "--override shop:vm=90,kubernetes=10");
      if (!parts[1].equals(OFF)) {
        ObjectNode weights = list.addObject().put("caller", parts[0]).putObject("weights");
        Percent.weights(Arrays.asList(parts[1].split(",", -1))).forEach(weights::put);
      }
    }
  }

  private static void capacity(ObjectNode all, String word) {
    String[] parts = parts(word, "=", "--capacity kubernetes=200,hpa,20");
    if (parts[1].equals(OFF)) {
      all.remove(parts[0]);
      return;
    }
    String[] words = parts[1].split(",", -1);
    ObjectNode stated = all.putObject(parts[0]);
    try {
      stated.put("perEndpointRps", Integer.parseInt(words[0]));
    } catch (NumberFormatException e) {
      throw wrong("--capacity says whole requests per second, as in kubernetes=200");
    }
    stated.put("growth", words.length > 1 ? words[1].toLowerCase(Locale.ROOT) : "fixed");
    stated.put("headroomBasisPoints", words.length > 2 ? basisPoints("--capacity", words[2]) : 0);
  }

  private static int basisPoints(String option, String percent) {
    try {
      double points = Double.parseDouble(percent.replace("%", "")) * 100;
      if (points == Math.rint(points) && points >= 0 && points <= 10_000) {
        return (int) points;
      }
    } catch (NumberFormatException e) {
      throw wrong(option + " says percent, as in kubernetes=5, not " + percent);
    }
    throw wrong(option + " says percent from 0 to 100 with at most two decimals, not " + percent);
  }

  private static String[] parts(String word, String by, String example) {
    int at = word.indexOf(by);
    if (at < 1 || at == word.length() - 1) {
      throw wrong("'" + word + "' is not written as in " + example);
    }
    return new String[] {word.substring(0, at), word.substring(at + 1)};
  }

  private static Failure wrong(String words) {
    return new Failure(Failure.USAGE, words);
  }
}
