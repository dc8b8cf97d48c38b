package io.swerve.internal;

import io.swerve.bindings.loader.NativeLog;

/** Appends llama.cpp's own words to the messages of exceptions. */
public final class NativeMessages {
    private NativeMessages() {}

    /**
     * Appends what llama.cpp logged since a mark.
     *
     * @param message the message
     * @param mark a result of {@link NativeLog#mark()}
     * @return the message, with the lines behind it if there are any
     */
    public static String withLog(String message, long mark) {
        var lines = NativeLog.since(mark);
        return lines.isEmpty() ? message : message + ". llama.cpp said: " + String.join(" | ", lines);
    }
}
