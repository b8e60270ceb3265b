package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.contract.DeviceBody;
import io.sluice.console.contract.DevicePollRequest;
import io.sluice.console.contract.DeviceWaitBody;
import java.time.Duration;
import java.util.Optional;

/**
 * Signing in at the server's OpenID provider (RFC 8628): a person opens an address anywhere and
 * types a code; this program waits.
 */
final class DeviceLogin {
  private static final String PATH = "/session/device";
  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
  private static final Duration MOST_PAUSE = Duration.ofMinutes(1);

  private final Sluice sluice;
  private final Client client;

  /**
   * A sign-in.
   *
   * @param client without a token
   */
  DeviceLogin(Sluice sluice, Client client) {
    this.sluice = sluice;
    this.client = client;
  }

  /** The session; nothing when the server has no provider, or one without this way. */
  Optional<Client.Answer> signIn() {
    Client.Answer begun;
    try {
      begun = client.post(PATH, Bodies.object());
    } catch (Failure e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
    DeviceBody device = begun.as(DeviceBody.class);
    sluice.warn("open " + device.address() + " and type the code " + device.userCode());
    if (!device.completeAddress().equals(device.address())) {
      sluice.warn("or open " + device.completeAddress());
    }
    return Optional.of(await(device));
  }

  private Client.Answer await(DeviceBody device) {
    long ends = System.nanoTime() + Duration.ofMillis(device.lastsMs()).toNanos();
    Duration pause = Duration.ofMillis(device.pauseMs());
    Interrupt never = new Interrupt();
    while (System.nanoTime() - ends < 0 && never.pause(bounded(pause))) {
      Client.Answer answer = client.ask(PATH + "/poll", new DevicePollRequest(device.code()));
      JsonNode body = answer.body();
      if (!body.has("addPauseMs")) {
        return answer;
      }
      pause = pause.plusMillis(answer.as(DeviceWaitBody.class).addPauseMs());
    }
    throw new Failure(Failure.FAILED, "the code was not typed in time; sluice login begins again");
  }

  private static Duration bounded(Duration pause) {
    if (pause.compareTo(LEAST_PAUSE) < 0) {
      return LEAST_PAUSE;
    }
    return pause.compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : pause;
  }
}
