package io.sluice.view.history;

import io.sluice.view.AuditLog;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The merged registry at any moment. Every method blocks on the database and fails with {@link
 * io.sluice.view.StoreUnavailable} when it cannot be read. Times are milliseconds since the epoch.
 */
public interface History {
  /** Under this name stands which proxies were connected; no service has it. */
  String PROXIES = "";

  /** A service at a moment; one that was unknown then has no facts. */
  RecordedService service(String name, long at);

  /**
   * Services that the view had at a moment, in order of names.
   *
   * @param after the name after which they begin, empty for the first
   */
  List<RecordedService> registry(long at, String after, int limit);

  /**
   * Changes of a service, oldest first.
   *
   * @param from inclusive
   * @param to inclusive
   * @param proxies whether also what proxies were offered and took over
   */
  List<RecordedChange> changes(String service, long from, long to, boolean proxies, Part part);

  /**
   * Part of a list.
   *
   * @param skip how many are known already
   * @param limit most that are wanted
   */
  record Part(int skip, int limit) {}

  /** How well a moment is known. */
  Coverage coverage(long at);

  /** Spans that touch a time, oldest first. */
  List<Span> spans(long from, long to);

  /**
   * Who brought a generation of a service's split and policy, or null when the audit log does not
   * know (any longer).
   *
   * @param at when the generation was recorded
   */
  AuditLog.@Nullable Recorded author(String service, long generation, long at);

  /** Whose stream stood at a moment, by proxy. */
  Map<String, Fact.Dated> proxies(long at);
}
