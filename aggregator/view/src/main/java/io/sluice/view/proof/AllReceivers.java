package io.sluice.view.proof;

import io.sluice.view.proof.Acknowledgements.Acknowledged;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The proxies of all members as one. Pure. */
public final class AllReceivers {
  private AllReceivers() {}

  /**
   * What several members say of one service.
   *
   * @param own what this member says, and publishes
   * @param others what each other member that answered says
   * @param all whether every member answered that may have proxies
   */
  public static Acknowledged of(
      Acknowledged own, List<AcknowledgedForm.Answer> others, boolean all) {
    String published = AcknowledgedForm.published(own.published());
    Map<String, Receiver> byProxy = new TreeMap<>();
    own.receivers().forEach(one -> byProxy.put(one.proxy(), one));
    long since = own.since();
    boolean complete = own.complete() && all;
    for (AcknowledgedForm.Answer answer : others) {
      boolean same = answer.published().equals(published);
      complete &= answer.complete();
      since = same ? Math.max(since, answer.since()) : since;
      for (Receiver one : answer.receivers()) {
        byProxy.merge(one.proxy(), same ? one : late(one), AllReceivers::nearer);
      }
    }
    return new Acknowledged(own.published(), since, new ArrayList<>(byProxy.values()), complete);
  }

  /** It has what its member publishes, which is not what is published here. */
  private static Receiver late(Receiver one) {
    return one.state() == State.ACKNOWLEDGED
        ? new Receiver(
            one.proxy(), one.service(), one.variant(), State.WAITING, one.since(), one.words())
        : one;
  }

  /**
   * A proxy that moved is away from one member and connected to another: the newer stream counts.
   */
  private static Receiver nearer(Receiver one, Receiver other) {
    boolean away = one.state() == State.AWAY;
    if (away != (other.state() == State.AWAY)) {
      return away ? other : one;
    }
    return one.since() >= other.since() ? one : other;
  }
}
