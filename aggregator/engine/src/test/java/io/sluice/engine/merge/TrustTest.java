package io.sluice.engine.merge;

import static io.sluice.engine.merge.Scene.claim;
import static io.sluice.engine.merge.Scene.sick;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.view.Candidate;
import io.sluice.view.Claim;
import io.sluice.view.Endpoint;
import io.sluice.view.ServiceClaims;
import io.sluice.view.ServiceView;
import io.sluice.view.Source;
import io.sluice.view.Source.Trust;
import io.sluice.view.Standing;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrustTest {
  private static final Source VMS = Scene.VMS;
  private static final Source NAMING = Scene.trusting("naming", Trust.VETO);
  private static final Source ASSETS = Scene.trusting("assets", Trust.CONFIRM);
  private static final Source BOOKS = Scene.trusting("books", Trust.CONFIRM);

  private static Claim confirmed(String address) {
    return new Claim("orders", "", Instance.of(address, 80), Standing.LIVE, true);
  }

  private static List<String> states(ServiceView view) {
    return view.endpoints().stream().map(one -> one.address() + " " + one.state()).toList();
  }

  private static List<String> published(ServiceView view) {
    return view.ports().stream()
        .flatMap(port -> port.assignment().tiers().stream())
        .flatMap(List::stream)
        .flatMap(share -> share.endpoints().stream())
        .map(target -> target.address())
        .sorted()
        .toList();
  }

  @Test
  void whatTheVetoDoesNotNameGetsNoTraffic() {
    ServiceView view =
        new Scene()
            .says(VMS, claim("10.0.0.1"), claim("10.0.0.2"))
            .says(NAMING, claim("10.0.0.1"))
            .merged();

    assertThat(states(view)).containsExactly("10.0.0.1 READY", "10.0.0.2 VETOED");
    assertThat(published(view)).containsExactly("10.0.0.1");
    assertThat(view.endpoints().get(1).vetoedBy()).containsExactly("naming");
    assertThat(view.endpoints().get(0).provenance())
        .extracting(Endpoint.Provenance::source)
        .containsExactly("vms", "naming");
  }

  @Test
  void aVetoAddsNothing() {
    ServiceView view =
        new Scene()
            .says(VMS, claim("10.0.0.1"))
            .says(NAMING, claim("10.0.0.1"), claim("10.0.0.9"))
            .merged();

    assertThat(states(view)).containsExactly("10.0.0.1 READY");
    assertThat(view.conflicts()).isEmpty();
  }

  @Test
  void aServiceThatTheVetoNeverNamedIsUntouched() {
    assertThat(states(new Scene().says(VMS, claim("10.0.0.1")).merged()))
        .containsExactly("10.0.0.1 READY");
  }

  @Test
  void aServiceThatTheVetoNamedOnceIsVetoedWhole() {
    assertThat(states(new Scene().says(VMS, claim("10.0.0.1")).says(NAMING).merged()))
        .containsExactly("10.0.0.1 VETOED");
  }

  @Test
  void whatTheVetoSaysIsUnwellHasNoConsent() {
    assertThat(
            states(
                new Scene().says(VMS, claim("10.0.0.1")).says(NAMING, sick("10.0.0.1")).merged()))
        .containsExactly("10.0.0.1 VETOED");
  }

  @Test
  void whatIsHeldOrStaleStillConsents() {
    Claim held = claim("orders", "10.0.0.1", "", Scene.HELD);

    assertThat(states(new Scene().says(VMS, claim("10.0.0.1")).says(NAMING, true, held).merged()))
        .containsExactly("10.0.0.1 READY");
  }

  @Test
  void everyVetoMustConsent() {
    Source second = Scene.trusting("second", Trust.VETO);
    ServiceView view =
        new Scene()
            .says(VMS, claim("10.0.0.1"), claim("10.0.0.2"))
            .says(second, claim("10.0.0.2"))
            .says(NAMING, claim("10.0.0.1"))
            .merged();

    assertThat(states(view)).containsExactly("10.0.0.1 VETOED", "10.0.0.2 VETOED");
    assertThat(view.endpoints())
        .extracting(Endpoint::vetoedBy)
        .containsExactly(List.of("second"), List.of("naming"));
  }

  @Test
  void aVetoThatWaitsToBeAdmittedIsACandidateAndTakesNothing() {
    ServiceView view =
        new Scene()
            .admitting((source, name) -> !source.equals(NAMING))
            .says(VMS, claim("10.0.0.1"))
            .says(NAMING, claim("10.0.0.7"))
            .merged();

    assertThat(states(view)).containsExactly("10.0.0.1 READY");
    assertThat(view.candidates()).extracting(Candidate::id).containsExactly("orders/naming/orders");
  }

  @Test
  void aVetoedClaimDoesNotTakeItsAddressFromAnotherService() {
    AddressIndex index = new AddressIndex();
    index.update(
        "orders",
        List.of(said(VMS, "orders", claim("10.0.0.1")), said(NAMING, "orders")),
        AdmissionRule.ALL);

    assertThat(index.live("users", new Address("", "10.0.0.1", 80))).isEmpty();
  }

  @Test
  void aConfirmingSourceAloneAddsNothing() {
    ServiceView view = new Scene().says(ASSETS, claim("10.0.0.1")).merged();

    assertThat(states(view)).containsExactly("10.0.0.1 UNCONFIRMED");
    assertThat(published(view)).isEmpty();
  }

  @Test
  void whatAnotherSourceSeesIsConfirmed() {
    for (Source other : List.of(VMS, BOOKS)) {
      ServiceView view =
          new Scene()
              .says(ASSETS, claim("10.0.0.1"), claim("10.0.0.2"))
              .says(other, claim("10.0.0.1"))
              .merged();

      assertThat(states(view)).containsExactly("10.0.0.1 READY", "10.0.0.2 UNCONFIRMED");
    }
  }

  @Test
  void aVetoConfirmsNothing() {
    assertThat(
            states(
                new Scene()
                    .says(ASSETS, claim("10.0.0.1"))
                    .says(NAMING, claim("10.0.0.1"))
                    .merged()))
        .containsExactly("10.0.0.1 UNCONFIRMED");
  }

  @Test
  void whatACheckSawIsConfirmed() {
    assertThat(states(new Scene().says(ASSETS, confirmed("10.0.0.1")).merged()))
        .containsExactly("10.0.0.1 READY");
  }

  @Test
  void whatWaitsForACheckIsConfirmedByAnotherSourceToo() {
    Claim waiting = claim("orders", "10.0.0.1", "", new Standing.Unconfirmed());

    assertThat(states(new Scene().says(ASSETS, waiting).merged()))
        .containsExactly("10.0.0.1 UNCONFIRMED");
    assertThat(states(new Scene().says(ASSETS, waiting).says(VMS, claim("10.0.0.1")).merged()))
        .containsExactly("10.0.0.1 READY");
  }

  @Test
  void whoSeesItUnwellDoesNotConfirmItAndSpeaksFirst() {
    Source loud = Scene.source("loud", "vm", 9, Trust.CONFIRM);
    ServiceView view =
        new Scene().says(loud, claim("10.0.0.1")).says(VMS, sick("10.0.0.1")).merged();

    assertThat(states(view)).containsExactly("10.0.0.1 NOT_READY");
    assertThat(view.endpoints().get(0).health()).isEqualTo(Health.CRITICAL);
  }

  @Test
  void tagsAndMetadataAreShownAndEnterNoDigest() {
    Instance plain = Instance.of("10.0.0.1", 80);
    Instance rich =
        new Instance(
            plain.id(),
            "10.0.0.1",
            80,
            Health.PASSING,
            "",
            "",
            "",
            1,
            List.of("canary"),
            new TreeMap<>(Map.of("version", "1.5")));
    ServiceView bare =
        new Scene().says(VMS, new Claim("orders", "", plain, Standing.LIVE)).merged();
    ServiceView view = new Scene().says(VMS, new Claim("orders", "", rich, Standing.LIVE)).merged();

    Endpoint.Provenance shown = view.endpoints().get(0).provenance().get(0);
    assertThat(shown.tags()).containsExactly("canary");
    assertThat(shown.metadata()).containsEntry("version", "1.5");
    assertThat(ServiceView.digest(view)).isEqualTo(ServiceView.digest(bare));
  }

  private static SourceClaims said(Source source, String service, Claim... claims) {
    return new SourceClaims(
        source, false, new ServiceClaims(service, Arrays.asList(claims), List.of()));
  }
}
