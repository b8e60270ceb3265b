package io.sluice.cluster;

import io.sluice.cluster.Message.Presence;
import io.sluice.view.Alarm;
import io.sluice.view.Members.Difference;
import io.sluice.view.Members.Member;
import io.sluice.view.Members.Place;
import io.sluice.view.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All members and what is wrong with them, as one of them knows it at one moment.
 *
 * @param members sorted by name
 * @param alarms sorted
 * @param others names of those that are present
 * @param lostAt when one was lost last that is not back, or 0
 */
record Roster(List<Member> members, List<Alarm> alarms, SortedSet<String> others, long lostAt) {

  static Roster of(
      long now,
      Member self,
      SortedMap<String, Term> leads,
      boolean leader,
      ClusterSettings settings,
      Neighbours neighbours,
      Agreement agreement,
      Differences differences,
      Departed departed) {
    SortedMap<String, Member> members = new TreeMap<>();
    List<Alarm> alarms = new ArrayList<>();
    List<String> own = neighbours.differences(settings.likeness());
    departed
        .gone(now)
        .forEach(
            (name, gone) -> {
              Presence last = gone.last();
              Place place =
                  new Place(
                      false, new TreeMap<>(), List.of(), List.of(), null, last.clock(), gone.at());
              members.put(name, member(name, last, place));
              if (!last.leaving()) {
                alarms.add(gone(name, gone.at()));
              }
            });
    neighbours
        .presences()
        .forEach(
            (peer, presence) -> {
              List<String> differs = neighbours.differences(presence.likeness());
              // Who is configured otherwise has nobody to agree with, though the others are alike.
              List<String> disagrees =
                  own.isEmpty() ? agreement.disagreements(now, peer) : List.of();
              Difference difference = disagrees.isEmpty() ? null : differences.of(peer);
              Place place =
                  new Place(
                      presence.leader(),
                      presence.leads(),
                      differs,
                      disagrees,
                      difference,
                      presence.clock(),
                      0);
              members.put(peer.name(), member(peer.name(), presence, place));
              if (!differs.isEmpty()) {
                alarms.add(unlike(peer.name(), differs, neighbours.since(peer)));
              }
              if (!disagrees.isEmpty()) {
                alarms.add(
                    disagrees(
                        peer.name(), disagrees, difference, agreement.disagreesSince(now, peer)));
              }
            });
    members.put(
        self.name(),
        new Member(
            self.name(),
            true,
            self.version(),
            self.since(),
            self.store(),
            self.view(),
            self.services(),
            self.sources(),
            self.waitingFor(),
            self.digests(),
            new Place(leader, leads, own, List.of(), null, 0, 0)));
    if (!own.isEmpty()) {
      alarms.add(unlike(self.name(), own, self.since()));
    }
    alarms.sort(null);
    SortedSet<String> names = new TreeSet<>();
    neighbours.others().forEach(peer -> names.add(peer.name()));
    return new Roster(
        List.copyOf(members.values()),
        List.copyOf(alarms),
        Collections.unmodifiableSortedSet(names),
        departed.lostAt(now));
  }

  private static Member member(String name, Presence presence, Place place) {
    return new Member(
        name,
        false,
        presence.version(),
        presence.since(),
        presence.store(),
        presence.view(),
        presence.services(),
        presence.sources(),
        presence.waitingFor(),
        presence.digests(),
        place);
  }

  private static Alarm gone(String name, long since) {
    return new Alarm(
        Alarm.Kind.MEMBER_GONE,
        name,
        "The member vanished without a goodbye; the others serve. Look at its host and its log, and"
            + " at the network between.",
        since);
  }

  private static Alarm unlike(String name, List<String> differs, long since) {
    return new Alarm(
        Alarm.Kind.MEMBER_UNLIKE,
        name,
        "Its configuration differs from the other members' in "
            + String.join(", ", differs)
            + "; it reads no registry until it is configured alike.",
        since);
  }

  private static Alarm disagrees(
      String name, List<String> types, @Nullable Difference difference, long since) {
    return new Alarm(
        Alarm.Kind.MEMBERS_DISAGREE,
        name,
        "It publishes something else than this member ("
            + String.join(", ", types)
            + ") for more than 5 s, although both are configured alike; "
            + (difference == null ? "" : words(difference))
            + "sluice members shows both.",
        since);
  }

  private static String words(Difference difference) {
    return "the first unit that differs is %s %s%s; "
        .formatted(
            difference.type(),
            difference.name(),
            difference.variant().isEmpty() ? "" : " (" + difference.variant() + ")");
  }
}
