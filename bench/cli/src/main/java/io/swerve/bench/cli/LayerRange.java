package io.swerve.bench.cli;

import io.swerve.bench.console.ConsoleCommand;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A range of layers as it stands on the command line: {@code A-B}, {@code A}, or {@code all}.
 *
 * @param first
 *            the first layer, from 0
 * @param last
 *            the last layer, included; {@link #OPEN} for the model's last
 */
record LayerRange(int first, int last) {
    /** For {@link #last}: as far as the model goes. */
    static final int OPEN = -1;
    /** Every layer. */
    static final LayerRange ALL = new LayerRange(0, OPEN);

    /** The layers of a model in this range. */
    int[] in(int layerCount, String option, ConsoleCommand command) {
        int end = last == OPEN ? layerCount - 1 : last;
        if (end >= layerCount) {
            throw command.usage(option + " " + this + " is out of range: the model has layers 0 to "
                    + (layerCount - 1));
        }
        return IntStream.rangeClosed(first, end).toArray();
    }

    @Override
    public String toString() {
        return last == OPEN ? "all" : first == last ? "" + first : first + "-" + last;
    }

    /** Reads ranges for picocli. */
    static final class Converter implements ITypeConverter<LayerRange> {
        @Override
        public LayerRange convert(String text) {
            if (text.equalsIgnoreCase("all")) {
                return ALL;
            }
            try {
                int dash = text.indexOf('-', 1);
                int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
                int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1));
                if (first >= 0 && first <= last) {
                    return new LayerRange(first, last);
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw new TypeConversionException(
                    "'" + text + "' is no range of layers; write A-B with 0 <= A <= B, a single layer, or all");
        }
    }
}
