package io.sluice.launcher.tls;

import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads the certificates of listeners again when they change, and says when one ends soon. */
public final class TlsWatch implements Alarms, AutoCloseable {
  /** Authorities renew at two thirds of a life; of 90 days (Let's Encrypt) 30 are left then. */
  private static final Duration SOON = Duration.ofDays(14);

  private static final long LOOK_MILLIS = 2_000;

  private final List<TlsCredentials> watched;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ConcurrentHashMap<String, Long> since = new ConcurrentHashMap<>();
  private final Thread look = new Thread(this::look, "sluice-certificates");

  /** A watch that looks every 2 s until it is closed; at nothing, it needs no thread. */
  public TlsWatch(List<TlsCredentials> watched, Clock clock) {
    this.watched = List.copyOf(watched);
    this.clock = clock;
    look.setDaemon(true);
    if (!watched.isEmpty()) {
      look.start();
    }
  }

  private void look() {
    try {
      while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        watched.forEach(TlsCredentials::look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public List<Alarm> alarms() {
    List<Alarm> alarms = new ArrayList<>();
    Instant now = clock.instant();
    for (TlsCredentials one : watched) {
      String text = text(one, now);
      if (text.isEmpty()) {
        since.remove(one.listener());
      } else {
        long began = since.computeIfAbsent(one.listener(), listener -> now.toEpochMilli());
        alarms.add(new Alarm(Alarm.Kind.CERTIFICATE, one.listener(), text, began));
      }
    }
    return alarms;
  }

  private static String text(TlsCredentials one, Instant now) {
    if (!one.mistake().isEmpty()) {
      return "The changed certificate of this listener is not taken, the one before goes on: "
          + one.mistake();
    }
    if (now.isAfter(one.expires())) {
      return "The certificate %s expired at %s: clients refuse this server. Put a new one in its place; it is read without a restart."
          .formatted(one.certificate(), one.expires());
    }
    return now.plus(SOON).isAfter(one.expires())
        ? "The certificate %s expires at %s. Put a new one in its place; it is read without a restart."
            .formatted(one.certificate(), one.expires())
        : "";
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
