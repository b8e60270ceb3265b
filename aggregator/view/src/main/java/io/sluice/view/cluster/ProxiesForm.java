package io.sluice.view.cluster;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.Proxies.Proxy;
import io.sluice.view.Proxies.Rejection;
import io.sluice.view.cluster.AllProxies.Connected;
import io.sluice.view.cluster.AllProxies.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The binary form of a member's own proxies, as it answers another one. */
public final class ProxiesForm {
  /** As many names of what a proxy refuses are told. */
  public static final int NAMES = 100;

  /** A part that would be longer says that more follow. */
  private static final int LONGEST = Exchange.LONGEST / 2;

  private ProxiesForm() {}

  /**
   * What is asked.
   *
   * @param id of one proxy, or after which a part begins
   * @param limit most proxies of a part; 0 asks for the one
   */
  public record Question(String id, int limit) {
    /** Its bytes. */
    public byte[] encode() {
      return new CanonicalOutput().text(id).number(limit).toBytes();
    }

    /**
     * The question that has these bytes.
     *
     * @throws IOException if they are cut
     */
    public static Question decode(byte[] bytes) throws IOException {
      CanonicalInput in = new CanonicalInput(bytes);
      Question question = new Question(in.text(), in.number());
      in.end();
      return question;
    }
  }

  /** The bytes; of a part that is too long, as many of its first ones as there is room for. */
  public static byte[] encode(Part part) {
    List<byte[]> told = new ArrayList<>();
    long length = 0;
    for (Connected one : part.proxies()) {
      byte[] bytes = encode(one);
      length += bytes.length;
      if (length > LONGEST && !told.isEmpty()) {
        break;
      }
      told.add(bytes);
    }
    return new CanonicalOutput()
        .flag(part.more() || told.size() < part.proxies().size())
        .list(told, CanonicalOutput::blob)
        .toBytes();
  }

  private static byte[] encode(Connected one) {
    Proxy proxy = one.proxy();
    Rejection rejection = proxy.rejection();
    CanonicalOutput out =
        new CanonicalOutput()
            .text(proxy.id())
            .text(proxy.service())
            .text(proxy.environment())
            .text(proxy.address())
            .number(proxy.connectedSince())
            .number(proxy.behindSince())
            .flag(rejection != null);
    if (rejection != null) {
      List<String> names = rejection.names();
      out.text(rejection.type())
          .list(names.subList(0, Math.min(NAMES, names.size())), CanonicalOutput::text)
          .text(rejection.words())
          .number(rejection.at())
          .number(one.refused());
    }
    return out.toBytes();
  }

  /**
   * The part that has these bytes.
   *
   * @param member that answered
   * @throws IOException if they are cut, or say what cannot be
   */
  public static Part decode(String member, byte[] bytes) throws IOException {
    CanonicalInput in = new CanonicalInput(bytes);
    boolean more = in.flag();
    List<Connected> proxies = in.list(each -> one(member, each.blob()));
    in.end();
    if (more && proxies.isEmpty()) {
      throw new IOException("nobody, and others after nobody");
    }
    return new Part(proxies, more, new TreeSet<>());
  }

  private static Connected one(String member, byte[] bytes) throws IOException {
    CanonicalInput in = new CanonicalInput(bytes);
    String id = in.text();
    String service = in.text();
    String environment = in.text();
    String address = in.text();
    long since = in.longNumber();
    long behind = in.longNumber();
    @Nullable Rejection rejection = null;
    int refused = 0;
    if (in.flag()) {
      rejection =
          new Rejection(in.text(), in.list(CanonicalInput::text), in.text(), in.longNumber());
      refused = in.number();
    }
    in.end();
    return new Connected(
        member,
        new Proxy(id, service, environment, address, since, behind, rejection, List.of()),
        refused);
  }
}
