package io.sluice.registry.cmdb;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Which list of which CMDB is read, and how it is understood.
 *
 * @param url of the list, {@code http} or {@code https}, with its filters but without paging
 * @param access as whom
 * @param paging how it comes in pages
 * @param fields where what stands
 * @param statuses what each status means, in lower case; an entry with any other is rejected; the
 *     empty text is that of an entry without one
 * @param canary a service's name that every read must have to be believed, empty for none
 * @param pacing how often it is asked
 */
public record CmdbSettings(
    URI url,
    Access access,
    Paging paging,
    Fields fields,
    Map<String, Meaning> statuses,
    String canary,
    CmdbPacing pacing) {

  public CmdbSettings {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("url must begin with http:// or https://");
    }
    if (url.getHost() == null) {
      throw new IllegalArgumentException("url must name a host");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("url must have no user and no fragment");
    }
    for (Field needed : new Field[] {Field.SERVICE, Field.ADDRESS, Field.PORT}) {
      if (fields.at(needed).isEmpty()) {
        throw new IllegalArgumentException("fields must say where " + needed.key() + " is");
      }
    }
    if (paging.style() == Paging.Style.NEXT && fields.at(Field.NEXT).isEmpty()) {
      throw new IllegalArgumentException("fields must say where next is, for paging by links");
    }
    Map<String, Meaning> lower = new LinkedHashMap<>();
    statuses.forEach((status, means) -> lower.put(status.toLowerCase(Locale.ROOT), means));
    statuses = Map.copyOf(lower);
  }

  /** The same, asked as somebody else. */
  public CmdbSettings withAccess(Access other) {
    return new CmdbSettings(url, other, paging, fields, statuses, canary, pacing);
  }

  /** The same in other pages. */
  public CmdbSettings withPaging(Paging other) {
    return new CmdbSettings(url, access, other, fields, statuses, canary, pacing);
  }

  /** The same with other fields. */
  public CmdbSettings withFields(Fields other) {
    return new CmdbSettings(url, access, paging, other, statuses, canary, pacing);
  }

  /** The same with further meanings. */
  public CmdbSettings withStatuses(Map<String, Meaning> others) {
    Map<String, Meaning> all = new LinkedHashMap<>(statuses);
    others.forEach((status, means) -> all.put(status.toLowerCase(Locale.ROOT), means));
    return new CmdbSettings(url, access, paging, fields, all, canary, pacing);
  }

  /** The same with a canary. */
  public CmdbSettings withCanary(String other) {
    return new CmdbSettings(url, access, paging, fields, statuses, other, pacing);
  }

  /** The same at another pace. */
  public CmdbSettings withPacing(CmdbPacing other) {
    return new CmdbSettings(url, access, paging, fields, statuses, canary, other);
  }
}
