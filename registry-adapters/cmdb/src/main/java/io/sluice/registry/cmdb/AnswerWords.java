package io.sluice.registry.cmdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.cmdb.Answer.Failed;
import io.sluice.registry.cmdb.Answer.Validators;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What an answer of a CMDB's means, and how a failure is told to an operator. */
final class AnswerWords {
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]+");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
  private static final int MAX_WORDS = 200;
  private static final int MAX_VALIDATOR = 1_024;

  private final CmdbSettings settings;

  AnswerWords(CmdbSettings settings) {
    this.settings = settings;
  }

  /** Whom the sentences are about. */
  String at() {
    return "The CMDB at " + settings.url().getRawAuthority();
  }

  /**
   * Reads an answer.
   *
   * @param conditional whether the question allowed for "not modified"
   */
  Answer answer(HttpResponse<byte[]> response, boolean conditional) {
    HttpHeaders headers = response.headers();
    String said = said(response.body());
    int status = response.statusCode();
    return switch (status) {
      case 200 -> new Answer.Body(response, validators(headers));
      case 304 ->
          conditional
              ? new Answer.NotModified()
              : new Failed(
                  Cause.UNTRUSTED, at() + " says that nothing changed, and was not asked that");
      case 401, 403 ->
          new Failed(Cause.CREDENTIALS, at() + " refuses the token (" + status + ")" + said);
      case 429 -> {
        Duration pause = retryAfter(headers);
        yield pause.isZero()
            ? new Failed(Cause.OUTAGE, at() + " limits how much may be asked (429)" + said)
            : new Answer.Later(pause);
      }
      default ->
          new Failed(
              Cause.OUTAGE, at() + " answers with error " + status + said, retryAfter(headers));
    };
  }

  /** Tells why there is no answer. */
  Failed failed(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BoundedBytes.TooLong) {
        return new Failed(Cause.UNTRUSTED, at() + " gives a page, but " + cause.getMessage());
      }
      if (cause instanceof CertificateException || cause instanceof CertPathBuilderException) {
        return new Failed(
            Cause.UNTRUSTED, at() + " shows a certificate that is not trusted" + why(cause));
      }
      if (cause instanceof UnresolvedAddressException) {
        return new Failed(Cause.OUTAGE, "The host of the CMDB is unknown: " + host());
      }
    }
    if (thrown instanceof SSLException && why(thrown).contains("certificate_required")) {
      return new Failed(Cause.CREDENTIALS, at() + " wants a certificate of the client");
    }
    if (thrown instanceof HttpConnectTimeoutException) {
      return new Failed(Cause.OUTAGE, at() + " does not answer in time");
    }
    if (thrown instanceof ConnectException) {
      return new Failed(Cause.OUTAGE, at() + " cannot be connected to");
    }
    return new Failed(
        Cause.OUTAGE, "The connection to the CMDB at " + host() + " broke" + why(thrown));
  }

  private String host() {
    return settings.url().getRawAuthority();
  }

  private String why(Throwable thrown) {
    return said(String.valueOf(thrown.getMessage()).getBytes(UTF_8));
  }

  private String said(byte[] body) {
    String text = new String(body, 0, Math.min(body.length, 4 * MAX_WORDS), UTF_8);
    String safe = UNPRINTABLE.matcher(settings.access().withoutSecrets(text)).replaceAll(" ");
    String words = safe.strip();
    return words.isEmpty() ? "" : ": " + words.substring(0, Math.min(words.length(), MAX_WORDS));
  }

  /** As seconds or as a date, believed up to a bound; zero when it is not said. */
  private Duration retryAfter(HttpHeaders headers) {
    String text = headers.firstValue("Retry-After").orElse("").strip();
    Duration most = settings.pacing().maxRetryAfter();
    Duration wanted = Duration.ZERO;
    if (SECONDS.matcher(text).matches()) {
      wanted = Duration.ofSeconds(Long.parseLong(text));
    } else if (!text.isEmpty()) {
      try {
        wanted = Duration.between(date(headers), date(text));
      } catch (DateTimeException e) {
        return Duration.ZERO;
      }
    }
    if (wanted.isNegative()) {
      return Duration.ZERO;
    }
    return wanted.compareTo(most) > 0 ? most : wanted;
  }

  /**
   * A date in seconds is believed only when it was over by more than a second as the answer was
   * written (RFC 9110, 8.8.2.2): a second change in the same second would never be seen.
   */
  private static Validators validators(HttpHeaders headers) {
    String etag = headers.firstValue("ETag").orElse("");
    String modified = headers.firstValue("Last-Modified").orElse("");
    try {
      boolean old =
          !modified.isEmpty()
              && headers.firstValue("Date").isPresent()
              && Duration.between(date(modified), date(headers)).toSeconds() >= 2;
      return new Validators(
          etag.length() > MAX_VALIDATOR ? "" : etag,
          old && modified.length() <= MAX_VALIDATOR ? modified : "");
    } catch (DateTimeException e) {
      return new Validators(etag.length() > MAX_VALIDATOR ? "" : etag, "");
    }
  }

  private static Instant date(HttpHeaders headers) {
    return date(headers.firstValue("Date").orElse(""));
  }

  private static Instant date(String text) {
    return ZonedDateTime.parse(
            text, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ENGLISH))
        .toInstant();
  }
}
