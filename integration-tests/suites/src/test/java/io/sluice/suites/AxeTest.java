package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AxeTest {
  @Test
  void whatIsVendoredIsWhatTheListSays() throws Exception {
    int files = 0;
    for (JsonNode library : new ObjectMapper().readTree(Axe.file("vendored.json"))) {
      assertThat(library.path("version").asText()).matches("\\d+\\.\\d+\\.\\d+");
      assertThat(library.path("licence").asText()).isNotEmpty();
      for (JsonNode file : library.path("files")) {
        byte[] hash =
            MessageDigest.getInstance("SHA-256").digest(Axe.file(file.path("file").asText()));
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(file.path("sha256").asText());
        files++;
      }
    }
    assertThat(files).isEqualTo(2);
  }
}
