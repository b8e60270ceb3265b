package io.sluice.migrations.runner;

import io.sluice.migrations.Feeds;
import io.sluice.migrations.Guard;
import io.sluice.migrations.Plan;
import io.sluice.migrations.engine.Evidence;
import io.sluice.migrations.engine.Evidence.Verdict;
import io.sluice.view.Names;
import io.sluice.view.proof.AllTraffic;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a Prometheus and webhooks, each question at most every five seconds, on workers; answers
 * with the newest that is no older than thirty. What is not answered is no data.
 */
public final class AskedVerdicts implements Verdicts, AllTraffic {
  private static final Logger log = LoggerFactory.getLogger(AskedVerdicts.class);
  private static final long AGAIN_MILLIS = 5_000;
  private static final long FRESH_MILLIS = 30_000;

  /** So many questions are remembered; beyond, those not asked for longest are let go. */
  private static final int MOST_QUESTIONS = 1_000;

  private static final int LIMITS_QUANTILE = 9_900;

  /** The name of the one value of a rate. */
  static final String RATE = "";

  private final Settings settings;
  private final Questions questions;
  private final Executor workers;
  private final Clock clock;
  private final Map<Question, Asked> asked = new ConcurrentHashMap<>();

  /**
   * Whom to ask.
   *
   * @param prometheus its base address, if there is one
   * @param webhooks beginnings of the addresses that plans may name; none, none
   * @param coverage a query of all requests of a service a second, in which {@value #SERVICE}
   *     stands for its name; empty for none
   */
  public record Settings(Optional<URI> prometheus, List<URI> webhooks, String coverage) {
    /** Stands for the service's name in a query. */
    public static final String SERVICE = "{service}";

    public Settings {
      webhooks = List.copyOf(webhooks);
    }

    /** Without a query for all of a service's traffic. */
    public Settings(Optional<URI> prometheus, List<URI> webhooks) {
      this(prometheus, webhooks, "");
    }

    /** An address below an allowed one, on the same host and port. */
    boolean allows(URI address) {
      return webhooks.stream()
          .anyMatch(
              allowed ->
                  allowed.getScheme().equals(address.getScheme())
                      && allowed.getRawAuthority().equals(address.getRawAuthority())
                      && address.normalize().getRawPath().startsWith(allowed.getRawPath()));
    }
  }

  /** Something to be asked; equal ones are asked once. */
  sealed interface Question {
    /** A query whose answer is 1 or 0. */
    record Query(String query) implements Question {}

    /** An address that is asked whether a service's migration may go on. */
    record Hook(URI address, String service, String to) implements Question {}

    /** A query whose answer is a number. */
    record Rate(String query) implements Question {}

    /** A quantile of a service's latency, by environment. */
    record Quantile(String service, int basisPoints) implements Question {}
  }

  /** What is known of a question; a quantile has values, the others a verdict. */
  record Reply(Verdict verdict, SortedMap<String, Double> values) {}

  /**
   * A question and its newest reply.
   *
   * @param began when it was last asked, milliseconds since the epoch
   * @param at when it was last answered, 0 for never
   */
  private record Asked(long began, long at, Reply reply) {}

  /**
   * Verdicts of nobody yet.
   *
   * @param workers run the questions; each blocks for seconds at most
   */
  public AskedVerdicts(Settings settings, Executor workers, Clock clock) {
    this.settings = settings;
    this.questions = new Questions(settings);
    this.workers = workers;
    this.clock = clock;
  }

  @Override
  public Feeds feeds() {
    return new Feeds(settings.prometheus().isPresent(), settings.prometheus().isPresent());
  }

