package io.sluice.registry.cmdb;

import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.cmdb.PageReader.Damaged;
import java.net.URI;
import java.util.Optional;

/** Where each page is. */
final class PageAddress {
  private final CmdbSettings settings;
  private final Paging paging;
  private final Origin origin;

  PageAddress(CmdbSettings settings) {
    this.settings = settings;
    this.paging = settings.paging();
    this.origin = new Origin(settings.url());
  }

  URI first() {
    return at(paging.first());
  }

  /**
   * The page after one.
   *
   * @param read how many entries were read, with those of this page
   */
  Optional<URI> after(URI uri, Page page, long read) throws Damaged {
    return switch (paging.style()) {
      case NONE -> Optional.empty();
      case NEXT -> page.next().isEmpty() ? Optional.empty() : Optional.of(linked(uri, page.next()));
      case OFFSET -> isLast(page, read) ? Optional.empty() : Optional.of(at(read));
      case PAGE -> isLast(page, read) ? Optional.empty() : Optional.of(at(number(uri) + 1));
    };
  }

  /** A short page is no last one: a CMDB may give fewer than it is asked for. */
  private static boolean isLast(Page page, long read) {
    return page.entries().isEmpty() || (page.count() >= 0 && read >= page.count());
  }

  private URI linked(URI from, String link) throws Damaged {
    return origin
        .follow(from, link)
        .orElseThrow(
            () ->
                new Damaged(
                    Cause.UNTRUSTED,
                    "leads to another host, which must not see the token: "
                        + Text.shortened(link)));
  }

  private URI at(long position) {
    StringBuilder query = new StringBuilder();
    if (settings.url().getRawQuery() != null) {
      query.append(settings.url().getRawQuery());
    }
    if (!paging.sizeKey().isEmpty() && paging.style() != Paging.Style.NONE) {
      append(query, paging.sizeKey(), paging.size());
    }
    if (paging.style() == Paging.Style.OFFSET || paging.style() == Paging.Style.PAGE) {
      append(query, paging.positionKey(), position);
    }
    String base = settings.url().toString().split("\\?", 2)[0];
    return URI.create(query.length() == 0 ? base : base + "?" + query);
  }

  private static void append(StringBuilder query, String key, long value) {
    query.append(query.length() == 0 ? "" : "&").append(key).append('=').append(value);
  }

  private long number(URI uri) {
    String query = uri.getRawQuery();
    return Long.parseLong(query.substring(query.lastIndexOf('=') + 1));
  }
}
