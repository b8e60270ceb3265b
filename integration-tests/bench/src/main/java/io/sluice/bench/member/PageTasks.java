package io.sluice.bench.member;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.bench.BenchmarkFailed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the page's own thread was given to do, task by task.
 *
 * @param clockMillis how long those took that the browser calls long, from begin to end: what a
 *     task waited for a processor is in it
 * @param processorMillis how long each ran on a processor: the page's own part of it
 */
record PageTasks(List<Double> clockMillis, List<Double> processorMillis) {
  /** A browser calls a task long that lasts longer. */
  static final double LONG_MILLIS = 50;

  /** Of Chromium's tracing: where tasks begin and end, and nothing of what happens within them. */
  static final List<String> CATEGORIES = List.of("toplevel");

  private static final String TASK = "ThreadControllerImpl::RunTask";
  private static final String PAGE = "CrRendererMain";

  PageTasks {
    clockMillis = List.copyOf(clockMillis);
    processorMillis = List.copyOf(processorMillis);
  }

  /**
   * Reads what was seen.
   *
   * @param longTasks durations that a PerformanceObserver of the page told, in milliseconds
   * @param recorded events of the Trace Event Format, whose {@code tdur} is processor time in
   *     microseconds
   * @throws BenchmarkFailed when no task of a page was recorded
   */
  static PageTasks of(JsonNode longTasks, JsonNode recorded) {
    List<Double> clock = new ArrayList<>();
    longTasks.forEach(one -> clock.add(one.asDouble()));
    Set<String> pages = new HashSet<>();
    for (JsonNode event : recorded) {
      if (event.at("/args/name").asText().equals(PAGE)) {
        pages.add(thread(event));
      }
    }
    List<Double> processor = new ArrayList<>();
    for (JsonNode event : recorded) {
      if (event.path("name").asText().equals(TASK) && pages.contains(thread(event))) {
        processor.add(event.path("tdur").asDouble() / 1_000);
      }
    }
    if (processor.isEmpty()) {
      throw new BenchmarkFailed("Chromium recorded no task of the page");
    }
    return new PageTasks(clock, processor);
  }

  /** How many of them are long. */
  static double countOfLong(List<Double> millis) {
    return millis.stream().filter(one -> one > LONG_MILLIS).count();
  }

  /** In milliseconds; 0 of none. */
  static double longest(List<Double> millis) {
    return millis.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  private static String thread(JsonNode event) {
    return event.path("pid").asText() + "/" + event.path("tid").asText();
  }
}