  @Override
  public SortedMap<String, Verdict> of(Plan plan) {
    SortedMap<String, Verdict> verdicts = new TreeMap<>();
    for (Guard guard : plan.guards()) {
      if (guard instanceof Guard.Prometheus prometheus) {
        verdicts.put(guard.name(), verdict(new Question.Query(prometheus.query())));
      } else if (guard instanceof Guard.Webhook hook) {
        URI address = URI.create(hook.url());
        verdicts.put(
            guard.name(),
            settings.allows(address)
                ? verdict(new Question.Hook(address, plan.service(), plan.to()))
                : new Verdict(
                    Evidence.Answer.NO_DATA,
                    "migrations.webhooks does not allow " + address.getHost()));
      }
    }
    return verdicts;
  }

  @Override
  public OptionalDouble perSecond(String service) {
    if (settings.coverage().isEmpty() || !Names.isService(service)) {
      return OptionalDouble.empty();
    }
    String query = settings.coverage().replace(Settings.SERVICE, service);
    return ask(new Question.Rate(query)).map(one -> one.reply().values().get(RATE)).stream()
        .mapToDouble(Double::doubleValue)
        .findFirst();
  }

  private Verdict verdict(Question question) {
    return ask(question)
        .map(one -> one.reply().verdict())
        .orElseGet(() -> new Verdict(Evidence.Answer.NO_DATA, "no answer for 30 s"));
  }

  @Override
  public SortedMap<String, Evidence.Latency> latency(Plan plan) {
    SortedMap<String, Evidence.Latency> latency = new TreeMap<>();
    for (int quantile : quantiles(plan)) {
      ask(new Question.Quantile(plan.service(), quantile))
          .ifPresent(
              known ->
                  known
                      .reply()
                      .values()
                      .forEach((name, value) -> add(latency, name, quantile, value, known.at())));
    }
    return latency;
  }

  private static void add(
      SortedMap<String, Evidence.Latency> latency,
      String environment,
      int quantile,
      double millis,
      long at) {
    Evidence.Latency before = latency.get(environment);
    SortedMap<Integer, Double> values = new TreeMap<>();
    if (before != null) {
      values.putAll(before.quantilesMs());
    }
    values.put(quantile, millis);
    latency.put(
        environment, new Evidence.Latency(values, before == null ? at : Math.min(at, before.at())));
  }

  private static Set<Integer> quantiles(Plan plan) {
    Set<Integer> quantiles = new TreeSet<>();
    for (Guard guard : plan.guards()) {
      if (guard instanceof Guard.Latency latency) {
        quantiles.add(latency.quantileBasisPoints());
      }
    }
    if (plan.limits() != null && plan.limits().latencyAtMostMs() != null) {
      quantiles.add(LIMITS_QUANTILE);
    }
    return quantiles;
  }

  /** The newest fresh reply; asks again in the background when it is time. */
  private Optional<Asked> ask(Question question) {
    long now = clock.millis();
    Asked known = asked.get(question);
    if (known == null || now - known.began() >= AGAIN_MILLIS) {
      letGo();
      asked.put(
          question,
          new Asked(now, known == null ? 0 : known.at(), known == null ? NOTHING : known.reply()));
      workers.execute(() -> answer(question));
    }
    return Optional.ofNullable(known).filter(one -> now - one.at() <= FRESH_MILLIS);
  }

  private static final Reply NOTHING =
      new Reply(new Verdict(Evidence.Answer.NO_DATA, "no answer yet"), new TreeMap<>());

  private void letGo() {
    while (asked.size() >= MOST_QUESTIONS) {
      List<Map.Entry<Question, Asked>> all = new ArrayList<>(asked.entrySet());
      all.sort((one, other) -> Long.compare(one.getValue().began(), other.getValue().began()));
      new HashSet<>(all.subList(0, all.size() / 2)).forEach(old -> asked.remove(old.getKey()));
    }
  }

  private void answer(Question question) {
    try {
      Reply reply = questions.ask(question);
      asked.computeIfPresent(
          question, (same, before) -> new Asked(before.began(), clock.millis(), reply));
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("A guard's question failed");
    }
  }
}
