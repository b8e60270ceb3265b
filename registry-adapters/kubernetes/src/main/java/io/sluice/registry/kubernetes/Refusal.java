package io.sluice.registry.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.sluice.registry.RegistryEvent.Cause;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a failure means, and in which words it is told; never with a token. */
final class Refusal {
  private static final int WORDS = 300;
  private static final long LONGEST_PAUSE_SECONDS = 300;
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]+");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private Refusal() {}

  /** An answer that is an error. */
  static <T> Answer.Failed<T> of(int code, Duration retryAfter, byte[] body) {
    String words = words(body);
    String said = words.isEmpty() ? "" : ": " + words;
    return switch (code) {
      case 401 ->
          failed(
              code,
              Cause.CREDENTIALS,
              "the API server refuses the credentials (401)" + said,
              retryAfter);
      case 403 ->
          failed(code, Cause.CREDENTIALS, "the credentials lack a right (403)" + said, retryAfter);
      case 429 ->
          failed(
              code,
              Cause.OUTAGE,
              "the API server limits how much may be asked (429)" + said,
              retryAfter);
      case 410 ->
          failed(
              code,
              Cause.OUTAGE,
              "the API server remembers no longer so far back (410)" + said,
              retryAfter);
      default ->
          failed(code, Cause.OUTAGE, "the API server answers with " + code + said, retryAfter);
    };
  }

  private static <T> Answer.Failed<T> failed(
      int code, Cause cause, String detail, Duration retryAfter) {
    return new Answer.Failed<>(code, cause, detail, retryAfter);
  }

  /** A Status object that a watch ends with. */
  static <T> Answer.Failed<T> of(JsonNode status) {
    byte[] body = status.toString().getBytes(StandardCharsets.UTF_8);
    return of(status.path("code").asInt(0), Duration.ZERO, body);
  }

  /** No answer, or a broken one. */
  static <T> Answer.Failed<T> of(@Nullable Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException) {
        // Its message quotes the header that it refuses, and with it the token.
        return Answer.Failed.of(
            Cause.CREDENTIALS, "The credentials have characters that no request may carry");
      }
    }
    String last = "for no known reason";
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return Answer.Failed.of(
            Cause.UNTRUSTED, "The API server's certificate is not trusted: " + printable(cause));
      }
      if (cause instanceof SSLException && cause.getCause() == null) {
        return ofTls(printable(cause));
      }
      if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
        return Answer.Failed.of(Cause.OUTAGE, "The API server does not answer in time");
      }
      if (cause instanceof UnknownHostException) {
        return Answer.Failed.of(Cause.OUTAGE, "The API server's host is unknown");
      }
      if (cause instanceof ConnectException) {
        return Answer.Failed.of(Cause.OUTAGE, "The API server cannot be connected to");
      }
      if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
        return Answer.Failed.of(Cause.CREDENTIALS, "A file of the credentials is missing");
      }
      // What is no failure of the network may quote what was to be sent.
      last = cause instanceof IOException ? printable(cause) : cause.getClass().getSimpleName();
    }
    return Answer.Failed.of(Cause.OUTAGE, "The connection to the API server broke: " + last);
  }

  private static <T> Answer.Failed<T> ofTls(String words) {
    // An alert that was received is the server's word about our certificate.
    boolean ours =
        words.contains("alert") && (words.contains("certificate") || words.contains("unknown_ca"));
    if (ours) {
      return Answer.Failed.of(
          Cause.CREDENTIALS, "The API server refuses the client certificate: " + words);
    }
    boolean theirs =
        words.contains("PKIX") || words.contains("hostname") || words.contains("No name matching");
    return Answer.Failed.of(
        theirs ? Cause.UNTRUSTED : Cause.OUTAGE, "TLS with the API server failed: " + words);
  }

  /** An answer that cannot be understood. */
  static <T> Answer.Failed<T> notUnderstood(IOException thrown) {
    if (thrown instanceof JsonEOFException) {
      return Answer.Failed.of(Cause.OUTAGE, "The answer was cut short");
    }
    String where =
        thrown instanceof JsonProcessingException json
            ? json.getClass().getSimpleName()
            : printable(thrown);
    return Answer.Failed.of(Cause.UNTRUSTED, "The answer is no Kubernetes API server's: " + where);
  }

  static <T> Answer.Failed<T> tooLong(int most) {
    return Answer.Failed.of(Cause.UNTRUSTED, "The answer is longer than " + most + " bytes");
  }

  /** The pause that an answer asks for, at most 5 min. */
  static Duration retryAfter(HttpResponse<?> response) {
    String header = response.header("Retry-After");
    return header == null || !SECONDS.matcher(header).matches()
        ? Duration.ZERO
        : Duration.ofSeconds(Math.min(LONGEST_PAUSE_SECONDS, Long.parseLong(header)));
  }

  /** The message of a Status object, or the beginning of anything else. */
  private static String words(byte[] body) {
    try {
      JsonNode message = ListPage.MAPPER.readTree(body).path("message");
      if (message.isTextual()) {
        return cut(message.asText());
      }
    } catch (IOException e) {
      // Many things that answer in an API server's place do not answer in JSON.
      return cut(new String(body, 0, Math.min(body.length, WORDS), StandardCharsets.UTF_8));
    }
    return "";
  }

  private static String printable(Throwable thrown) {
    return cut(
        String.valueOf(
            thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage()));
  }

  private static String cut(String words) {
    String printable = UNPRINTABLE.matcher(words).replaceAll(" ").trim();
    return printable.length() <= WORDS ? printable : printable.substring(0, WORDS) + "...";
  }
}
