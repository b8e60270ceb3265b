package io.sluice.bench.member;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.bench.Benchmark;
import io.sluice.bench.Report;
import io.sluice.bench.Result;
import io.sluice.bench.Rounds;
import io.sluice.bench.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench page}: whether the page stays smooth and current in a real browser. */
@Command(
    name = "page",
    mixinStandardHelpOptions = true,
    description = "The page in Chromium: from a split's commit to its pixels, long tasks, frames.")
public final class PageBenchmark extends Benchmark {
  private static final double MOST_MILLIS = 300;
  private static final double LEAST_RATE = 0.95;

  /** The fifth by name, which the first screenful of the fleet shows. */
  private static final int WATCHED = 4;

  private static final String FLEET = "fleet";
  private static final String SERVICE = "service";
  private static final String BARE = "bare page";
  private static final String PIXELS = "commit to pixels";
  private static final String WORST_PIXELS = "commit to pixels, longest";
  private static final String FRAMES = "frames a second while scrolled";
  private static final String LONGEST_FRAME = "longest frame";
  private static final String TASKS = "tasks over 50 ms by the clock";
  private static final String LONGEST_TASK = "longest task over 50 ms by the clock";
  private static final String OWN_TASKS = "tasks over 50 ms of processor time";
  private static final String LONGEST_OWN_TASK = "longest task, processor time";

  @Mixin private final MemberOptions options = new MemberOptions();

  @Option(names = "--rate", description = "Events a second; default ${DEFAULT-VALUE}.")
  private int rate = 100;

  @Option(names = "--changes", description = "Watched, of a round; default ${DEFAULT-VALUE}.")
  private int changes = 5;

  @Option(names = "--scroll", description = "Milliseconds of a round; default ${DEFAULT-VALUE}.")
  private int scroll = 4_000;

  @Option(
      names = "--settle",
      description =
          "Events before those that are measured, while the server's compiler works;"
              + " default ${DEFAULT-VALUE}.")
  private int settle = 4_000;

  private int shifted;

  /** For picocli. */
  public PageBenchmark() {
    super(9, 1);
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    try (RestScene scene = RestScene.open(options);
        Browser browser = Browser.start(scene.folder());
        ApiConnection hand = scene.connection()) {
      SeenPage page = new SeenPage(browser, scene.port());
      page.signIn(scene.token());
      List<String> others = new ArrayList<>(scene.services());
      String watched = others.remove(WATCHED);
      List<Result> results = new ArrayList<>();
      progress().say("quiet");
      results.addAll(results("quiet", measured(page, hand, watched)));
      progress().say("with events");
      try (EventStorm storm = new EventStorm(scene, others, rate)) {
        page.fleet(watched);
        storm.settle(settle);
        scene.standBack();
        results.addAll(results("with events", measured(page, hand, watched)));
        Result came = Result.told("with events: events a second", storm.rate(), "");
        results.add(came.atLeast(LEAST_RATE * rate));
      }
      return Report.here("page", settings(scene), results);
    }
  }

  private Rounds.Measured measured(SeenPage page, ApiConnection hand, String watched)
      throws IOException, InterruptedException {
    Map<String, Rounds.Contender> contenders = new LinkedHashMap<>();
    contenders.put(
        FLEET,
        () -> {
          page.fleet(watched);
          page.beginTasks();
          Map<String, Double> figures = pixels(page, hand, watched, Shift::shown);
          JsonNode smooth = page.scroll(scroll);
          figures.put(FRAMES, smooth.path("frames").asDouble());
          figures.put(LONGEST_FRAME, smooth.path("longest").asDouble());
          return withTasks(figures, page);
        });
    contenders.put(
        SERVICE,
        () -> {
          page.service(watched);
          page.beginTasks();
          return withTasks(pixels(page, hand, watched, Shift::shown), page);
        });
    contenders.put(
        BARE,
        () -> {
          page.bare(watched);
          return pixels(page, hand, watched, Shift::told);
        });
    return alternating().run(contenders);
  }

  /** From the answer, which follows the commit, until after the frame that shows it. */
  private Map<String, Double> pixels(
      SeenPage page, ApiConnection hand, String service, Function<Shift, String> words)
      throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    for (int change = 0; change < changes; change++) {
      Shift shift = new Shift(service, 1_000 + shifted++ % 80 * 100);
      page.watch(words.apply(shift));
      double unused = shift.on(hand);
      long answered = System.currentTimeMillis();
      millis.add(Math.max(0, page.seenAt() - answered));
    }
    Samples samples = new Samples(millis);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(PIXELS, samples.median());
    figures.put(WORST_PIXELS, samples.quantile(1));
    return figures;
  }

  private static Map<String, Double> withTasks(Map<String, Double> figures, SeenPage page)
      throws InterruptedException {
    PageTasks tasks = page.tasks();
    figures.put(TASKS, PageTasks.countOfLong(tasks.clockMillis()));
    figures.put(LONGEST_TASK, PageTasks.longest(tasks.clockMillis()));
    figures.put(OWN_TASKS, PageTasks.countOfLong(tasks.processorMillis()));
    figures.put(LONGEST_OWN_TASK, PageTasks.longest(tasks.processorMillis()));
    return figures;
  }

  private static List<Result> results(String when, Rounds.Measured measured) {
    List<Result> results = new ArrayList<>();
    for (String contender : List.of(FLEET, SERVICE, BARE)) {
      String of = when + ", " + contender + ": ";
      Result median = Result.told(of + PIXELS, measured.of(contender, PIXELS), "ms");
      double longest = measured.of(contender, WORST_PIXELS).quantile(1);
      Result worst = Result.told(of + WORST_PIXELS, longest, "ms");
      boolean bare = contender.equals(BARE);
      results.add(bare ? median : median.atMost(MOST_MILLIS));
      results.add(bare ? worst : worst.atMost(MOST_MILLIS));
      if (contender.equals(FLEET)) {
        results.add(Result.told(of + FRAMES, measured.of(contender, FRAMES), ""));
        double longestFrame = measured.of(contender, LONGEST_FRAME).quantile(1);
        results.add(Result.told(of + LONGEST_FRAME, longestFrame, "ms"));
      }
      if (!bare) {
        results.addAll(tasks(of, TASKS, LONGEST_TASK, measured, contender));
        results.addAll(tasks(of, OWN_TASKS, LONGEST_OWN_TASK, measured, contender));
      }
    }
    return results;
  }

  private static List<Result> tasks(
      String of, String count, String longest, Rounds.Measured measured, String contender) {
    double worst = measured.of(contender, longest).quantile(1);
    return List.of(
        Result.told(of + count, measured.of(contender, count), ""),
        Result.told(of + longest, worst, "ms").atMost(PageTasks.LONG_MILLIS));
  }

  private List<String> settings(RestScene scene) {
    List<String> settings = new ArrayList<>(scene.settings());
    settings.add(
        "with events: "
            + rate
            + " splits of other services are set a second, after "
            + settle
            + " that are not measured");
    settings.add(
        "with events: the server at nice "
            + LowPriority.NICE
            + ", since an operator's browser has processors of its own; the maker of the events,"
            + " a few percent of one, as it is");
    settings.add(
        "a task by the clock is what the browser calls long, and waits for a processor, too; of"
            + " processor time (Chromium's tracing) it is the page's own");
    settings.add(
        changes
            + " changes a round and screen, one after the other; from the answer to each, which"
            + " follows the commit, to after the frame that shows it");
    settings.add("the fleet is then scrolled for " + scroll + " ms; 1280 x 900, without a GPU");
    settings.add("bare page: EventSource, and the event's words as they come");
    return settings;
  }
}
