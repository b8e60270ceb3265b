package io.sluice.view.cluster;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.ExplainedNames;
import io.sluice.view.ExplainedNames.Name;
import io.sluice.view.ExplainedNames.State;
import io.sluice.view.ExplainedNames.Step;
import java.io.IOException;

/** The binary form of explained names, as the member that reads a registry answers another one. */
public final class ExplainedForm {
  private ExplainedForm() {}

  /** The bytes. */
  public static byte[] encode(ExplainedNames explained) {
    String next = explained.next();
    return new CanonicalOutput()
        .flag(next != null)
        .text(next == null ? "" : next)
        .list(explained.names(), ExplainedForm::write)
        .toBytes();
  }

  private static void write(CanonicalOutput out, Name name) {
    String service = name.service();
    out.text(name.name())
        .flag(service != null)
        .text(service == null ? "" : service)
        .text(name.state().name())
        .list(name.steps(), (each, step) -> each.text(step.rule()).text(step.result()))
        .text(name.reason())
        .number(name.instances())
        .number(name.ready())
        .number(name.rejected());
  }

  /**
   * What has these bytes.
   *
   * @throws IOException if they are cut, or of a release that knows other states
   */
  public static ExplainedNames decode(byte[] bytes) throws IOException {
    CanonicalInput in = new CanonicalInput(bytes);
    boolean more = in.flag();
    String next = in.text();
    ExplainedNames explained = new ExplainedNames(in.list(ExplainedForm::read), more ? next : null);
    in.end();
    return explained;
  }

  private static Name read(CanonicalInput in) throws IOException {
    String name = in.text();
    boolean serves = in.flag();
    String service = in.text();
    return new Name(
        name,
        serves ? service : null,
        state(in.text()),
        in.list(it -> new Step(it.text(), it.text())),
        in.text(),
        in.number(),
        in.number(),
        in.number());
  }

  private static State state(String name) throws IOException {
    try {
      return State.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("no state of a name is called " + name, e);
    }
  }
}
