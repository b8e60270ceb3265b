package io.sluice.console.web;

import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.DeviceBody;
import io.sluice.console.contract.DeviceWaitBody;
import io.sluice.console.web.Operation.Pool;
import io.sluice.console.web.Operation.Reach;
import io.sluice.view.people.SignInProvider;
import io.sluice.view.people.SignInProvider.Departure;
import io.sluice.view.people.SignInProvider.DeviceCode;
import io.sluice.view.people.SignInProvider.Unreachable;
import io.sluice.view.people.SignInProvider.Verdict;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Signing in by a provider: in a browser, which leaves and comes back, and by a code for programs.
 * There is no way to name where a browser goes afterwards: it goes to the start page.
 */
final class ProviderOperations {
  static final String SIGN_IN = "/signin/oidc";
  private static final int LONGEST_CODE = 4_096;
  private static final String CALLBACK = SIGN_IN + "/callback";
  private static final String DEVICE = API + "/session/device";

  /** A provider that hangs keeps half of those who ask, and nobody who signs in otherwise. */
  private static final int AT_ONCE = 2;

  private final @Nullable SignInProvider provider;
  private final Vouched vouched;
  private final Departures departures;
  private final Semaphore asking = new Semaphore(AT_ONCE);
  private final Throttle arrivals;
  private final Throttle polls;

  ProviderOperations(@Nullable SignInProvider provider, SignedIn people, Clock clock) {
    this.provider = provider;
    this.vouched = new Vouched(people, clock);
    this.departures = new Departures(clock);
    this.arrivals = new Throttle(20, 3_000, clock);
    this.polls = new Throttle(60, 1_000, clock);
  }

  List<Operation> operations() {
    return List.of(
        get(SIGN_IN, this::depart).in(Pool.ASK),
        get(CALLBACK, this::arrive).in(Pool.ASK),
        post(DEVICE, this::device).in(Pool.ASK).needs(Right.READ, Reach.OPEN),
        post(DEVICE + "/poll", this::poll).in(Pool.ASK).needs(Right.READ, Reach.OPEN));
  }

  private interface Question<T> {
    T ask(SignInProvider provider) throws Unreachable;
  }

  private <T> T asked(Throttle throttle, Call call, Question<T> question) {
    if (provider == null) {
      throw Refusal.of(
          404, "no OpenID provider is configured here (key: auth.oidc); sign in with a password");
    }
    long waits = throttle.waits(call.actor().from());
    if (waits > 0) {
      throw Throttled.of("too many sign-ins came from this address", waits);
    }
    throttle.failed(call.actor().from());
    if (!asking.tryAcquire()) {
      throw Refusal.of(503, "too many ask the OpenID provider already; try again in a second")
          .with("Retry-After", "1");
    }
    try {
      return question.ask(provider);
    } catch (Unreachable e) {
      throw Refusal.of(
              503, e.words() + "; who is signed in stays so, and passwords and tokens count")
          .with("Retry-After", "5");
    } finally {
      asking.release();
    }
  }

  Answer depart(Call call) {
    Departure departure = asked(arrivals, call, SignInProvider::depart);
    return new Answer(
        303,
        Answer.HTML,
        "",
        Map.of(
            "Location",
            departure.address().toString(),
            "Cache-Control",
            "no-store",
            "Set-Cookie",
            Departures.cookie(departure, call.credentials().secure())));
  }

  Answer arrive(Call call) {
    Departure departure = departures.arrived(call.credentials().departure());
    if (departure == null) {
      throw vouched.refusal(
          call,
          "this sign-in was not begun in this browser, is used up or took longer than 10 minutes;"
              + " begin it again");
    }
    Verdict verdict = asked(arrivals, call, one -> one.arrive(departure, call.query()));
    if (verdict instanceof Verdict.Vouched person) {
      arrivals.forgive(call.actor().from());
      return welcome(vouched.begin(person, false, call), call);
    }
    throw vouched.refusal(
        call, verdict instanceof Verdict.Refused refused ? refused.why() : "begin it again");
  }

  /**
   * A page that leads on by itself: a cookie that only our own pages send would not go with a
   * redirect that the provider's page began.
   */
  private static Answer welcome(PasswordSignIn.SignedInNow now, Call call) {
    String page =
        new Html()
            .raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
            .raw("<meta http-equiv=\"refresh\" content=\"0;url=/\"><title>Sluice</title></head>")
            .raw("<body>")
            .paragraph("Signed in as " + now.caller().name() + ".")
            .raw("<p><a href=\"/\">Go on</a></p></body></html>\n")
            .toString();
    return new Answer(
        200,
        Answer.HTML,
        page,
        Map.of(
            "Set-Cookie",
            SessionOperations.cookie(
                now.secret(), PasswordSignIn.LASTS.toSeconds(), call.credentials().secure()),
            "Cache-Control",
            "no-store",
            "Referrer-Policy",
            "no-referrer",
            "Content-Security-Policy",
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"));
  }

  Answer device(Call call) {
    call.optionalObject();
    DeviceCode code = asked(arrivals, call, SignInProvider::device);
    return Answer.json(
        new DeviceBody(
            code.secret(),
            code.code(),
            code.address().toString(),
            code.complete().toString(),
            code.lastsMs(),
            code.pauseMs()));
  }

  Answer poll(Call call) {
    String code = call.object("code").text("code");
    if (code.codePointCount(0, code.length()) > LONGEST_CODE) {
      throw Refusal.of(422, "code has at most " + LONGEST_CODE + " characters");
    }
    Verdict verdict = asked(polls, call, one -> one.poll(code));
    if (verdict instanceof Verdict.Waiting waiting) {
      return Answer.json(202, new DeviceWaitBody(waiting.pauseMs()), Map.of());
    }
    if (verdict instanceof Verdict.Vouched person) {
      return SessionOperations.begun(vouched.begin(person, true, call), true, call);
    }
    throw vouched.refusal(
        call, verdict instanceof Verdict.Refused refused ? refused.why() : "begin it again");
  }
}
