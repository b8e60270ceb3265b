package io.sluice.cli;

import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.WavesBody;
import io.sluice.console.contract.WavesBody.WaveBody;
import io.sluice.console.contract.WavesBody.WaveServiceBody;
import java.util.ArrayList;
import java.util.List;

/** Waves for people. */
final class WaveReport {
  private WaveReport() {}

  static void print(WavesBody waves, Paper paper) {
    List<List<Cell>> rows = new ArrayList<>();
    for (WaveBody wave : waves.waves()) {
      for (WaveServiceBody service : wave.services()) {
        rows.add(
            List.of(
                Cell.of(Integer.toString(wave.number())),
                Cell.of(service.service(), Tint.BOLD),
                Cell.of(Percent.text(service.share())),
                Cell.of(service.migration() == null ? "-" : service.migration(), Tint.FAINT),
                Cell.of(calls(service))));
      }
    }
    if (rows.isEmpty()) {
      paper.line("every service is wholly in " + waves.to());
      return;
    }
    paper.table(List.of("WAVE", "SERVICE", "IN " + waves.to(), "MIGRATION", "CALLS"), rows);
    waves
        .circles()
        .forEach(
            circle ->
                paper.line("in a circle, so they leave together: " + String.join(", ", circle)));
    if (waves.left() > 0) {
      paper.line("wholly in %s already: %,d".formatted(waves.to(), waves.left()));
    }
  }

  private static String calls(WaveServiceBody service) {
    if (!service.callsKnown()) {
      return "not known: no proxy of it is";
    }
    return service.calls().isEmpty() ? "none of these" : String.join(", ", service.calls());
  }
}
