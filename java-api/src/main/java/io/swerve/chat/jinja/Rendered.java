package io.swerve.chat.jinja;

/**
 * What a template made.
 *
 * @param text the text
 * @param edges where the origin of the text changes, ascending indices; what is before the first comes from the
 *            template
 */
public record Rendered(String text, int[] edges) {}
