package io.sluice.registry.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.registry.RegistryEvent.Cause;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Lists a resource page by page; blocks the loop's thread until all of it was read. */
final class Listing {
  private static final int MOST_PAGES = 10_000;

  private final ApiServer server;
  private final Pacing pacing;

  Listing(ApiServer server, Pacing pacing) {
    this.server = server;
    this.pacing = pacing;
  }

  /**
   * Gives every object to a sink, which must forget them all when the listing fails.
   *
   * @param selector of labels, empty for all
   * @return the position from which a watch goes on
   */
  Answer<String> list(Resource resource, String scope, String selector, Consumer<JsonNode> sink)
      throws InterruptedException {
    return read(
        resource,
        scope,
        selector.isEmpty() ? "" : "&labelSelector=" + Resource.encoded(selector),
        sink);
  }

  /** The one object of a name, or none; needs no right but that to list. */
  Answer<String> named(Resource resource, String scope, String name, Consumer<JsonNode> sink)
      throws InterruptedException {
    return read(
        resource, scope, "&fieldSelector=" + Resource.encoded("metadata.name=" + name), sink);
  }

  private Answer<String> read(
      Resource resource, String scope, String selection, Consumer<JsonNode> sink)
      throws InterruptedException {
    String next = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      String path =
          resource.path(scope)
              + "?limit="
              + pacing.page()
              + selection
              + (next.isEmpty() ? "" : "&continue=" + Resource.encoded(next));
      Answer<byte[]> answer = await(server.ask(path, resource.accept(true), pacing.listing()));
      if (answer instanceof Answer.Failed<byte[]> failed) {
        return failed.<String>as().of(resource.words(scope));
      }
      ListPage read;
      try {
        read = ListPage.read(((Answer.Read<byte[]>) answer).value(), sink);
      } catch (IOException e) {
        return Refusal.<String>notUnderstood(e).of(resource.words(scope));
      }
      next = read.next();
      if (next.isEmpty()) {
        return new Answer.Read<>(read.revision());
      }
    }
    return Answer.Failed.of(Cause.UNTRUSTED, resource.words(scope) + ": the listing has no end");
  }

  /** Waits for an answer, which never fails otherwise than in its value. */
  static <T> Answer<T> await(CompletableFuture<Answer<T>> asked) throws InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      return Refusal.of(e);
    }
  }
}
