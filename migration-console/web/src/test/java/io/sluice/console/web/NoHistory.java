package io.sluice.console.web;

import io.sluice.view.AuditLog;
import io.sluice.view.history.Coverage;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Facts;
import io.sluice.view.history.History;
import io.sluice.view.history.RecordedChange;
import io.sluice.view.history.RecordedService;
import io.sluice.view.history.Span;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nothing was recorded. */
class NoHistory implements History {
  @Override
  public RecordedService service(String name, long at) {
    return new RecordedService(name, new Facts());
  }

  @Override
  public List<RecordedService> registry(long at, String after, int limit) {
    return List.of();
  }

  @Override
  public List<RecordedChange> changes(
      String service, long from, long to, boolean proxies, Part part) {
    return List.of();
  }

  @Override
  public Coverage coverage(long at) {
    return new Coverage(at, null, null);
  }

  @Override
  public List<Span> spans(long from, long to) {
    return List.of();
  }

  @Override
  public AuditLog.@Nullable Recorded author(String service, long generation, long at) {
    return null;
  }

  @Override
  public Map<String, Dated> proxies(long at) {
    return Map.of();
  }
}
