package io.sluice.view.proof;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.ServiceView;
import io.sluice.view.proof.Acknowledgements.Acknowledged;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The binary form of who has what a member publishes of a service, as it answers another one. */
public final class AcknowledgedForm {
  private AcknowledgedForm() {}

  /**
   * An answer.
   *
   * @param published what is published there: equal where the same is
   * @param since as in {@link Acknowledged}
   * @param receivers as in {@link Acknowledged}
   * @param complete as in {@link Acknowledged}
   */
  public record Answer(String published, long since, List<Receiver> receivers, boolean complete) {
    public Answer {
      receivers = List.copyOf(receivers);
    }
  }

  /** What stands for a service as it is published; empty when it is not. */
  public static String published(@Nullable ServiceView service) {
    return service == null ? "" : ServiceView.digest(service).toString();
  }

  /** The bytes. */
  public static byte[] encode(Acknowledged own) {
    return new CanonicalOutput()
        .text(published(own.published()))
        .number(own.since())
        .list(
            own.receivers(),
            (out, one) ->
                out.text(one.proxy())
                    .text(one.service())
                    .text(one.variant())
                    .text(one.state().name())
                    .number(one.since())
                    .text(one.words()))
        .flag(own.complete())
        .toBytes();
  }

  /**
   * The answer that has these bytes.
   *
   * @throws IOException if they are cut, or say what cannot be
   */
  public static Answer decode(byte[] bytes) throws IOException {
    CanonicalInput in = new CanonicalInput(bytes);
    try {
      Answer answer =
          new Answer(
              in.text(),
              in.longNumber(),
              in.list(
                  it ->
                      new Receiver(
                          it.text(),
                          it.text(),
                          it.text(),
                          State.valueOf(it.text()),
                          it.longNumber(),
                          it.text())),
              in.flag());
      in.end();
      return answer;
    } catch (IllegalArgumentException e) {
      throw new IOException("an answer that says what cannot be: " + e.getMessage(), e);
    }
  }
}
