package io.sluice.migrations.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.migrations.Documents;
import io.sluice.migrations.engine.Evidence.Answer;
import io.sluice.migrations.engine.Evidence.Verdict;
import io.sluice.migrations.runner.AskedVerdicts.Question;
import io.sluice.migrations.runner.AskedVerdicts.Reply;
import io.sluice.migrations.runner.AskedVerdicts.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Asks over HTTP and reads what comes back; follows no redirect, reads no more than 64 KiB. */
final class Questions {
  private static final Duration WITHIN = Duration.ofSeconds(4);
  private static final int LONGEST = 64 * 1024;

  private final Settings settings;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(WITHIN)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  Questions(Settings settings) {
    this.settings = settings;
  }

  /** What was not to be learnt. */
  private static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswer(String why) {
      super(why, null, false, false);
    }
  }

  /** Blocks for a few seconds at most; never throws but for a bug. */
  Reply ask(Question question) {
    try {
      if (question instanceof Question.Query query) {
        return new Reply(judged(query(query.query())), new TreeMap<>());
      }
      if (question instanceof Question.Rate rate) {
        SortedMap<String, Double> value = new TreeMap<>();
        value.put(AskedVerdicts.RATE, number(query(rate.query())));
        return new Reply(new Verdict(Answer.PASS, ""), value);
      }
      if (question instanceof Question.Hook hook) {
        return new Reply(hook(hook), new TreeMap<>());
      }
      if (question instanceof Question.Quantile quantile) {
        return new Reply(new Verdict(Answer.PASS, ""), quantile(quantile));
      }
      throw new AssertionError(question);
    } catch (NoAnswer e) {
      return new Reply(
          new Verdict(Answer.NO_DATA, String.valueOf(e.getMessage())), new TreeMap<>());
    }
  }

  /** The result of an instant query: a scalar's value, or the one element of a vector. */
  private JsonNode query(String query) throws NoAnswer {
    if (settings.prometheus().isEmpty()) {
      throw new NoAnswer("no Prometheus is configured (migrations.prometheus)");
    }
    String base = settings.prometheus().get().toString();
    URI address =
        URI.create(
            (base.endsWith("/") ? base : base + "/")
                + "api/v1/query?query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
    JsonNode answer = send(HttpRequest.newBuilder(address).GET());
    if (!answer.path("status").asText().equals("success")) {
      throw new NoAnswer("Prometheus: " + cut(answer.path("error").asText("no success")));
    }
    return answer.path("data");
  }

  /** The value of a scalar, or of the one element of a vector. */
  private static String value(JsonNode data) throws NoAnswer {
    JsonNode result = data.path("result");
    if (data.path("resultType").asText().equals("vector")) {
      if (result.size() != 1) {
        throw new NoAnswer("the query gave %,d series, not one".formatted(result.size()));
      }
      result = result.get(0).path("value");
    }
    return result.path(1).asText();
  }

  private static double number(JsonNode data) throws NoAnswer {
    String value = value(data);
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number) && number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new NoAnswer("the query gave " + cut(value) + ", which is no number");
    }
    throw new NoAnswer("the query gave " + cut(value) + ", which is no rate");
  }

  private static Verdict judged(JsonNode data) throws NoAnswer {
    String value = value(data);
    return switch (value) {
      case "1" -> new Verdict(Answer.PASS, "the query gave 1");
      case "0" -> new Verdict(Answer.FAIL, "the query gave 0");
      default -> throw new NoAnswer("the query gave " + cut(value) + ", neither 1 nor 0");
    };
  }

  private Verdict hook(Question.Hook hook) throws NoAnswer {
    String body =
        Documents.text(Documents.tree(Map.of("service", hook.service(), "to", hook.to())));
    JsonNode answer =
        send(
            HttpRequest.newBuilder(hook.address())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    String words = cut(answer.path("words").asText(""));
    return switch (answer.path("verdict").asText()) {
      case "pass" -> new Verdict(Answer.PASS, words.isEmpty() ? "it says pass" : words);
      case "fail" -> new Verdict(Answer.FAIL, words.isEmpty() ? "it says fail" : words);
      default -> throw new NoAnswer("it says neither pass nor fail");
    };
  }

  /** From Envoy's zone statistics, whose tags the bootstrap names. */
  private SortedMap<String, Double> quantile(Question.Quantile quantile) throws NoAnswer {
    String query =
        "histogram_quantile(%s, sum by (to_env, le) (rate(envoy_cluster_zone_upstream_rq_time_bucket{envoy_cluster_name=\"%s\"}[1m])))"
            .formatted(quantile.basisPoints() / 10_000.0, quantile.service());
    SortedMap<String, Double> values = new TreeMap<>();
    for (JsonNode series : query(query).path("result")) {
      double value = series.path("value").path(1).asDouble(Double.NaN);
      String environment = series.path("metric").path("to_env").asText();
      if (!environment.isEmpty() && Double.isFinite(value)) {
        values.put(environment, value);
      }
    }
    return values;
  }

  private JsonNode send(HttpRequest.Builder request) throws NoAnswer {
    try {
      HttpResponse<InputStream> response =
          client.send(request.timeout(WITHIN).build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(LONGEST + 1);
        if (response.statusCode() != 200) {
          throw new NoAnswer("answered with status " + response.statusCode());
        }
        if (bytes.length > LONGEST) {
          throw new NoAnswer("answered with more than 64 KiB");
        }
        return Documents.parse(new String(bytes, StandardCharsets.UTF_8));
      }
    } catch (JsonProcessingException e) {
      throw new NoAnswer("answered with something that is no JSON");
    } catch (IOException e) {
      throw new NoAnswer("cannot be asked: " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer("interrupted");
    }
  }

  private static String cut(String words) {
    return words.length() <= 200 ? words : words.substring(0, 200);
  }
}
