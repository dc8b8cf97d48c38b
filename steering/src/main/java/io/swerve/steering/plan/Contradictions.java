package io.swerve.steering.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds triggers that can never hold, which would make a rule do nothing without a word. */
final class Contradictions {
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
        return switch (a) {
            case Trigger.Steps steps -> switch (b) {
                case Trigger.Steps other -> steps.from() >= other.to();
                case Trigger.Prompt prompt -> steps.from() > 0;
                case Trigger.Not(Trigger.Generation generation) -> true;
                default -> false;
            };
            case Trigger.Positions positions -> b instanceof Trigger.Positions other && positions.from() >= other.to();
            case Trigger.EntropyAbove above -> b instanceof Trigger.EntropyBelow below && below.nats() <= above.nats();
            case Trigger.EntropyBelow below -> b instanceof Trigger.Not(Trigger.Generation generation);
            default -> false;
        };
    }
}
