package io.swerve.bench.cli;

import io.swerve.bench.compare.Attempt;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.Palette;
import java.util.ArrayList;
import java.util.List;

/** Two answers side by side, with a column of labels before them. */
final class Columns {
    private static final String GAP = "  ";

    private final Console console;
    private final Palette palette;
    private final int label;
    private final int width;

    Columns(Console console, int label) {
        this.console = console;
        this.palette = console.palette();
        this.label = label;
        this.width = Math.min(56, Math.max(20, (console.columns() - label - GAP.length() - 1) / 2));
    }

    void heading(String left, String right) {
        console.printLine(" ".repeat(label) + palette.strong(padded(left)) + GAP + palette.strong(right));
        console.printLine(" ".repeat(label) + "-".repeat(width) + GAP + "-".repeat(width));
    }

    void row(String name, Object left, Object right) {
        console.printLine(palette.faint(name) + " ".repeat(Math.max(1, label - name.length())) + padded("" + left)
                + GAP + right);
    }

    /** Prints two answers with each token in the colour of its entropy, and an empty line. */
    void texts(Attempt left, Attempt right) {
        List<ScreenLine> leftLines = wrap(left);
        List<ScreenLine> rightLines = wrap(right);
        for (int i = 0; i < Math.max(leftLines.size(), rightLines.size()); i++) {
            ScreenLine line = i < leftLines.size() ? leftLines.get(i) : new ScreenLine();
            String rest = i < rightLines.size() ? rightLines.get(i).text.toString() : "";
            console.printLine((" ".repeat(label) + line.text + " ".repeat(Math.max(0, width - line.length)) + GAP
                    + rest).stripTrailing());
        }
        console.printLine("");
    }

    private String padded(String text) {
        int shown = text.replaceAll("\033\\[[0-9;]*m", "").length();
        return text + " ".repeat(Math.max(0, width - shown));
    }

    /** A line as it grows: with colours, and its length without them. */
    private static final class ScreenLine {
        private final StringBuilder text = new StringBuilder();
        private int length;
    }

    private List<ScreenLine> wrap(Attempt attempt) {
        List<ScreenLine> lines = new ArrayList<>();
        lines.add(new ScreenLine());
        int from = 0;
        while (from < attempt.pieces().length) {
            int to = from + 1;
            int wordLength = visible(attempt.pieces()[from]).length();
            // a word goes on until a token that begins with a blank, or after a line break
            while (to < attempt.pieces().length && !attempt.pieces()[to].startsWith(" ")
                    && !attempt.pieces()[to - 1].endsWith("\n")) {
                wordLength += visible(attempt.pieces()[to++]).length();
            }
            if (lines.getLast().length + wordLength > width && lines.getLast().length > 0) {
                lines.add(new ScreenLine());
            }
            for (int i = from; i < to; i++) {
                append(lines, attempt.pieces()[i], attempt.entropies()[i]);
            }
            from = to;
        }
        return lines;
    }

    private static String visible(String piece) {
        return piece.replace("\n", "");
    }

    private void append(List<ScreenLine> lines, String piece, double entropy) {
        ScreenLine line = lines.getLast();
        String shown = visible(piece);
        if (line.length == 0) {
            shown = shown.stripLeading();
        }
        line.text.append(palette.entropy(shown, entropy));
        line.length += shown.length();
        if (piece.endsWith("\n")) {
            lines.add(new ScreenLine());
        }
    }
}
