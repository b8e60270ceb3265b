package io.sluice.cluster;

import io.sluice.view.Members.Member;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Sources;
import io.sluice.view.Term;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What members say to each other. */
sealed interface Message {

  /**
   * How a member is, once a second and when something changes.
   *
   * @param since when it started, milliseconds since the epoch
   * @param clock what its clock says
   * @param likeness its configuration's fingerprints
   * @param leads the sources that it reads, with the terms
   * @param shares how far it knows each source
   * @param leaving whether this is its last word
   */
  record Presence(
      String version,
      long since,
      String store,
      String view,
      int services,
      SortedMap<String, Sources.State> sources,
      List<String> waitingFor,
      SortedMap<String, String> likeness,
      SortedMap<String, String> digests,
      SortedMap<String, Term> leads,
      List<Header> shares,
      boolean leader,
      boolean leaving,
      long clock)
      implements Message {

    static Presence of(
        Member self,
        SortedMap<String, String> likeness,
        SortedMap<String, Term> leads,
        List<Header> shares,
        boolean leader,
        boolean leaving,
        long clock) {
      return new Presence(
          self.version(),
          self.since(),
          self.store(),
          self.view(),
          self.services(),
          self.sources(),
          self.waitingFor(),
          likeness,
          self.digests(),
          leads,
          shares,
          leader,
          leaving,
          clock);
    }
  }

  /**
   * What changed in a source, or a part of it.
   *
   * @param header what the source is then
   * @param before the sequence that this follows
   * @param part its place among the parts of this change, from 0
   * @param last whether it is the last of them
   */
  record Delta(
      Header header,
      long before,
      int part,
      boolean last,
      List<ServiceClaims> changed,
      List<String> removed)
      implements Message {}

  /** A part of a whole snapshot, in order of services. */
  record Part(Header header, int part, boolean last, List<ServiceClaims> claims)
      implements Message {}

  /** What another part tells all. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares messages
  record Said(String subject, byte[] bytes) implements Message {}

  /** What another part asks one member. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares messages
  record Question(long id, String subject, byte[] bytes) implements Message {}

  /**
   * The answer to a question.
   *
   * @param known whether it could be answered
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares messages
  record Answer(long id, boolean known, byte[] bytes) implements Message {}

  /**
   * Somebody lacks a snapshot.
   *
   * @param term whose, or null for what counts
   */
  record Ask(String source, @Nullable Term term) implements Message {}
}
