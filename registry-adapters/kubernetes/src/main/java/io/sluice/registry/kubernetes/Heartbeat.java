package io.sluice.registry.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** The short question that tells that the API server lives, and which cluster it is of. */
final class Heartbeat {
  private static final String CLUSTER = "/api/v1/namespaces/kube-system";
  private static final String ACCEPT =
      "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json";

  private Heartbeat() {}

  /** The UID of kube-system, empty when it may not be read. */
  static CompletableFuture<Answer<String>> ask(ApiServer server) {
    return server
        .ask(CLUSTER, ACCEPT)
        .thenCompose(
            answer -> {
              if (answer instanceof Answer.Failed<byte[]> failed) {
                boolean hidden =
                    failed.code() == Answer.Failed.FORBIDDEN
                        || failed.code() == Answer.Failed.NOT_FOUND;
                return hidden
                    ? version(server)
                    : CompletableFuture.completedFuture(failed.<String>as());
              }
              return CompletableFuture.completedFuture(uid((Answer.Read<byte[]>) answer));
            });
  }

  /** What everybody who is known may read. */
  private static CompletableFuture<Answer<String>> version(ApiServer server) {
    return server
        .ask("/version", "application/json")
        .thenApply(
            answer ->
                answer instanceof Answer.Failed<byte[]> failed
                    ? failed.<String>as()
                    : new Answer.Read<>(""));
  }

  private static Answer<String> uid(Answer.Read<byte[]> read) {
    try {
      JsonNode uid = ListPage.MAPPER.readTree(read.value()).path("metadata").path("uid");
      return uid.isTextual() && !uid.asText().isEmpty()
          ? new Answer.Read<>(uid.asText())
          : Refusal.notUnderstood(new IOException("kube-system has no UID"));
    } catch (IOException e) {
      return Refusal.notUnderstood(e);
    }
  }
}
