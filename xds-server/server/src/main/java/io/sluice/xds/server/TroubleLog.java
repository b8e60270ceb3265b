package io.sluice.xds.server;

import io.sluice.xds.protocol.Rejection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says a trouble when it begins and when it ends; what a proxy refuses, only once, also when it
 * reconnects and rejects the same again. Called on xDS loops.
 */
final class TroubleLog {
  private static final Logger log = LoggerFactory.getLogger(TroubleLog.class);

  /** Beyond this the oldest refusal may be said again. */
  private static final int REMEMBERED = 10_000;

  private static final int NAMES_SHOWN = 10;

  private final Episode refusing = new Episode();
  private final Episode behind = new Episode();

  /** The suspects of the last rejection that began a trouble which is not over; its own lock. */
  private final Map<Key, SortedMap<String, String>> said =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SortedMap<String, String>> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Key(String proxy, String type) {}

  /**
   * A proxy begins to refuse something of a type.
   *
   * @param rejected whether it did now, or is kept from what it rejected on an earlier stream
   */
  void refuses(Session session, Rejection rejection, boolean rejected, long now) {
    Episode.Line line = refusing.begins(now);
    if (!rejected || isSaid(session, rejection)) {
      return;
    }
    if (line == Episode.Line.ONE) {
      log.atWarn()
          .addKeyValue("proxy", session.name())
          .addKeyValue("service", session.caller().service())
          .addKeyValue("type", rejection.type())
          .addKeyValue("suspects", rejection.suspects().size())
          .addKeyValue("resources", shown(rejection.suspects()))
          .addKeyValue("words", rejection.words())
          .log("a proxy rejected a response and keeps what it had; the bad resource is looked for");
    } else if (line == Episode.Line.MANY) {
      log.atWarn()
          .addKeyValue("proxies", Episode.TOLD)
          .log("more and more proxies reject what they are sent; further ones are only counted");
    }
  }

  private boolean isSaid(Session session, Rejection rejection) {
    synchronized (said) {
      return rejection
          .suspects()
          .equals(said.put(new Key(session.name(), rejection.type()), rejection.suspects()));
    }
  }

  /** What a proxy rejects is isolated. */
  void found(Session session, Rejection rejection) {
    log.atDebug()
        .addKeyValue("proxy", session.name())
        .addKeyValue("type", rejection.type())
        .addKeyValue("resources", shown(rejection.suspects()))
        .addKeyValue("words", rejection.words())
        .log("a resource that a proxy rejects is found and kept from it; the others get through");
  }

  void refusesNoLonger(Session session, String type, Refusal refusal, long now) {
    synchronized (said) {
      said.remove(new Key(session.name(), type));
    }
    Episode.End end = refusing.ends();
    if (end.line() == Episode.Line.ONE) {
      log.atInfo()
          .addKeyValue("proxy", session.name())
          .addKeyValue("type", type)
          .addKeyValue("rejections", refusal.responses())
          .log("a proxy rejects nothing of a type any more");
    }
    over(end, now, "no proxy rejects anything any more");
  }

  void behind(Session session, Troubles troubles, long now) {
    Episode.Line line = behind.begins(now);
    if (line == Episode.Line.ONE) {
      log.atWarn()
          .addKeyValue("proxy", session.name())
          .addKeyValue("service", session.caller().service())
          .addKeyValue("types", String.join(" ", troubles.overdue().keySet()))
          .log(
              troubles.unread() != 0
                  ? "a proxy does not read; its changes are collected until it does"
                  : "a proxy does not answer; the newest state is sent without waiting");
    } else if (line == Episode.Line.MANY) {
      log.atWarn()
          .addKeyValue("proxies", Episode.TOLD)
          .log("more and more proxies do not answer or read; further ones are only counted");
    }
  }

  void caughtUp(Session session, Troubles before, long now) {
    Episode.End end = behind.ends();
    if (end.line() == Episode.Line.ONE) {
      log.atInfo()
          .addKeyValue("proxy", session.name())
          .addKeyValue("afterMs", now - before.behindSince())
          .log(before.unread() != 0 ? "a proxy reads again" : "a proxy answers again");
    }
    over(end, now, "no proxy is behind any more");
  }

  /** A stream ends with its troubles; what its proxy refused is refused still when it is back. */
  void gone(Session session, long now) {
    Troubles troubles = session.troubles();
    for (int refusal = 0; refusal < troubles.refusals().size(); refusal++) {
      over(refusing.ends(), now, "no connected proxy rejects anything any more");
    }
    if (troubles.behind()) {
      Episode.End end = behind.ends();
      if (end.line() == Episode.Line.ONE) {
        log.atInfo()
            .addKeyValue("proxy", session.name())
            .addKeyValue("afterMs", now - troubles.behindSince())
            .log("a proxy that was behind is gone");
      }
      over(end, now, "no proxy is behind any more");
    }
  }

  private static void over(Episode.End end, long now, String words) {
    if (end.line() == Episode.Line.MANY) {
      log.atInfo()
          .addKeyValue("proxies", end.total())
          .addKeyValue("afterMs", now - end.since())
          .log(words);
    }
  }

  private static String shown(SortedMap<String, String> suspects) {
    String names = String.join(" ", suspects.keySet().stream().limit(NAMES_SHOWN).toList());
    return suspects.size() > NAMES_SHOWN ? names + " ..." : names;
  }
}
