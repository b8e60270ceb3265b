package io.sluice.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/** What a command did. */
record Run(int code, String out, String err) {

  static Run of(Surroundings surroundings, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.execute(args, new PrintWriter(out), new PrintWriter(err), surroundings);
    return new Run(code, out.toString(), err.toString());
  }

  static Surroundings plain(Path home) {
    return new Surroundings(Map.of("SLUICE_TOKEN", "from-the-variable"), home, false);
  }
}
