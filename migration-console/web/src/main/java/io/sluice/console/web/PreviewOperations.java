package io.sluice.console.web;

import static io.sluice.console.web.Operation.question;

import io.sluice.view.Policy;
import io.sluice.view.Previews;
import io.sluice.view.Previews.Change;
import io.sluice.view.Receivers;
import io.sluice.view.TrafficSplit;
import java.util.List;

/** What a change would do, before it is made. */
final class PreviewOperations {
  private final ConsolePorts.Foresight foresight;
  private final ConsolePorts.Gates gates;
  private final LoopAnswers loop;
  private final List<String> environments;

  PreviewOperations(
      ConsolePorts.Foresight foresight,
      ConsolePorts.Gates gates,
      LoopAnswers loop,
      List<String> environments) {
    this.foresight = foresight;
    this.gates = gates;
    this.loop = loop;
    this.environments = environments;
  }

  List<Operation> operations() {
    return List.of(question(Operations.SERVICE + "/preview", this::preview));
  }

  Answer preview(Call call) {
    String name = ServiceOperations.name(call);
    JsonRequest request = call.object("weights", "policy");
    Change change =
        new Change(
            request.has("weights") ? TrafficSplit.of(request.weights(environments)) : null,
            request.has("policy") ? policy(name, request) : null);
    if (change.split() == null && change.policy() == null) {
      throw Refusal.of(
          422,
          "say what to preview: weights, as in {\"weights\": {\"vm\": 9000, \"kubernetes\": 1000}},"
              + " or policy, or both");
    }
    Previews.Preview preview =
        loop.await(foresight.previews().preview(name, change))
            .orElseThrow(() -> ServiceOperations.unknown(name));
    if (preview.before().home() == null) {
      throw SplitRefusals.homeless(name);
    }
    List<Receivers.Variant> variants =
        loop.await(foresight.receivers().of(preview.before(), preview.after()));
    return Answer.tagged(
        new PreviewRendering(new ServiceRendering(environments))
            .body(preview, new PreviewBlockers(gates, environments).of(preview, change), variants),
        preview.before().generation());
  }

  /** What the request leaves out stays as it is. */
  private Policy policy(String name, JsonRequest request) {
    Policy before =
        loop.await(foresight.previews().preview(name, new Change(null, null)))
            .orElseThrow(() -> ServiceOperations.unknown(name))
            .before()
            .policy();
    return new PolicyReading(environments)
        .policy(request.object("policy", PolicyReading.keysAnd()), before);
  }
}
