package io.sluice.view;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.view.Standing.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/**
 * The one canonical binary form of a snapshot, for disk, hash and sharing: equal snapshots have
 * equal bytes. It begins with the form's own number: the lowest that can say what is in it, so that
 * the release before reads it too where it can. A higher number than this release's is refused.
 */
public final class SnapshotForm {
  /** The highest number of this form; it grows with every change of the bytes. */
  public static final int FORM = 2;

  /** What the first form can say: no claim is confirmed or waits to be. */
  private static final int WITHOUT_CONFIRMATION = 1;

  /** Beside a standing's tag, that an active check confirmed the claim. */
  private static final int CONFIRMED = 0x10;

  private static final int MAGIC = 0x534c5553; // "SLUS"

  private SnapshotForm() {}

  /** The canonical bytes. */
  public static byte[] encode(Snapshot snapshot) {
    CanonicalOutput out =
        new CanonicalOutput().number(MAGIC).number(form(snapshot)).text(snapshot.source());
    out.number(snapshot.term().epoch()).number(snapshot.term().count());
    out.text(snapshot.term().member()).number(snapshot.sequence()).flag(snapshot.synced());
    out.optional(snapshot.staleSince()).flag(snapshot.suspect());
    out.number(snapshot.services().size());
    snapshot.services().forEach(claims -> out.blob(encode(claims)));
    return out.toBytes();
  }

  /**
   * The snapshot that has these bytes.
   *
   * @throws IOException if the bytes are cut, of another form, not canonical, or say what cannot be
   */
  public static Snapshot decode(byte[] bytes) throws IOException {
    CanonicalInput in = new CanonicalInput(bytes);
    if (in.number() != MAGIC) {
      throw new IOException("not a snapshot");
    }
    int form = in.number();
    if (form < WITHOUT_CONFIRMATION || form > FORM) {
      throw new IOException(
          "a snapshot of form " + form + "; this release reads form 1 to " + FORM);
    }
    try {
      String source = in.text();
      Term term = new Term(in.longNumber(), in.longNumber(), in.text());
      long sequence = in.longNumber();
      boolean synced = in.flag();
      Long staleSince = in.optional();
      boolean suspect = in.flag();
      Cells<ServiceClaims> services = Cells.empty(SnapshotForm::digest);
      for (int left = in.number(); left > 0; left--) {
        ServiceClaims claims = claims(new CanonicalInput(in.blob()));
        services = services.with(claims.service(), claims);
      }
      in.end();
      Snapshot snapshot =
          new Snapshot(source, term, sequence, synced, staleSince, suspect, services);
      // Negative counts, services that come twice or out of order: nothing of ours wrote that.
      if (!Arrays.equals(encode(snapshot), bytes)) {
        throw new IOException("a snapshot in other than its canonical form");
      }
      return snapshot;
    } catch (IllegalArgumentException e) {
      throw new IOException("a snapshot that says what cannot be: " + e.getMessage(), e);
    }
  }

  private static int form(Snapshot snapshot) {
    for (ServiceClaims service : snapshot.services()) {
      for (Claim claim : service.claims()) {
        if (claim.confirmed() || claim.standing() instanceof Standing.Unconfirmed) {
          return FORM;
        }
      }
    }
    return WITHOUT_CONFIRMATION;
  }

  /** The digest of one service's claims. */
  public static Digest digest(ServiceClaims claims) {
    return Digest.of(encode(claims));
  }

  /** The canonical bytes of one service's claims. */
  public static byte[] encode(ServiceClaims claims) {
    return new CanonicalOutput()
        .text(claims.service())
        .list(claims.claims(), SnapshotForm::claim)
        .list(claims.rejected(), (out, bad) -> out.text(bad.entry()).text(bad.reason()))
        .toBytes();
  }

  /**
   * The claims of one service that have these bytes.
   *
   * @throws IOException as {@link #decode}
   */
  public static ServiceClaims decodeClaims(byte[] bytes) throws IOException {
    try {
      CanonicalInput in = new CanonicalInput(bytes);
      ServiceClaims claims = claims(in);
      in.end();
      return claims;
    } catch (IllegalArgumentException e) {
      throw new IOException("claims that say what cannot be: " + e.getMessage(), e);
    }
  }

  private static void claim(CanonicalOutput out, Claim claim) {
    Instance instance = claim.instance();
    out.text(claim.name()).text(claim.port());
    out.text(instance.id()).text(instance.address()).number(instance.port());
    out.text(instance.health().name()).text(instance.portName()).text(instance.protocol());
    out.text(instance.zone()).number(instance.weight());
    out.list(instance.tags(), CanonicalOutput::text);
    out.list(
        instance.metadata().entrySet(),
        (o, entry) -> o.text(entry.getKey()).text(entry.getValue()));
    standing(out, claim.standing(), claim.confirmed() ? CONFIRMED : 0);
  }

  private static void standing(CanonicalOutput out, Standing standing, int beside) {
    if (standing instanceof Standing.Live) {
      out.tag(beside);
    } else if (standing instanceof Standing.Held held) {
      out.tag(beside | 1).text(held.reason().name()).number(held.since()).optional(held.deadline());
    } else if (standing instanceof Standing.Damped damped) {
      out.tag(beside | 2).number(damped.until());
    } else if (standing instanceof Standing.Unreachable unreachable) {
      out.tag(beside | 3).number(unreachable.since());
    } else if (standing instanceof Standing.PortUndecided) {
      out.tag(beside | 4);
    } else if (standing instanceof Standing.Unconfirmed) {
      out.tag(beside | 5);
    } else {
      throw new IllegalStateException("no form for " + standing);
    }
  }

  private static ServiceClaims claims(CanonicalInput in) throws IOException {
    String service = in.text();
    List<Claim> claims = in.list(SnapshotForm::claim);
    List<Rejected> rejected = in.list(i -> new Rejected(i.text(), i.text()));
    return new ServiceClaims(service, claims, rejected);
  }

  private static Claim claim(CanonicalInput in) throws IOException {
    String name = in.text();
    String port = in.text();
    Instance instance = instance(in);
    int tag = in.tag();
    boolean confirmed = (tag & CONFIRMED) != 0;
    return new Claim(name, port, instance, standing(tag & ~CONFIRMED, in), confirmed);
  }

  private static Instance instance(CanonicalInput in) throws IOException {
    String id = in.text();
    String address = in.text();
    int port = in.number();
    Health health = Health.valueOf(in.text());
    String portName = in.text();
    String protocol = in.text();
    String zone = in.text();
    int weight = in.number();
    List<String> tags = in.list(CanonicalInput::text);
    SortedMap<String, String> metadata = in.texts();
    return new Instance(
        id, address, port, health, portName, protocol, zone, weight, tags, metadata);
  }

  private static Standing standing(int tag, CanonicalInput in) throws IOException {
    return switch (tag) {
      case 0 -> Standing.LIVE;
      case 1 -> new Standing.Held(Reason.valueOf(in.text()), in.longNumber(), in.optional());
      case 2 -> new Standing.Damped(in.longNumber());
      case 3 -> new Standing.Unreachable(in.longNumber());
      case 4 -> new Standing.PortUndecided();
      case 5 -> new Standing.Unconfirmed();
      default -> throw new IOException("no standing has the number " + tag);
    };
  }
}
