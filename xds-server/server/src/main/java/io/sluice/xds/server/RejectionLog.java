package io.sluice.xds.server;

import io.sluice.xds.protocol.Rejection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Says each rejection once, also when the proxy reconnects and rejects the same again. */
final class RejectionLog {
  private static final Logger log = LoggerFactory.getLogger(RejectionLog.class);

  /** Beyond this the oldest may be said again. */
  private static final int REMEMBERED = 10_000;

  private static final int NAMES_SHOWN = 10;

  private final Set<Said> said =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Said, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  private record Said(String proxy, String type, SortedMap<String, String> suspects) {}

  void rejected(Session session, Rejection rejection) {
    synchronized (said) {
      if (!said.add(new Said(session.name(), rejection.type(), rejection.suspects()))) {
        return;
      }
    }
    LoggingEventBuilder event = rejection.isolated() ? log.atWarn() : log.atInfo();
    event
        .addKeyValue("proxy", session.name())
        .addKeyValue("service", session.caller().service())
        .addKeyValue("type", rejection.type())
        .addKeyValue("suspects", rejection.suspects().size())
        .addKeyValue("resources", shown(rejection.suspects()))
        .addKeyValue("words", rejection.words())
        .log(
            rejection.isolated()
                ? "a proxy rejected a resource and keeps what it had"
                : "a proxy rejected a response; the bad resource is being looked for");
  }

  private static String shown(SortedMap<String, String> suspects) {
    String names = String.join(" ", suspects.keySet().stream().limit(NAMES_SHOWN).toList());
    return suspects.size() > NAMES_SHOWN ? names + " ..." : names;
  }
}
