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

  /** The suspects of the first rejection that is said and not taken back; under its own lock. */
  private final Map<Key, SortedMap<String, String>> said =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SortedMap<String, String>> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Key(String proxy, String type) {}

  void refuses(Session session, Rejection rejection) {
    synchronized (said) {
      SortedMap<String, String> before =
          said.put(new Key(session.name(), rejection.type()), rejection.suspects());
      if (rejection.suspects().equals(before)) {
        return;
      }
    }
    log.atWarn()
        .addKeyValue("proxy", session.name())
        .addKeyValue("service", session.caller().service())
        .addKeyValue("type", rejection.type())
        .addKeyValue("suspects", rejection.suspects().size())
        .addKeyValue("resources", shown(rejection.suspects()))
        .addKeyValue("words", rejection.words())
        .log("a proxy rejected a response and keeps what it had; the bad resource is looked for");
  }

  void found(Session session, Rejection rejection) {
    log.atInfo()
        .addKeyValue("proxy", session.name())
        .addKeyValue("type", rejection.type())
        .addKeyValue("resources", shown(rejection.suspects()))
        .addKeyValue("words", rejection.words())
        .log("a resource that a proxy rejects is found and kept from it; the others get through");
  }

  void refusesNoLonger(Session session, String type, Refusal refusal) {
    synchronized (said) {
      said.remove(new Key(session.name(), type));
    }
    log.atInfo()
        .addKeyValue("proxy", session.name())
        .addKeyValue("type", type)
        .addKeyValue("rejections", refusal.responses())
        .log("a proxy rejects nothing any more");
  }

  void overdue(Session session, String type) {
    log.atWarn()
        .addKeyValue("proxy", session.name())
        .addKeyValue("type", type)
        .log("a proxy does not answer; the newest state is sent without waiting");
  }

  void answers(Session session, String type, long since, long now) {
    log.atInfo()
        .addKeyValue("proxy", session.name())
        .addKeyValue("type", type)
        .addKeyValue("afterMs", now - since)
        .log("a proxy answers again");
  }

  void unread(Session session) {
    log.atWarn()
        .addKeyValue("proxy", session.name())
        .log("a proxy does not read; its changes are collected until it does");
  }

  void reads(Session session, long since, long now) {
    log.atInfo()
        .addKeyValue("proxy", session.name())
        .addKeyValue("afterMs", now - since)
        .log("a proxy reads again");
  }

  private static String shown(SortedMap<String, String> suspects) {
    String names = String.join(" ", suspects.keySet().stream().limit(NAMES_SHOWN).toList());
    return suspects.size() > NAMES_SHOWN ? names + " ..." : names;
  }
}
