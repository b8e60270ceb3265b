package io.sluice.injector.certificates;

import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the webhook's Secret holds. A new pair is made before the old one's end, its authority is
 * believed from then on, and it serves an hour later, when every API server has learnt of it; the
 * old authority is believed until it ends, for replicas that serve with the old pair still.
 *
 * @param serving empty before the first
 * @param next made already, not served yet
 * @param authorities PEM, of both and of those before
 */
public record KeyRing(Optional<Pair> serving, Optional<Pair> next, List<String> authorities) {
  static final KeyRing EMPTY = new KeyRing(Optional.empty(), Optional.empty(), List.of());

  /** From a pair's making to its serving. */
  static final Duration LEAD = Duration.ofHours(1);

  /** The part of its life after which the next one is made. */
  private static final double RENEWAL = 2.0 / 3;

  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----\\s*");

  public KeyRing {
    authorities = List.copyOf(authorities);
  }

  /**
   * Reads a Secret's data.
   *
   * @throws CertificateException if it is not what was written there
   */
  static KeyRing of(Map<String, String> data) throws CertificateException {
    List<String> authorities = new ArrayList<>();
    Matcher each = CERTIFICATE.matcher(data.getOrDefault("ca.crt", ""));
    while (each.find()) {
      authorities.add(each.group().strip() + "\n");
    }
    KeyRing ring = new KeyRing(pair(data, "tls"), pair(data, "next"), authorities);
    for (Optional<Pair> pair : List.of(ring.serving, ring.next)) {
      if (pair.isPresent() && authorities.stream().noneMatch(pair.get()::isSignedBy)) {
        throw new CertificateException("ca.crt has nobody who signed " + pair.get());
      }
    }
    return ring;
  }

  private static Optional<Pair> pair(Map<String, String> data, String name)
      throws CertificateException {
    String certificate = data.getOrDefault(name + ".crt", "");
    return certificate.isEmpty()
        ? Optional.empty()
        : Optional.of(Pair.of(certificate, data.getOrDefault(name + ".key", "")));
  }

  Map<String, String> data() {
    Map<String, String> data = new LinkedHashMap<>();
    serving.ifPresent(pair -> put(data, "tls", pair));
    next.ifPresent(pair -> put(data, "next", pair));
    data.put("ca.crt", bundle());
    return data;
  }

  private static void put(Map<String, String> data, String name, Pair pair) {
    data.put(name + ".crt", pair.certificate());
    data.put(name + ".key", pair.key());
  }

  /** All authorities as one PEM text: what an API server is to believe. */
  String bundle() {
    return String.join("", authorities);
  }

  /** What it should be now; the same when nothing is due. */
  KeyRing at(Instant now, Issuer issuer) {
    if (serving.isEmpty() || serving.get().hasEnded(now)) {
      if (next.filter(pair -> !pair.hasEnded(now)).isPresent()) {
        return new KeyRing(next, Optional.empty(), living(now));
      }
      Issuer.Issued first = issuer.issue(now);
      return new KeyRing(
          Optional.of(first.pair()), Optional.empty(), with(living(now), first.authority()));
    }
    if (next.isPresent()) {
      return now.isBefore(promotion(next.get()))
          ? this
          : new KeyRing(next, Optional.empty(), living(now));
    }
    if (now.isBefore(renewal(serving.get()))) {
      return this;
    }
    Issuer.Issued issued = issuer.issue(now);
    return new KeyRing(serving, Optional.of(issued.pair()), with(living(now), issued.authority()));
  }

  /** When something is due next. */
  Instant due() {
    return next.map(KeyRing::promotion)
        .or(() -> serving.map(KeyRing::renewal))
        .orElse(Instant.EPOCH);
  }

  private static Instant promotion(Pair pair) {
    return pair.from().plus(Issuer.SKEW).plus(LEAD);
  }

  private static Instant renewal(Pair pair) {
    Duration life = Duration.between(pair.from(), pair.until());
    return pair.from().plusSeconds((long) (life.toSeconds() * RENEWAL));
  }

  private List<String> living(Instant now) {
    return authorities.stream().filter(pem -> !hasEnded(pem, now)).toList();
  }

  private static boolean hasEnded(String pem, Instant now) {
    try {
      return !now.isBefore(Pair.x509(pem).getNotAfter().toInstant());
    } catch (CertificateException unreadable) {
      return true; // nobody can believe it
    }
  }

  private static List<String> with(List<String> authorities, String further) {
    List<String> all = new ArrayList<>(authorities);
    all.add(further);
    return all;
  }
}
