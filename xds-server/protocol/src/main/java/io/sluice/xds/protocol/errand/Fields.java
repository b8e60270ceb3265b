package io.sluice.xds.protocol.errand;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;

/** Fields of a struct; one that is missing or of another type is empty, 0 or false. */
final class Fields {
  static final Value NOTHING = Value.getDefaultInstance();
  private static final int LONGEST_NAME = 1_024;

  private Fields() {}

  static Struct.Builder of(String name, String text) {
    return Struct.newBuilder().putFields(name, text(text));
  }

  static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  /** Exact up to 2 to the 53rd. */
  static Value number(long number) {
    return Value.newBuilder().setNumberValue((double) number).build();
  }

  static Value flag(boolean flag) {
    return Value.newBuilder().setBoolValue(flag).build();
  }

  static Value struct(Struct struct) {
    return Value.newBuilder().setStructValue(struct).build();
  }

  static String text(Struct from, String name) {
    return from.getFieldsOrDefault(name, NOTHING).getStringValue();
  }

  /** Whether a text can be the name of something: what nobody has is not asked for. */
  static boolean isName(String text) {
    return text.length() <= LONGEST_NAME && text.codePoints().noneMatch(Character::isISOControl);
  }

  static long number(Struct from, String name) {
    return (long) from.getFieldsOrDefault(name, NOTHING).getNumberValue();
  }

  static boolean flag(Struct from, String name) {
    return from.getFieldsOrDefault(name, NOTHING).getBoolValue();
  }
}
