package io.sluice.console.web;

import io.sluice.view.Alarms;
import io.sluice.view.ApprovalRule;
import io.sluice.view.Backups;
import io.sluice.view.Emergencies;
import io.sluice.view.FederatedView;
import java.time.Clock;
import java.util.List;

/** Ports of a console that shows nothing; a test replaces what it needs. */
final class FakePorts {
  private FakePorts() {}

  static ConsolePorts empty() {
    return with(new FakePeople());
  }

  static ConsolePorts with(FakePeople people) {
    FakeSources sources = new FakeSources();
    return new ConsolePorts(
        () -> FederatedView.empty(1),
        stored(people),
        sources,
        ConsolePorts.Mesh.NONE,
        List::of,
        new FakeForesight(new FakeStore(), () -> FederatedView.empty(1)).ports(),
        Alarms.NONE,
        new FakeUpgrades().ports(),
        sources::waitingFor,
        Clock.systemUTC());
  }

  static ConsolePorts.Stored stored() {
    return stored(new FakePeople());
  }

  static ConsolePorts.Stored stored(FakePeople people) {
    return new ConsolePorts.Stored(
        new FakeStore(),
        new FakeHolds(),
        new NoAudit(),
        new FakeProof(),
        people,
        Emergencies.NONE,
        new FakeAnswers(),
        new NoHistory(),
        gates(),
        Backups.NONE,
        FakeMigrations.none());
  }

  static ConsolePorts.Gates gates() {
    return new ConsolePorts.Gates(
        new FakeFreezes(), new FakeApprovals(new FakeStore()), ApprovalRule.NONE);
  }
}
