package io.sluice.console.web;

import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.AdmitBody;
import io.sluice.view.Candidate;
import io.sluice.view.FederatedView;
import io.sluice.view.ServiceView;
import io.sluice.view.SplitStore;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Letting in what waits. */
final class AdmissionOperations {
  private static final Logger log = LoggerFactory.getLogger(AdmissionOperations.class);

  private final Supplier<FederatedView> view;
  private final SplitStore store;

  AdmissionOperations(Supplier<FederatedView> view, SplitStore store) {
    this.view = view;
    this.store = store;
  }

  List<Operation> operations() {
    return List.of(
        post(API + "/candidates/{id}/admit", this::admit)
            .needs(Right.OPERATE, Operation.Reach.SOMEWHERE));
  }

  Answer admit(Call call) {
    String id = call.parameter("id");
    String reason = call.optionalObject("reason").reason();
    String name = id.split("/", 2)[0];
    call.caller().require(Right.OPERATE, name);
    ServiceView service = view.get().services().get(name);
    if (service == null) {
      throw ServiceOperations.unknown(name);
    }
    for (Candidate candidate : service.candidates()) {
      if (candidate.id().equals(id)) {
        return admit(candidate, call, reason);
      }
    }
    if (isIn(service, id)) {
      return Answer.json(new AdmitBody(id, name, false));
    }
    throw Refusal.of(
        404,
        "no candidate has this id; sluice candidates (GET /api/v1/candidates) lists them, and the slashes of an id are"
            + " written %2F in a path");
  }

  private Answer admit(Candidate candidate, Call call, String reason) {
    call.caller().require(Right.OPERATE, candidate.service(), List.of(candidate.environment()));
    if (candidate.kind() == Candidate.Kind.ENVIRONMENT) {
      throw Refusal.of(
          422,
          candidate.environment()
              + " is an environment: a split that names it admits it (PUT /api/v1/services/"
              + candidate.service()
              + "/split)");
    }
    SplitStore.Admission admission =
        new SplitStore.Admission(candidate.source(), candidate.name(), candidate.service());
    if (!store.admit(List.of(admission), call.actor(), reason)) {
      throw Refusal.unavailable("the store did not take it");
    }
    log.atInfo()
        .addKeyValue("action", "name.admit")
        .addKeyValue("service", candidate.service())
        .addKeyValue("source", candidate.source())
        .addKeyValue("name", candidate.name())
        .addKeyValue("actor", call.actor().name())
        .addKeyValue("requestId", call.actor().requestId())
        .log("committed");
    return Answer.json(new AdmitBody(candidate.id(), candidate.service(), true));
  }

  private static boolean isIn(ServiceView service, String id) {
    return service.endpoints().stream()
        .flatMap(endpoint -> endpoint.provenance().stream())
        .anyMatch(
            claim ->
                claim.admitted()
                    && id.equals(service.name() + "/" + claim.source() + "/" + claim.name()));
  }
}
