package io.sluice.engine.merge;

import static io.sluice.engine.merge.Scene.HELD;
import static io.sluice.engine.merge.Scene.VMS;
import static io.sluice.engine.merge.Scene.claim;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Claim;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressIndexTest {
  private final AddressIndex index = new AddressIndex();
  private final Address shared = new Address("", "10.0.0.1", 80);

  @Test
  void aLiveClaimConcernsTheOthersOnThatAddress() {
    index.update(
        "orders", said("orders", claim("orders", "10.0.0.1", "", HELD)), AdmissionRule.ALL);

    assertThat(index.update("users", said("users", claim("10.0.0.1")), AdmissionRule.ALL))
        .containsExactly("orders");
    assertThat(index.live("orders", shared)).containsExactly("users");
    assertThat(index.live("users", shared)).isEmpty();
  }

  @Test
  void aLiveClaimThatGoesConcernsThemAgain() {
    index.update("orders", said("orders", claim("10.0.0.1")), AdmissionRule.ALL);
    index.update("users", said("users", claim("10.0.0.1")), AdmissionRule.ALL);

    assertThat(index.update("users", List.of(), AdmissionRule.ALL)).containsExactly("orders");
    assertThat(index.live("orders", shared)).isEmpty();
  }

  @Test
  void whatIsHeldOrUnchangedConcernsNobody() {
    index.update("orders", said("orders", claim("10.0.0.1")), AdmissionRule.ALL);

    assertThat(
            index.update(
                "users", said("users", claim("orders", "10.0.0.1", "", HELD)), AdmissionRule.ALL))
        .isEmpty();
    assertThat(
            index.update(
                "orders", said("orders", claim("10.0.0.1"), claim("10.0.0.2")), AdmissionRule.ALL))
        .isEmpty();
  }

  @Test
  void oneLiveSourceIsEnoughForAnAddressToBeLive() {
    ServiceClaims old = new ServiceClaims("orders", List.of(claim("10.0.0.1")), List.of());
    ServiceClaims fresh = new ServiceClaims("orders", List.of(claim("10.0.0.1")), List.of());
    index.update(
        "orders",
        List.of(
            new SourceClaims(VMS, true, old),
            new SourceClaims(Scene.source("other", "vm", 0), false, fresh)),
        AdmissionRule.ALL);

    assertThat(index.live("users", shared)).containsExactly("orders");
  }

  @Test
  void whatNobodyIsSentToTakesNoAddressFromOthers() {
    Claim damped = claim("orders", "10.0.0.1", "", new Standing.Damped(1));

    index.update("orders", said("orders", damped), AdmissionRule.ALL);
    index.update("legacy", said("legacy", claim("10.0.0.1")), (source, name) -> false);

    assertThat(index.live("users", shared)).isEmpty();
  }

  private static List<SourceClaims> said(String service, Claim... claims) {
    return List.of(
        new SourceClaims(VMS, false, new ServiceClaims(service, List.of(claims), List.of())));
  }
}
