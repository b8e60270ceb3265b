package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.UpgradeBody;
import io.sluice.view.FormatProgress;
import io.sluice.view.Formats;
import io.sluice.view.Members;
import io.sluice.view.Members.Member;
import io.sluice.view.Upgrades;
import io.sluice.view.Upgrades.Advance;
import io.sluice.view.Upgrades.Way;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The rendering format: what it is, and the way to the newest one and back. */
final class UpgradeOperations {
  private final ConsolePorts.Upgrading upgrading;
  private final Members members;
  private final Clock clock;

  UpgradeOperations(ConsolePorts.Upgrading upgrading, Members members, Clock clock) {
    this.upgrading = upgrading;
    this.members = members;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        ask(API + "/upgrade", this::status),
        post(API + "/upgrade/finish", this::finish).needs(Right.ADMINISTER),
        post(API + "/upgrade/pause", this::pause).needs(Right.ADMINISTER),
        post(API + "/upgrade/back", this::back).needs(Right.ADMINISTER));
  }

  Answer status(Call call) {
    return Answer.json(body(upgrading.upgrades().advance()));
  }

  Answer finish(Call call) {
    JsonRequest request = call.optionalObject("everyMs", "reason");
    long pace = request.number("everyMs", Upgrades.SHORTEST, Upgrades.LONGEST, Upgrades.PACE);
    Advance before = upgrading.upgrades().advance();
    Formats formats = before.formats();
    int next = formats.isMoving() ? formats.next() : upgrading.newest();
    if (formats.number() >= next && !formats.isMoving()) {
      throw Refusal.of(
          409,
          "all proxies have format %d, and this release renders none that is newer"
              .formatted(formats.number()));
    }
    List<String> hinders = hinders(next);
    if (!hinders.isEmpty()) {
      throw Refusal.of(
          409,
          "%s cannot render format %d; bring every member to this release first (who is gone for good is forgotten after ten minutes)"
              .formatted(String.join(", ", hinders), next));
    }
    return change(
        call, before, "finish", request.reason(), it -> it.forward(next, pace, clock.millis()));
  }

  Answer pause(Call call) {
    return moving(call, "pause", it -> it.paused(clock.millis()));
  }

  Answer back(Call call) {
    return moving(call, "back", it -> it.back(clock.millis()));
  }

  private Answer moving(Call call, String action, UnaryOperator<Advance> to) {
    String reason = call.optionalObject("reason").reason();
    Advance before = upgrading.upgrades().advance();
    if (before.way() == null) {
      throw Refusal.of(
          409, "all proxies have format %d; nothing moves".formatted(before.formats().number()));
    }
    return change(call, before, action, reason, to);
  }

  private Answer change(
      Call call, Advance before, String action, String reason, UnaryOperator<Advance> to) {
    Advance after = to.apply(before);
    if (!upgrading.upgrades().put(before, after, action, call.actor(), reason)) {
      throw Refusal.of(
          409, "it moved meanwhile; look at it (sluice upgrade status), and ask again");
    }
    return Answer.json(body(after));
  }

  /** One that does not say what it renders is of a release that knew format 1 alone. */
  private List<String> hinders(int format) {
    return members.members().stream()
        .filter(member -> !renders(member).contains(Integer.toString(format)))
        .map(Member::name)
        .toList();
  }

  private static Set<String> renders(Member member) {
    return Set.of(member.digests().getOrDefault(Member.RENDERS, "1").split(","));
  }

  private UpgradeBody body(Advance advance) {
    Formats formats = advance.formats();
    Way way = advance.way();
    return new UpgradeBody(
        formats.number(),
        way == null ? null : formats.next(),
        formats.stage(),
        Formats.STAGES,
        way == null ? null : way.name(),
        advance.paceMs(),
        way == null ? null : Instant.ofEpochMilli(advance.since()).toString(),
        upgrading.newest(),
        upgrading.progress().get().map(UpgradeOperations::body).orElse(null),
        hinders(Math.max(upgrading.newest(), formats.next())));
  }

  private static UpgradeBody.ProgressBody body(FormatProgress all) {
    return new UpgradeBody.ProgressBody(all.proxies(), all.moved(), all.waiting(), all.refusing());
  }
}
