package io.sluice.view;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The running servers; any thread, never blocks. */
public interface Members {

  /** All that are known, this one among them, sorted by name. */
  List<Member> members();

  /**
   * One running server.
   *
   * @param name as configured
   * @param self whether it is the one that is asked
   * @param version of its program, empty when it does not know
   * @param since when it started, milliseconds since the epoch
   * @param store what kind of database it writes to: {@code h2}, {@code postgresql}
   * @param view the version of its view: two with one version publish the same
   * @param services in its view
   * @param sources their states by name
   * @param waitingFor what its proxies wait for, a sentence each
   * @param digests of what it publishes, by type; members of one format and configuration have
   *     equal ones. The keys {@link #FORMAT} and {@link #RENDERS} say which format that is, and
   *     which ones it could render
   * @param place what it is in its cluster
   */
  record Member(
      String name,
      boolean self,
      String version,
      long since,
      String store,
      String view,
      int services,
      SortedMap<String, Sources.State> sources,
      List<String> waitingFor,
      SortedMap<String, String> digests,
      Place place) {
    /** Among the digests, the rendering formats that it publishes. */
    public static final String FORMAT = "format";

    /** Among the digests, the numbers of all formats that it knows, with commas between. */
    public static final String RENDERS = "renders";

    public Member {
      waitingFor = List.copyOf(waitingFor);
      digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }

    /** The only member there is. */
    public Member(
        String name,
        boolean self,
        String version,
        long since,
        String store,
        String view,
        int services,
        SortedMap<String, Sources.State> sources,
        List<String> waitingFor) {
      this(
          name,
          self,
          version,
          since,
          store,
          view,
          services,
          sources,
          waitingFor,
          Collections.emptySortedMap(),
          Place.ALONE);
    }
  }

  /**
   * What a member is among the others, as the one that is asked knows it.
   *
   * @param leader whether it runs migrations and writes the registry's history
   * @param owns the sources that it reads, by name, with the term of its reading
   * @param differs what its configuration says otherwise than the cluster's: {@code sources},
   *     {@code environments}, {@code identity}; while it is not empty, the member owns no source
   * @param disagrees types of which it publishes something else than the one that is asked for more
   *     than 5 s, {@code view} among them; of members that should agree
   * @param difference the first unit that differs then, or null while it is not known
   * @param clock what its clock said when it was heard last, milliseconds since the epoch; 0 for
   *     the one that is asked
   * @param gone since when it is not seen any more, milliseconds since the epoch, or 0 while it is
   */
  record Place(
      boolean leader,
      SortedMap<String, Term> owns,
      List<String> differs,
      List<String> disagrees,
      @Nullable Difference difference,
      long clock,
      long gone) {
    /** It is the only one. */
    public static final Place ALONE =
        new Place(true, Collections.emptySortedMap(), List.of(), List.of(), null, 0, 0);

    public Place {
      owns = Collections.unmodifiableSortedMap(new TreeMap<>(owns));
      differs = List.copyOf(differs);
      disagrees = List.copyOf(disagrees);
    }
  }

  /**
   * A unit that two members publish differently.
   *
   * @param type {@code CDS}, {@code EDS}, {@code LDS} or {@code RDS}
   * @param name of the resource
   * @param variant which proxies get it, empty for nearly all
   * @param here its version on the member that is asked, empty when it has none
   * @param there its version on the other one
   */
  record Difference(String type, String name, String variant, String here, String there) {}
}
