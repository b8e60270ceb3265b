package io.sluice.console.web;

import io.sluice.view.GivenAnswers;
import io.sluice.view.GivenAnswers.Claim;
import io.sluice.view.GivenAnswers.Given;
import io.sluice.view.GivenAnswers.Request;
import io.sluice.view.StoreUnavailable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a request with an Idempotency-Key once, and the same again when it comes back
 * (docs/design/0017).
 */
final class RepeatedRequests {
  private static final Logger log = LoggerFactory.getLogger(RepeatedRequests.class);
  private static final Pattern KEY = Pattern.compile("[!-~]{1,128}");
  private static final String TAG = "ETag";

  private final GivenAnswers answers;

  RepeatedRequests(GivenAnswers answers) {
    this.answers = answers;
  }

  /**
   * The answer of an operation that creates something; blocks.
   *
   * @param key of the request
   */
  Answer answer(Operation operation, Call call, String key) {
    if (!KEY.matcher(key).matches()) {
      throw Refusal.of(
          400, "Idempotency-Key must be 1 to 128 visible ASCII characters, such as a UUID");
    }
    operation.admit(call); // who may not do it any longer does not see what came of it either
    Request request =
        new Request(call.actor().name(), key, hash(operation, call), call.actor().requestId());
    Claim claim = answers.claim(request);
    if (claim instanceof Claim.Granted) {
      return first(operation, call, request);
    }
    if (claim instanceof Claim.Answered answered) {
      return again(operation, answered.answer());
    }
    if (claim instanceof Claim.Taken) {
      throw Refusal.of(
          422, "this Idempotency-Key came with another request before: make a new one for this");
    }
    if (claim instanceof Claim.Running) {
      throw Refusal.of(
              409, "a request with this Idempotency-Key is being answered: ask again in a second")
          .with("Retry-After", "1");
    }
    if (claim instanceof Claim.Lost lost) {
      throw Refusal.of(
          409,
          "the request with this Idempotency-Key was carried out (request id "
              + lost.requestId()
              + " in the audit), but its answer was lost: look at what there is now");
    }
    throw new IllegalStateException("unknown claim " + claim);
  }

  private Answer first(Operation operation, Call call, Request request) {
    Answer answer;
    try {
      answer = operation.answer(call);
    } catch (Refusal refusal) {
      if (refusal.status() >= 500) {
        quietly("doubt", () -> answers.doubt(request));
      } else {
        quietly("forget", () -> answers.forget(request));
      }
      throw refusal;
    } catch (RuntimeException e) {
      quietly("doubt", () -> answers.doubt(request));
      throw e;
    }
    boolean secret = operation.replay() == Operation.Replay.FACT;
    Given given =
        new Given(
            answer.status(),
            answer.type(),
            secret ? "" : answer.text(),
            answer.headers().getOrDefault(TAG, ""));
    quietly("keep", () -> answers.keep(request, given));
    return answer;
  }

  private static Answer again(Operation operation, Given given) {
    if (operation.replay() == Operation.Replay.FACT) {
      throw Refusal.of(
          409,
          "the request with this Idempotency-Key was carried out; its answer held a secret, which is"
              + " not kept: look at what there is now");
    }
    return new Answer(
        given.status(),
        given.type(),
        given.body(),
        given.tag().isEmpty()
            ? Map.of("Idempotent-Replayed", "true")
            : Map.of("Idempotent-Replayed", "true", TAG, given.tag()));
  }

  /** The request stands as it is whether this can be stored or not; a repetition asks the audit. */
  private static void quietly(String what, Runnable store) {
    try {
      store.run();
    } catch (StoreUnavailable e) {
      log.atDebug().addKeyValue("step", what).setCause(e).log("an answer could not be kept");
    }
  }

  private static String hash(Operation operation, Call call) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String asked = operation.verb() + " " + operation.template() + " " + sorted(call) + "\n";
      digest.update(asked.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(call.body().getBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String sorted(Call call) {
    return new TreeMap<>(call.path()) + " " + call.query();
  }
}
