package io.swerve.steering.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds triggers that can never hold, which would make a rule do nothing without a word. Not all of them are found. */
final class Contradictions {
    private static final Range ANY = new Range(Integer.MIN_VALUE, Integer.MAX_VALUE);

    /** Where a trigger can hold, at most: both ends included. */
    private record Range(int first, int last) {
        boolean misses(Range other) {
            return last < other.first || other.last < first;
        }
    }

    private Contradictions() {}

    /** Describes why a trigger can never hold; empty if it may. */
    static Optional<String> in(Trigger trigger) {
        return switch (trigger) {
            case Trigger.Not(Trigger.Always always) -> Optional.of("it is the opposite of always");
            case Trigger.Not(Trigger.Not(Trigger inner)) -> in(inner);
            case Trigger.And and -> inConjunction(flat(and));
            case Trigger.Or or -> or.triggers().stream().map(Contradictions::in).allMatch(Optional::isPresent)
                    ? in(or.triggers().getFirst())
                    : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static List<Trigger> flat(Trigger.And and) {
        List<Trigger> parts = new ArrayList<>();
        for (Trigger part : and.triggers()) {
            if (part instanceof Trigger.And inner) {
                parts.addAll(flat(inner));
            } else {
                parts.add(part);
            }
        }
        return parts;
    }

    private static Optional<String> inConjunction(List<Trigger> parts) {
        for (int i = 0; i < parts.size(); i++) {
            Optional<String> own = in(parts.get(i));
            if (own.isPresent()) {
                return own;
            }
            for (int j = 0; j < parts.size(); j++) {
                if (i != j && excludes(parts.get(i), parts.get(j))) {
                    return Optional.of(parts.get(i) + " and " + parts.get(j) + " never hold together");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean excludes(Trigger a, Trigger b) {
        if (b instanceof Trigger.Not(Trigger inner) && inner.equals(a)) {
            return true;
        }
        if (a instanceof Trigger.EntropyAbove above && b instanceof Trigger.EntropyBelow below) {
            return below.nats() <= above.nats();
        }
        return steps(a).misses(steps(b)) || positions(a).misses(positions(b));
    }

    private static Range steps(Trigger trigger) {
        return switch (trigger) {
            case Trigger.Steps(int from, int to) -> new Range(from, to - 1);
            case Trigger.Prompt prompt -> new Range(Integer.MIN_VALUE, 0);
            case Trigger.Generated generated -> new Range(0, Integer.MAX_VALUE);
            case Trigger.Not(Trigger.Prompt prompt) -> new Range(1, Integer.MAX_VALUE);
            case Trigger.Not(Trigger.Generated generated) -> new Range(Integer.MIN_VALUE, -1);
            // These ask of generated tokens, which step 0 is not.
            case Trigger.EntropyAbove above -> new Range(1, Integer.MAX_VALUE);
            case Trigger.EntropyBelow below -> new Range(1, Integer.MAX_VALUE);
            case Trigger.EntropyQuantile quantile -> new Range(1, Integer.MAX_VALUE);
            case Trigger.Constrained constrained -> new Range(1, Integer.MAX_VALUE);
            default -> ANY;
        };
    }

    private static Range positions(Trigger trigger) {
        return trigger instanceof Trigger.Positions(int from, int to) ? new Range(from, to - 1) : ANY;
    }
}
