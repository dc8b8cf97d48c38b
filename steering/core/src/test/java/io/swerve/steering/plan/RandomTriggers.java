package io.swerve.steering.plan;

import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Draws triggers that tokens of a small set make hold now and then. */
final class RandomTriggers {
    private final Random random;
    private final int[] tokens;
    private final String[] pieces;
    private final List<Trigger.ProbeAbove> probes;

    /**
     * Prepares draws.
     *
     * @param random of the draws
     * @param tokens ids
     * @param pieces their texts; those that are no text on their own are not drawn from
     * @param probes to choose from; may be empty
     */
    RandomTriggers(Random random, int[] tokens, String[] pieces, List<Trigger.ProbeAbove> probes) {
        this.random = random;
        this.tokens = tokens;
        this.pieces = pieces;
        this.probes = probes;
    }

    Trigger next(int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return leaf();
        }
        if (random.nextInt(3) == 0) {
            return next(depth - 1).not();
        }
        List<Trigger> parts = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            parts.add(next(depth - 1));
        }
        return random.nextBoolean() ? new Trigger.And(parts) : new Trigger.Or(parts);
    }

    private Trigger leaf() {
        return switch (random.nextInt(15)) {
            case 0 -> Trigger.always();
            case 1 -> Trigger.prompt();
            case 2 -> Trigger.generation();
            case 3 -> window(4, true);
            case 4 -> window(60, false);
            case 5 -> new Trigger.TokenSeen(Set.of(token(), 700), reach());
            case 6 -> new Trigger.TokenSeen(Set.of(token()), reach());
            case 7, 8 -> new Trigger.TextSeen(text(), reach());
            case 9 -> span();
            case 10 -> new Trigger.Constrained();
            case 11 -> new Trigger.EntropyAbove(random.nextDouble() * 3);
            case 12 -> new Trigger.EntropyBelow(random.nextDouble() * 3);
            case 13 -> new Trigger.EntropyQuantile(0.1 + 0.8 * random.nextDouble());
            default -> probes.isEmpty() ? Trigger.thinking() : probes.get(random.nextInt(probes.size()));
        };
    }

    private Trigger window(int within, boolean steps) {
        int from = random.nextInt(within);
        int to = random.nextInt(4) == 0 ? Integer.MAX_VALUE : from + 1 + random.nextInt(within);
        return steps ? new Trigger.Steps(from, to) : new Trigger.Positions(from, to);
    }

    private int token() {
        return tokens[random.nextInt(tokens.length)];
    }

    private int reach() {
        return random.nextInt(4) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(6);
    }

    /** A part of the text of some tokens in a row, or all of it. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        int from = random.nextInt(text.length());
        return text.substring(from, from + 1 + random.nextInt(Math.min(4, text.length() - from)));
    }

    private Trigger span() {
        if (random.nextInt(3) == 0) {
            return Trigger.thinking();
        }
        while (true) {
            String open = text();
            String close = text();
            if (!open.endsWith(close)) {
                return new Trigger.InsideSpan(open, close);
            }
        }
    }

    /** A direction at some layers with nothing in its first components, which rules may then use. */
    static SteeringVector probeDirection(Random random, int width, int layer) {
        float[] direction = new float[width];
        for (int i = 8; i < width; i++) {
            direction[i] = (float) random.nextGaussian();
        }
        return SteeringVector.of(Map.of(layer, direction), VectorInfo.unknown());
    }
}
