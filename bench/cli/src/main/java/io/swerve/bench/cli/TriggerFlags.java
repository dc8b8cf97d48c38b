package io.swerve.bench.cli;

import io.swerve.steering.plan.Trigger;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** At which tokens the rules of the command line act: where all the conditions given hold. */
final class TriggerFlags {
    @Option(names = "--prompt-only", description = "Steer only the tokens of the prompt.")
    private boolean promptOnly;

    @Option(names = "--generation-only", description = "Steer only what chooses generated tokens: the prompt's last token and all behind it.")
    private boolean generationOnly;

    @Option(names = "--thinking", description = "Steer only inside the model's reasoning: between the texts that its chat template writes around it, <think> and </think> if it shows none.")
    private boolean thinking;

    @Option(names = "--first-steps", paramLabel = "N", description = "Steer only the choice of the first N tokens.")
    private Integer firstSteps;

    @Option(names = "--steps", paramLabel = "A:B", converter = WindowConverter.class, description = "Steer only the choice of the generated tokens A to B - 1, counted from 0.")
    private Window steps;

    @Option(names = "--positions", paramLabel = "A:B", converter = WindowConverter.class, description = "Steer only the positions A to B - 1 of the sequence, counted from 0.")
    private Window positions;

    @Option(names = "--entropy-above", paramLabel = "X", description = "Steer only tokens that were chosen from a distribution of more than X nats.")
    private Double entropyAbove;

    @Option(names = "--entropy-below", paramLabel = "X", description = "Steer only tokens that were chosen from a distribution of less than X nats.")
    private Double entropyBelow;

    @Option(names = "--after-text", paramLabel = "T", description = "Steer only from the token on that completes this text.")
    private String afterText;

    boolean isGiven() {
        return !(trigger() instanceof Trigger.Always);
    }

    /** All conditions together. */
    Trigger trigger() {
        List<Trigger> all = new ArrayList<>();
        if (promptOnly) {
            all.add(Trigger.prompt());
        }
        if (generationOnly) {
            all.add(Trigger.generation());
        }
        if (thinking) {
            all.add(Trigger.thinking());
        }
        if (firstSteps != null) {
            all.add(Trigger.firstSteps(firstSteps));
        }
        if (steps != null) {
            all.add(new Trigger.Steps(steps.from(), steps.to()));
        }
        if (positions != null) {
            all.add(new Trigger.Positions(positions.from(), positions.to()));
        }
        if (entropyAbove != null) {
            all.add(new Trigger.EntropyAbove(entropyAbove));
        }
        if (entropyBelow != null) {
            all.add(new Trigger.EntropyBelow(entropyBelow));
        }
        if (afterText != null) {
            all.add(new Trigger.TextSeen(afterText, Integer.MAX_VALUE));
        }
        return all.isEmpty() ? Trigger.always() : all.size() == 1 ? all.getFirst() : new Trigger.And(all);
    }

    /** A half-open window. */
    record Window(int from, int to) {}

    /** Reads {@code A:B}, either of which may be missing. */
    static final class WindowConverter implements ITypeConverter<Window> {
        @Override
        public Window convert(String text) {
            int colon = text.indexOf(':');
            try {
                if (colon >= 0) {
                    String from = text.substring(0, colon);
                    String to = text.substring(colon + 1);
                    return new Window(from.isEmpty() ? 0 : Integer.parseInt(from),
                            to.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(to));
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw new TypeConversionException("'" + text + "' is no window; write A:B, B excluded, or A: for no end");
        }
    }
}
