package io.sluice.bench.member;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.bench.BenchmarkFailed;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The page as a browser shows it. Used by one thread. */
final class SeenPage {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(25);

  /** Resolves with the time after the frame in which the words stand there. */
  private static final String WATCH =
      """
      window.seen = new Promise((done) => {
        const look = () => {
          const there = [...document.querySelectorAll(window.place)].some((one) => one.textContent === %s);
          if (!there) return;
          watcher.disconnect();
          requestAnimationFrame(() => {
            const after = new MessageChannel();
            after.port1.onmessage = () => done(performance.timeOrigin + performance.now());
            after.port2.postMessage(0);
          });
        };
        const watcher = new MutationObserver(look);
        watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      }); true
      """;

  /** A page that asks for nothing and shows the words of each event as they come. */
  private static final String BARE =
      """
      const said = document.createElement("p");
      said.id = "said";
      document.body.prepend(said);
      const source = new EventSource("/api/v1/events?kind=split");
      window.opened = new Promise((done) => { source.onopen = () => done(true); });
      source.addEventListener("split", (event) => {
        const told = JSON.parse(event.data);
        if (told.service === %s) said.textContent = told.text;
      });
      window.opened
      """;

  private static final String TASKS =
      """
      window.tasks = [];
      window.looker = new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((one) => one.duration)));
      window.looker.observe({ type: "longtask" }); true
      """;

  private static final String TOLD_TASKS =
      """
      new Promise((done) => setTimeout(() => done(window.tasks), 200))
      """;

  private static final String SCROLL =
      """
      new Promise((done) => {
        const begun = performance.now();
        let before = begun, frames = 0, longest = 0, by = 120;
        const frame = (now) => {
          frames++;
          longest = Math.max(longest, now - before);
          before = now;
          if (scrollY + innerHeight >= document.documentElement.scrollHeight - 1) by = -120;
          else if (scrollY <= 0) by = 120;
          scrollBy(0, by);
          if (now - begun < %d) { requestAnimationFrame(frame); return; }
          scrollTo(0, 0);
          done({ frames: frames / ((now - begun) / 1000), longest });
        };
        requestAnimationFrame(frame);
      })
      """;

  private final Browser browser;
  private final String url;

  SeenPage(Browser browser, int port) {
    this.browser = browser;
    this.url = "http://127.0.0.1:" + port;
  }

  void signIn(String password) throws InterruptedException {
    browser.open(url + "/signin");
    await("document.getElementById('password')");
    browser.run(
        """
        for (const [id, text] of [["user", "admin"], ["password", %s]]) {
          const field = document.getElementById(id);
          field.value = text;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }
        setTimeout(() => document.querySelector("form button.primary").click(), 100); true
        """
            .formatted(quoted(password)));
    await("document.querySelector('.virtual [role=row]')");
  }

  /** All services by their names; the watched one must be the fifth. */
  void fleet(String service) throws InterruptedException {
    browser.open(url + "/?sort=name");
    await(
        "location.search === '?sort=name' && document.querySelector('.virtual [role=row]:nth-child(5) .c-name')?.textContent === "
            + quoted(service)
            + " && document.documentElement.dataset.live === 'live'");
    browser.run("window.place = '.virtual [role=row]:nth-child(5) .c-asked'; true");
  }

  /** One service's own screen. */
  void service(String service) throws InterruptedException {
    browser.open(url + "/services/" + service);
    await(
        "document.querySelector('.proof-step .big') && document.title.startsWith("
            + quoted(service)
            + ") && document.documentElement.dataset.live === 'live'");
    browser.run("window.place = '.proof-step:first-child .big'; true");
  }

  /** In place of the page, what is the least that a browser can do with the events. */
  void bare(String service) throws InterruptedException {
    browser.open(url + "/healthz");
    await("location.pathname === '/healthz' && document.readyState === 'complete'");
    browser.run(BARE.formatted(quoted(service)));
    browser.run("window.place = '#said'; true");
  }

  /** From now on looks for words where the last screen shows a split. */
  void watch(String words) throws InterruptedException {
    browser.run(WATCH.formatted(quoted(words)));
  }

  /** When what was looked for stood there, in milliseconds since 1970. */
  double seenAt() throws InterruptedException {
    return browser.run("window.seen").asDouble();
  }

  /** Scrolls up and down; {@code frames} a second, and the {@code longest} of them. */
  JsonNode scroll(int millis) throws InterruptedException {
    return browser.run(SCROLL.formatted(millis));
  }

  /** From now on looks at the tasks of the page. */
  void beginTasks() throws InterruptedException {
    browser.record(PageTasks.CATEGORIES);
    browser.run(TASKS);
  }

  /** Those since {@link #beginTasks()}, which are looked at no longer. */
  PageTasks tasks() throws InterruptedException {
    JsonNode byClock = browser.run(TOLD_TASKS);
    return PageTasks.of(byClock, browser.recorded());
  }

  /** Looks again and again from here: what a document promises dies with it when it is left. */
  private void await(String condition) throws InterruptedException {
    String question = "document.readyState === 'complete' && Boolean(" + condition + ")";
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!browser.run(question).asBoolean()) {
      if (System.nanoTime() > until) {
        throw new BenchmarkFailed("this never came true of the page: " + condition);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
