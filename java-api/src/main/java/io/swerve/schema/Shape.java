package io.swerve.schema;

import java.util.Map;

/** How the values of one Java type are described, read and written. JSON is as {@link io.swerve.internal.json.JsonValues} has it. */
interface Shape {
    /** The schema. */
    Map<String, Object> schema();

    /** The value of some JSON. */
    Object read(Object json, String pointer);

    /** The JSON of a value. */
    Object write(Object value);

    private static String shown(Object json) {
        String text = JsonText.print(json);
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }

    /** An exception about a value that is of the wrong kind. */
    static RecordFormatException refusal(String pointer, Object json, String wanted) {
        return refusal(pointer, json, wanted, null);
    }

    /** The same with a cause. */
    static RecordFormatException refusal(String pointer, Object json, String wanted, Throwable cause) {
        return new RecordFormatException(pointer, "must be " + wanted + ", is " + shown(json), cause);
    }
}
