package io.sluice.console.web;

import io.sluice.view.Proxies;
import io.sluice.view.cluster.AllProxies;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** The proxies of this member, and other members that do not answer. */
final class FakeEverywhere implements AllProxies {
  private final AllProxies own;
  final SortedSet<String> unanswered = new TreeSet<>();

  FakeEverywhere(String member, Proxies own) {
    this.own = AllProxies.of(member, own);
  }

  @Override
  public CompletionStage<Part> after(String id, int limit) {
    return own.after(id, limit).thenApply(part -> Part.of(List.of(part), limit, unanswered));
  }

  @Override
  public CompletionStage<Part> one(String id) {
    return own.one(id).thenApply(part -> Part.of(List.of(part), 1, unanswered));
  }
}
