package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.view.AuditLog;
import io.sluice.view.Home;
import io.sluice.view.SplitStore.Admission;
import io.sluice.view.SplitStore.StoredChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every database keeps to of homes, admitted names and known sources. */
abstract class HomesContract extends OpenedStore {
  HomesContract(StoreUnderTest under) {
    super(under);
  }

  @Test
  void theFirstHomeStands() {
    assertThat(store.putHomes(List.of(home("orders", "vm"), home("users", "vm")))).isTrue();
    heard.clear();

    assertThat(store.putHomes(List.of(home("orders", "kubernetes")))).isTrue();

    assertThat(store.load().homes())
        .isEqualTo(Map.of("orders", home("orders", "vm"), "users", home("users", "vm")));
    assertThat(heard).containsExactly(new StoredChange.HomeStored(home("orders", "vm")));
  }

  @Test
  void portsAreAddedAndAPortGivenAgainReplacesItsProtocol() {
    admitOrders();

    Home more = new Home("orders", "vm", new TreeMap<>(Map.of("", "http2", "admin", "tcp")));
    store.putHomes(List.of(more));
    store.putHomes(List.of(new Home("orders", "vm", new TreeMap<>(Map.of("metrics", "")))));

    Home all =
        new Home("orders", "vm", new TreeMap<>(Map.of("", "http2", "admin", "tcp", "metrics", "")));
    assertThat(store.load().homes()).isEqualTo(Map.of("orders", all));
    assertThat(heard)
        .containsExactly(new StoredChange.HomeStored(more), new StoredChange.HomeStored(all));
  }

  @Test
  void aNameIsAdmittedOnce() {
    Admission admission = new Admission("consul-dc2", "order-svc", "orders");

    assertThat(store.admit(List.of(admission, admission), ANA, "same team")).isTrue();
    assertThat(store.admit(List.of(admission), ANA, "again")).isTrue();

    assertThat(store.load().admissions()).containsExactly(admission);
    StoredChange told = new StoredChange.Admitted(admission);
    assertThat(heard).as("told again to whoever missed it").containsExactly(told, told);
    assertThat(audit.newest(10))
        .containsExactly(
            new AuditLog.Entry(
                NOW,
                ANA,
                "name.admit",
                "consul-dc2/orders",
                "",
                "{\"name\":\"order-svc\",\"service\":\"orders\",\"source\":\"consul-dc2\"}",
                "same team"));
  }

  @Test
  void aKnownSourceKeepsHowItAppeared() {
    assertThat(store.knowSources(Map.of("vms", true, "dc2", false))).isTrue();
    assertThat(store.knowSources(Map.of("vms", false, "pods", true))).isTrue();

    assertThat(store.load().sources()).isEqualTo(Map.of("vms", true, "dc2", false, "pods", true));
    assertThat(audit.newest(10))
        .extracting(AuditLog.Entry::action, AuditLog.Entry::subject)
        .containsExactly(
            tuple("source.know", "pods"), tuple("source.know", "vms"), tuple("source.know", "dc2"));
  }

  @Test
  void tenThousandHomesAreOneCommit() {
    List<Home> homes = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      homes.add(home("service-" + i, "vm"));
    }

    assertThat(store.putHomes(homes)).isTrue();

    assertThat(store.load().homes()).hasSize(10_000);
    assertThat(heard).hasSize(10_000);
  }
}
