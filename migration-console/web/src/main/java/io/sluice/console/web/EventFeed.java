package io.sluice.console.web;

import io.sluice.view.Alarm;
import io.sluice.view.Freeze;
import io.sluice.view.ServiceView;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import io.sluice.view.ViewChange;
import io.sluice.view.people.Scope;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Makes events of what the member hears, and of how what stands differs from a second ago: alarms,
 * sources and proxies tell nobody when they change.
 */
final class EventFeed {
  /** More changes at once are one reset: reading all anew is cheaper than reading each. */
  private static final int MOST_AT_ONCE = 500;

  private static final int MOST_REMEMBERED_AT_ONCE = 100;

  private final ConsolePorts ports;
  private final EventLog log;
  private final RecentTransitions recent;

  // The looking thread's alone.
  private final StateWatch watch;
  private final Map<String, Alarm> alarms = new HashMap<>();
  private final Map<String, Freeze> freezes = new LinkedHashMap<>();
  private List<String> waiting = List.of("the start");

  EventFeed(ConsolePorts ports, EventLog log, RecentTransitions recent) {
    this.ports = ports;
    this.log = log;
    this.recent = recent;
    this.watch = new StateWatch(ports.sources(), ports.proxies(), ports.clock());
  }

  /** A new view; the aggregator's loop calls it. */
  void viewChanged(ViewChange change) {
    if (change.services().size() > MOST_AT_ONCE) {
      log.add(Event.reset(change.services().size() + " services changed at once"));
      return;
    }
    for (String name : new TreeSet<>(change.services())) {
      ServiceView service = change.view().services().get(name);
      log.add(
          service == null
              ? new Event(Event.Kind.SERVICE, name, name, "GONE", "", null)
              : new Event(
                  Event.Kind.SERVICE,
                  name,
                  name,
                  ServiceRendering.state(service).name(),
                  "",
                  service.generation()));
    }
  }

  /** A commit of this or another member; the committer's thread calls it. */
  void stored(StoredChange change) {
    if (change instanceof StoredChange.SplitStored stored) {
      StoredSplit split = stored.split();
      log.add(
          new Event(
              Event.Kind.SPLIT,
              split.service(),
              split.service(),
              "STORED",
              words(split),
              split.generation()));
    } else if (change instanceof StoredChange.Admitted admitted) {
      log.add(
          new Event(
              Event.Kind.SERVICE,
              admitted.admission().service(),
              admitted.admission().service(),
              "ADMITTED",
              admitted.admission().source() + "/" + admitted.admission().name() + " is let in",
              null));
    } else if (change instanceof StoredChange.FormatsStored stored) {
      log.add(Event.of(Event.Kind.FORMAT, "format", "STORED", stored.formats().toString()));
    }
  }

  private static String words(StoredSplit stored) {
    TrafficSplit split = stored.split();
    if (split == null) {
      return "its home's";
    }
    StringBuilder words = new StringBuilder();
    split
        .weights()
        .forEach(
            (environment, weight) ->
                words
                    .append(words.isEmpty() ? "" : " ")
                    .append(environment)
                    .append('=')
                    .append(Words.percent(weight)));
    return words.toString();
  }

  /** Looks what stands and tells what is otherwise than at the last look; one thread at a time. */
  void look() {
    lookAtSources();
    lookAtAlarms();
    lookAtProxies();
    lookAtFreezes();
    List<String> now = ports.waitingFor().get();
    if (now.isEmpty() != waiting.isEmpty()) {
      log.add(
          Event.of(
              Event.Kind.MEMBER,
              "",
              now.isEmpty() ? "READY" : "WAITING",
              now.isEmpty() ? "proxies may connect" : String.join("; ", now)));
    }
    waiting = List.copyOf(now);
  }

  private void lookAtSources() {
    for (Transition transition : watch.sources()) {
      recent.add(transition);
      log.add(
          Event.of(Event.Kind.SOURCE, transition.subject(), transition.after(), transition.text()));
    }
  }

  private void lookAtAlarms() {
    Map<String, Alarm> now = new LinkedHashMap<>();
    for (Alarm alarm : ports.alarms().alarms()) {
      now.putIfAbsent(Words.kind(alarm.kind()) + " " + alarm.subject(), alarm);
    }
    Map<String, Alarm> before = new LinkedHashMap<>(alarms);
    before.keySet().removeAll(now.keySet());
    Map<String, Alarm> raised = new LinkedHashMap<>(now);
    raised.keySet().removeAll(alarms.keySet());
    alarms.clear();
    alarms.putAll(now);
    if (before.size() + raised.size() > MOST_AT_ONCE) {
      log.add(Event.reset(before.size() + raised.size() + " alarms came or went at once"));
      return;
    }
    before.forEach((key, alarm) -> log.add(alarm("OVER", alarm, "")));
    raised.forEach((key, alarm) -> log.add(alarm("RAISED", alarm, alarm.text())));
  }

  /** Where an alarm's subject may be a service the view says; the kind stands before the words. */
  private Event alarm(String state, Alarm alarm, String text) {
    String last = alarm.subject().substring(alarm.subject().lastIndexOf('/') + 1);
    String service = ports.view().get().services().get(last) == null ? null : last;
    String kind = Words.kind(alarm.kind());
    return new Event(
        Event.Kind.ALARM,
        alarm.subject(),
        service,
        state,
        text.isEmpty() ? kind : kind + ": " + text,
        null);
  }

  private void lookAtFreezes() {
    Map<String, Freeze> now = new LinkedHashMap<>();
    ports.stored().gates().freezes().seen().forEach(freeze -> now.put(freeze.id(), freeze));
    List<Freeze> over =
        freezes.values().stream().filter(freeze -> !now.containsKey(freeze.id())).toList();
    List<Freeze> begun =
        now.values().stream().filter(freeze -> !freezes.containsKey(freeze.id())).toList();
    freezes.clear();
    freezes.putAll(now);
    over.forEach(freeze -> log.add(freeze("OVER", freeze, "")));
    begun.forEach(freeze -> log.add(freeze("FROZEN", freeze, freeze.reason())));
  }

  /** Everybody hears of it, as everybody may list them: who is stopped must know why. */
  private static Event freeze(String state, Freeze freeze, String reason) {
    String environment = freeze.scope().environment();
    return Event.of(
        Event.Kind.FREEZE,
        freeze.scope().services(),
        state,
        freeze.id()
            + (environment.equals(Scope.ALL) ? "" : " in " + environment)
            + " by "
            + freeze.actor()
            + (reason.isEmpty() ? "" : ": " + reason));
  }

  private void lookAtProxies() {
    List<Transition> changed = watch.proxies();
    remember(changed.stream().filter(Transition::isRejection).toList());
    if (changed.size() > MOST_AT_ONCE) {
      log.add(Event.reset(changed.size() + " proxies came or went at once"));
      return;
    }
    changed.forEach(
        proxy -> log.add(Event.of(Event.Kind.PROXY, proxy.subject(), proxy.after(), "")));
  }

  /** One line each; a crowd is one line, so that it does not drive out all that was before it. */
  private void remember(List<Transition> rejections) {
    rejections.stream().limit(MOST_REMEMBERED_AT_ONCE).forEach(recent::add);
    int more = rejections.size() - MOST_REMEMBERED_AT_ONCE;
    if (more > 0) {
      Transition last = rejections.get(rejections.size() - 1);
      recent.add(
          new Transition(
              last.at(),
              Transition.Of.PROXY,
              "and " + more + " more proxies",
              "",
              last.before(),
              last.after(),
              last.text(),
              last.names()));
    }
  }
}
