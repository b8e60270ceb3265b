package io.sluice.view;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.view.Standing.Reason;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one canonical binary form of a snapshot, for disk, hash and sharing: equal snapshots have
 * equal bytes. It begins with the form's own number; another number is refused.
 */
public final class SnapshotForm {
  /** The number of this form; it grows with every change of the bytes. */
  public static final int FORM = 1;

  private static final int MAGIC = 0x534c5553; // "SLUS"

  private SnapshotForm() {}

  /** The canonical bytes. */
  public static byte[] encode(Snapshot snapshot) {
    CanonicalOutput out = new CanonicalOutput().number(MAGIC).number(FORM).text(snapshot.source());
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
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (in.readInt() != MAGIC) {
      throw new IOException("not a snapshot");
    }
    int form = in.readInt();
    if (form != FORM) {
      throw new IOException("a snapshot of form " + form + "; this release reads form " + FORM);
    }
    try {
      String source = text(in);
      Term term = new Term(in.readLong(), in.readLong(), text(in));
      long sequence = in.readLong();
      boolean synced = in.readBoolean();
      Long staleSince = optional(in);
      boolean suspect = in.readBoolean();
      Cells<ServiceClaims> services = Cells.empty(SnapshotForm::digest);
      for (int left = in.readInt(); left > 0; left--) {
        ServiceClaims claims = claims(new DataInputStream(new ByteArrayInputStream(blob(in))));
        services = services.with(claims.service(), claims);
      }
      if (in.available() > 0) {
        throw new IOException("bytes after the end of the snapshot");
      }
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

  /** The digest of one service's claims. */
  public static Digest digest(ServiceClaims claims) {
    return Digest.of(encode(claims));
  }

  private static byte[] encode(ServiceClaims claims) {
    return new CanonicalOutput()
        .text(claims.service())
        .list(claims.claims(), SnapshotForm::claim)
        .list(claims.rejected(), (out, bad) -> out.text(bad.entry()).text(bad.reason()))
        .toBytes();
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
    standing(out, claim.standing());
  }

  private static void standing(CanonicalOutput out, Standing standing) {
    if (standing instanceof Standing.Live) {
      out.tag(0);
    } else if (standing instanceof Standing.Held held) {
      out.tag(1).text(held.reason().name()).number(held.since()).optional(held.deadline());
    } else if (standing instanceof Standing.Damped damped) {
      out.tag(2).number(damped.until());
    } else if (standing instanceof Standing.Unreachable unreachable) {
      out.tag(3).number(unreachable.since());
    } else if (standing instanceof Standing.PortUndecided) {
      out.tag(4);
    } else {
      throw new IllegalStateException("no form for " + standing);
    }
  }

  private static ServiceClaims claims(DataInputStream in) throws IOException {
    String service = text(in);
    List<Claim> claims = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      claims.add(new Claim(text(in), text(in), instance(in), standing(in)));
    }
    List<Rejected> rejected = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      rejected.add(new Rejected(text(in), text(in)));
    }
    return new ServiceClaims(service, claims, rejected);
  }

  private static Instance instance(DataInputStream in) throws IOException {
    String id = text(in);
    String address = text(in);
    int port = in.readInt();
    Health health = Health.valueOf(text(in));
    String portName = text(in);
    String protocol = text(in);
    String zone = text(in);
    int weight = in.readInt();
    List<String> tags = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      tags.add(text(in));
    }
    SortedMap<String, String> metadata = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      metadata.put(text(in), text(in));
    }
    return new Instance(
        id, address, port, health, portName, protocol, zone, weight, tags, metadata);
  }

  private static Standing standing(DataInputStream in) throws IOException {
    int tag = in.readByte();
    return switch (tag) {
      case 0 -> Standing.LIVE;
      case 1 -> new Standing.Held(Reason.valueOf(text(in)), in.readLong(), optional(in));
      case 2 -> new Standing.Damped(in.readLong());
      case 3 -> new Standing.Unreachable(in.readLong());
      case 4 -> new Standing.PortUndecided();
      default -> throw new IOException("no standing has the number " + tag);
    };
  }

  private static @Nullable Long optional(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readLong() : null;
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(blob(in), StandardCharsets.UTF_8);
  }

  private static byte[] blob(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("cut: " + length + " bytes announced, " + in.available() + " left");
    }
    return in.readNBytes(length);
  }
}
