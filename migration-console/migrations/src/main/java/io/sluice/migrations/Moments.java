package io.sluice.migrations;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Milliseconds since the epoch as RFC 3339 in UTC; 0 is null. */
final class Moments {
  private Moments() {}

  static final class Written extends JsonSerializer<Long> {
    @Override
    public void serialize(Long millis, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (millis == 0) {
        json.writeNull();
      } else {
        json.writeString(Instant.ofEpochMilli(millis).toString());
      }
    }
  }

  static final class Read extends JsonDeserializer<Long> {
    @Override
    public Long deserialize(JsonParser json, DeserializationContext context) throws IOException {
      String text = json.getValueAsString();
      if (text == null) {
        return 0L;
      }
      try {
        return Instant.parse(text).toEpochMilli();
      } catch (DateTimeException | ArithmeticException e) {
        return (Long) context.handleWeirdStringValue(Long.class, text, "not a time of RFC 3339");
      }
    }

    @Override
    public @Nullable Long getNullValue(DeserializationContext context) {
      return 0L;
    }
  }
}
