package io.sluice.console.web;

import io.sluice.migrations.runner.Migrations;
import io.sluice.view.Alarms;
import io.sluice.view.ApprovalRule;
import io.sluice.view.Approvals;
import io.sluice.view.AuditLog;
import io.sluice.view.AuditProof;
import io.sluice.view.Backups;
import io.sluice.view.Emergencies;
import io.sluice.view.FederatedView;
import io.sluice.view.FormatProgress;
import io.sluice.view.Freezes;
import io.sluice.view.GivenAnswers;
import io.sluice.view.Holds;
import io.sluice.view.Members;
import io.sluice.view.Previews;
import io.sluice.view.Proxies;
import io.sluice.view.ProxyErrands;
import io.sluice.view.Receivers;
import io.sluice.view.Sources;
import io.sluice.view.SplitStore;
import io.sluice.view.Upgrades;
import io.sluice.view.cluster.AllProxies;
import io.sluice.view.history.History;
import io.sluice.view.people.People;
import io.sluice.view.proof.Absentees;
import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.proof.AllTraffic;
import io.sluice.view.reach.Reaching;
import io.sluice.view.traffic.Traffic;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the console's live state comes from.
 *
 * @param view the current one; any thread, never blocks
 * @param stored what is in the database
 * @param sources never blocks
 * @param mesh the proxies, and what they do
 * @param members never blocks
 * @param foresight what changes would do
 * @param alarms what an operator should look at; never blocks
 * @param upgrading the rendering format
 * @param waitingFor what proxies still wait for, a sentence each, empty once they may connect;
 *     decides {@code /readyz}; any thread, never blocks
 * @param clock for audit entries
 */
public record ConsolePorts(
    Supplier<FederatedView> view,
    Stored stored,
    Sources sources,
    Mesh mesh,
    Members members,
    Foresight foresight,
    Alarms alarms,
    Upgrading upgrading,
    Supplier<List<String>> waitingFor,
    Clock clock) {

  /** Who is connected. */
  Proxies proxies() {
    return mesh.proxies();
  }

  /**
   * The proxies; none of it blocks.
   *
   * @param proxies who is connected to this member
   * @param traffic what they report of their requests
   * @param acknowledgements who has what is published
   * @param absentees who had it and is away
   * @param all who else counts a service's traffic
   * @param everywhere who is connected to any member
   * @param errands what agents beside them do
   */
  public record Mesh(
      Proxies proxies,
      Traffic traffic,
      Acknowledgements acknowledgements,
      Absentees absentees,
      AllTraffic all,
      AllProxies everywhere,
      ProxyErrands errands) {
    /** Nobody who is away is remembered, and there is no other member. */
    public Mesh(Proxies proxies, Traffic traffic, Acknowledgements acknowledgements) {
      this(
          proxies,
          traffic,
          acknowledgements,
          Absentees.NONE,
          AllTraffic.NONE,
          AllProxies.of("", proxies),
          ProxyErrands.NONE);
    }

    /** The same, where somebody else counts, too. */
    public Mesh with(AllTraffic counted) {
      return new Mesh(proxies, traffic, acknowledgements, absentees, counted, everywhere, errands);
    }

    /** Nobody is served. */
    public static final Mesh NONE = new Mesh(List::of, Traffic.NONE, Acknowledgements.NONE);
  }

  /**
   * What is in the database; all of it blocks.
   *
   * @param splits with homes, policies and admissions
   * @param holds what losses are refused for a while
   * @param audit who did what
   * @param proof what shows that nobody altered that
   * @param people users, grants, tokens and sessions
   * @param emergencies rollbacks that need no database
   * @param answers to requests that may be repeated
   * @param history what the registry was
   * @param gates what changes are held to
   * @param backups all of it as one file
   * @param migrations those of this member, begun unless it observes; what it shows of running ones
   *     never blocks
   */
  public record Stored(
      SplitStore splits,
      Holds holds,
      AuditLog audit,
      AuditProof proof,
      People people,
      Emergencies emergencies,
      GivenAnswers answers,
      History history,
      Gates gates,
      Backups backups,
      Migrations migrations) {}

  /**
   * What changes are held to; all of it blocks, but for what says that it does not.
   *
   * @param freezes when nobody shifts traffic
   * @param approvals changes that need another person
   * @param rule which those are
   */
  public record Gates(Freezes freezes, Approvals approvals, ApprovalRule rule) {}

  /**
   * The rendering format.
   *
   * @param upgrades as it is stored; blocks
   * @param newest the newest one that this release renders
   * @param progress of the proxies of all members, empty while it is not known; never blocks
   */
  public record Upgrading(
      Upgrades upgrades, int newest, Supplier<Optional<FormatProgress>> progress) {}

  /**
   * What changes would do; never blocks.
   *
   * @param previews to a service
   * @param receivers to which proxies
   * @param reaching whether those would get through
   */
  public record Foresight(Previews previews, Receivers receivers, Reaching reaching) {}
}
