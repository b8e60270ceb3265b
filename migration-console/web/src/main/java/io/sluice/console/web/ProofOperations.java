package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;

import io.sluice.console.contract.ProofBody;
import io.sluice.console.contract.ProofBody.AcknowledgedBody;
import io.sluice.console.contract.ProofBody.CopiesBody;
import io.sluice.console.contract.ProofBody.CoverageBody;
import io.sluice.console.contract.ProofBody.FindingBody;
import io.sluice.console.contract.ProofBody.MeasuredBody;
import io.sluice.console.contract.ProofBody.MeasuredCallerBody;
import io.sluice.console.contract.ProofBody.MeasuredShareBody;
import io.sluice.console.contract.ProofBody.MissingProxyBody;
import io.sluice.console.contract.ProofBody.PublishedShareBody;
import io.sluice.view.FederatedView;
import io.sluice.view.ServiceView;
import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.proof.Proof;
import io.sluice.view.proof.Proving;
import io.sluice.view.traffic.MeasuredShare;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a split is in force. */
final class ProofOperations {
  /** How far a measured share may be from the published one: a point. */
  private static final int TOLERANCE = 100;

  private static final int MOST_MISSING = 100;

  private final Supplier<FederatedView> view;
  private final ConsolePorts.Mesh mesh;
  private final LoopAnswers loop;
  private final Clock clock;

  ProofOperations(
      Supplier<FederatedView> view, ConsolePorts.Mesh mesh, LoopAnswers loop, Clock clock) {
    this.view = view;
    this.mesh = mesh;
    this.loop = loop;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(ask(Operations.SERVICE + "/proof", this::proof, "since"));
  }

  Answer proof(Call call) {
    String name = ServiceOperations.name(call);
    long asked = Moments.of(call, "since", clock, -1);
    ServiceView service = view.get().services().get(name);
    if (service == null) {
      throw ServiceOperations.unknown(name);
    }
    Acknowledgements.Acknowledged acknowledged = loop.await(mesh.acknowledgements().of(name));
    Proof proof =
        Proving.of(
            new Proving.Evidence(
                service,
                acknowledged,
                mesh.traffic().since(name, asked < 0 ? acknowledged.since() : asked),
                mesh.traffic().reporters(),
                TOLERANCE,
                clock.millis(),
                mesh.all().perSecond(name)));
    Map<String, CopiesBody> copies = new TreeMap<>();
    mesh.traffic()
        .copies(name)
        .forEach(
            (environment, counts) ->
                copies.put(environment, new CopiesBody(counts.completed(), counts.errors())));
    return Answer.json(body(proof, copies));
  }

  private static ProofBody body(Proof proof, Map<String, CopiesBody> copies) {
    return new ProofBody(
        proof.service(),
        proof.asked(),
        proof.generation(),
        proof.published().stream()
            .map(
                one ->
                    new PublishedShareBody(
                        one.port(), one.variant(), one.generation(), one.shares(), one.dropped()))
            .toList(),
        body(proof.acknowledged()),
        body(proof.measured()),
        body(proof.coverage()),
        copies,
        proof.holds(),
        proof.findings().stream()
            .map(
                finding ->
                    new FindingBody(Words.kind(finding.kind()), finding.subject(), finding.words()))
            .toList());
  }

  private static AcknowledgedBody body(Proof.Acknowledged acknowledged) {
    return new AcknowledgedBody(
        acknowledged.known(),
        acknowledged.acknowledged(),
        acknowledged.complete(),
        acknowledged.missing().stream()
            .limit(MOST_MISSING)
            .map(
                one ->
                    new MissingProxyBody(
                        one.proxy(),
                        one.service(),
                        Words.kind(one.state()),
                        Moments.text(one.since()),
                        one.words()))
            .toList());
  }

  private static MeasuredBody body(Proof.Measured measured) {
    return new MeasuredBody(
        Moments.text(measured.from()),
        Moments.text(measured.until()),
        measured.requests(),
        measured.errors(),
        measured.dropped(),
        shares(measured.shares()),
        measured.callers().stream()
            .map(
                caller ->
                    new MeasuredCallerBody(
                        caller.service(), caller.requests(), shares(caller.shares())))
            .toList());
  }

  private static Map<String, MeasuredShareBody> shares(Map<String, Proof.Share> shares) {
    Map<String, MeasuredShareBody> bodies = new TreeMap<>();
    shares.forEach(
        (environment, share) -> {
          bodies.put(environment, body(share.measured(), share.errors(), share.inFlight()));
        });
    return bodies;
  }

  static MeasuredShareBody body(MeasuredShare measured, long errors, @Nullable Long inFlight) {
    return new MeasuredShareBody(
        (int) Math.round(measured.share() * 10_000),
        (int) Math.floor(measured.low() * 10_000),
        (int) Math.ceil(measured.high() * 10_000),
        measured.requests(),
        errors,
        inFlight);
  }

  private static CoverageBody body(Proof.Coverage coverage) {
    Double ratio = coverage.ratio();
    return new CoverageBody(
        coverage.mesh(),
        coverage.all(),
        ratio == null ? null : (int) Math.round(ratio * 10_000),
        coverage.unknown());
  }
}
