package io.sluice.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.Synced;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of a registry that asks for credentials. */
public abstract class GuardedRegistryContract extends RegistryAdapterContract {

  @Override
  protected abstract GuardedRegistryUnderTest registry() throws Exception;

  @Test
  final void refusedCredentialsAreNamedAsSuchAndNeverReadAsNothing() {
    GuardedRegistryUnderTest guarded = (GuardedRegistryUnderTest) underTest();
    guarded.put("orders", List.of(Instance.of("127.0.0.1", 19_001)));
    guarded.refuseCredentials();

    adapter().start(events());

    Disconnected said = events().awaitDisconnected(0, Cause.CREDENTIALS);
    assertThat(said.detail()).isNotBlank();
    assertThat(events().all()).allMatch(event -> event instanceof Disconnected);

    guarded.recover();
    Synced synced = events().awaitSynced(0);
    assertThat(synced.services()).contains("orders");
  }

  @Test
  final void credentialsThatAreTakenAwayLoseNothing() {
    GuardedRegistryUnderTest guarded = (GuardedRegistryUnderTest) underTest();
    guarded.put("orders", List.of(Instance.of("127.0.0.1", 19_001)));
    startAndSync();

    guarded.refuseCredentials();

    Disconnected said = events().awaitDisconnected(0, Cause.CREDENTIALS);
    assertThat(said.detail()).isNotBlank();
    assertThat(places("orders")).containsExactly("127.0.0.1:19001");
  }
}
