package io.swerve.steering.plan;

import io.swerve.steering.SteeringVector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Says where triggers hold by going through all tokens of a sequence each time, without any memory. */
final class TriggerOracle {
    /**
     * A token of a sequence.
     *
     * @param token its id
     * @param bytes its piece, a character for each byte
     * @param output whether its logits were wanted
     * @param entropyAfter of its logits, if it was the last of its decode; NaN otherwise
     * @param constrained whether the format was bound when it was decoded
     * @param activations by layer; null where none was read
     */
    record Row(int token, String bytes, boolean output, double entropyAfter, boolean constrained,
            float[][] activations) {
        static String latin(byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private TriggerOracle() {}

    static int step(List<Row> rows, int index) {
        int step = -1;
        for (int i = index; i >= 0 && rows.get(i).output(); i--) {
            step++;
        }
        return step;
    }

    /** The entropy of the distribution that a generated token was chosen from. */
    static double entropy(List<Row> rows, int index) {
        return index > 0 && rows.get(index).output() ? rows.get(index - 1).entropyAfter() : Double.NaN;
    }

    private static String text(List<Row> rows, int end) {
        StringBuilder text = new StringBuilder();
        rows.subList(0, end).forEach(row -> text.append(row.bytes()));
        return text.toString();
    }

    /** The number of characters up to the end of the last occurrence of a text; -1 if there is none. */
    private static int lastEnd(List<Row> rows, int index, String wanted) {
        String bytes = Row.latin(wanted.getBytes(StandardCharsets.UTF_8));
        int start = text(rows, index + 1).lastIndexOf(bytes);
        return start < 0 ? -1 : start + bytes.length();
    }

    private static boolean textSeen(List<Row> rows, int index, String wanted, int reach) {
        int end = lastEnd(rows, index, wanted);
        return end >= 0 && end > text(rows, Math.max(0, index + 1 - reach)).length();
    }

    private static boolean above(List<Row> rows, int index, double quantile) {
        List<Double> before = new ArrayList<>();
        for (int i = 0; i < index; i++) {
            double entropy = entropy(rows, i);
            if (!Double.isNaN(entropy)) {
                before.add(entropy);
            }
        }
        List<Double> last = new ArrayList<>(before.subList(Math.max(0, before.size() - 512), before.size()));
        if (last.size() < 20) {
            return false;
        }
        Collections.sort(last);
        return entropy(rows, index) > last.get((int) Math.ceil(quantile * last.size()) - 1);
    }

    /** How far a row goes along a probe's direction. */
    static double projection(Row row, int layer, SteeringVector direction) {
        float[] v = direction.direction(layer);
        float[] h = row.activations()[layer];
        double dot = 0;
        double square = 0;
        for (int i = 0; i < v.length; i++) {
            dot += (double) v[i] * h[i];
            square += (double) v[i] * v[i];
        }
        return dot / Math.sqrt(square);
    }

    static boolean holds(Trigger trigger, List<Row> rows, int index) {
        int step = step(rows, index);
        return switch (trigger) {
            case Trigger.Always always -> true;
            case Trigger.Prompt prompt -> step <= 0;
            case Trigger.Generated generated -> step >= 0;
            case Trigger.Steps(int from, int to) -> step >= from && step < to;
            case Trigger.Positions(int from, int to) -> index >= from && index < to;
            case Trigger.TokenSeen(var ids, int reach) -> rows
                    .subList((int) Math.max(0L, (long) index + 1 - reach), index + 1).stream()
                    .anyMatch(row -> ids.contains(row.token()));
            case Trigger.TextSeen(String text, int reach) -> textSeen(rows, index, text, Math.min(reach, 1 << 20));
            case Trigger.InsideSpan(String open, String close) -> lastEnd(rows, index, open) > lastEnd(rows, index,
                    close);
            case Trigger.Thinking thinking -> lastEnd(rows, index, "<think>") > lastEnd(rows, index, "</think>");
            case Trigger.Constrained constrained -> rows.get(index).constrained() && step > 0;
            case Trigger.EntropyAbove(double nats) -> entropy(rows, index) > nats;
            case Trigger.EntropyBelow(double nats) -> entropy(rows, index) < nats;
            case Trigger.EntropyQuantile(double quantile) -> above(rows, index, quantile);
            case Trigger.ProbeAbove(int layer, SteeringVector direction, double threshold) -> projection(
                    rows.get(index), layer, direction) > threshold;
            case Trigger.And and -> and.triggers().stream().allMatch(part -> holds(part, rows, index));
            case Trigger.Or or -> or.triggers().stream().anyMatch(part -> holds(part, rows, index));
            case Trigger.Not not -> !holds(not.trigger(), rows, index);
        };
    }

    /** Whether a probe of a trigger is so close to its threshold that the order of a sum may decide. */
    static boolean isClose(Trigger trigger, Row row) {
        return switch (trigger) {
            case Trigger.ProbeAbove(int layer, SteeringVector direction, double threshold) -> Math
                    .abs(projection(row, layer, direction) - threshold) < 1e-6
                            * (1 + Math.sqrt(sumOfSquares(row.activations()[layer])));
            case Trigger.And and -> and.triggers().stream().anyMatch(part -> isClose(part, row));
            case Trigger.Or or -> or.triggers().stream().anyMatch(part -> isClose(part, row));
            case Trigger.Not not -> isClose(not.trigger(), row);
            default -> false;
        };
    }

    private static double sumOfSquares(float[] row) {
        double sum = 0;
        for (float value : row) {
            sum += (double) value * value;
        }
        return sum;
    }
}
