package io.swerve.bench.cli;

import io.swerve.bench.console.ConsoleCommand;
import io.swerve.steering.plan.Coefficient;
import io.swerve.steering.plan.Governor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the strength of the rules of the command line goes on. */
final class CoefficientFlags {
    @Option(names = "--ramp", paramLabel = "FROM:TO:STEPS", converter = RampConverter.class, description = "Go from FROM times the strength to TO times it, over the first STEPS generated tokens.")
    private Coefficient.Ramp ramp;

    @Option(names = "--half-life", paramLabel = "N", description = "Halve the strength every N generated tokens.")
    private Double halfLife;

    @Option(names = "--max-entropy", paramLabel = "X", description = "Back off while the mean entropy of the last 8 tokens is above X nats.")
    private Double maxEntropy;

    @Option(names = "--max-repetition", paramLabel = "S", description = "Back off while more than this share of the last 64 tokens' trigrams is repeated.")
    private Double maxRepetition;

    @Option(names = "--max-divergence", paramLabel = "X", description = "Back off while the mean KL divergence from the unsteered model is above X nats per token.")
    private Double maxDivergence;

    boolean isGiven() {
        return ramp != null || halfLife != null || governor() != null;
    }

    void check(ConsoleCommand command) {
        if (ramp != null && halfLife != null) {
            throw command.usage("--ramp and --half-life exclude each other");
        }
        command.checked(() -> coefficient(1));
    }

    /** The coefficient of a rule of some strength. */
    Coefficient coefficient(double strength) {
        Coefficient base = ramp != null
                ? new Coefficient.Ramp(strength * ramp.from(), strength * ramp.to(), ramp.steps())
                : halfLife != null ? new Coefficient.Decay(strength, halfLife) : Coefficient.of(strength);
        Governor governor = governor();
        return governor == null ? base : base.governedBy(governor);
    }

    private Governor governor() {
        if (maxEntropy == null && maxRepetition == null && maxDivergence == null) {
            return null;
        }
        Governor governor = Governor.unbounded();
        governor = maxEntropy == null ? governor : governor.withMaxEntropy(maxEntropy);
        governor = maxRepetition == null ? governor : governor.withMaxRepetition(maxRepetition);
        return maxDivergence == null ? governor : governor.withMaxDivergence(maxDivergence);
    }

    /** Reads {@code FROM:TO:STEPS}. */
    static final class RampConverter implements ITypeConverter<Coefficient.Ramp> {
        @Override
        public Coefficient.Ramp convert(String text) {
            String[] parts = text.split(":", -1);
            try {
                if (parts.length == 3) {
                    return new Coefficient.Ramp(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]),
                            Integer.parseInt(parts[2]));
                }
            } catch (IllegalArgumentException e) {
                // told below
            }
            throw new TypeConversionException(
                    "'" + text + "' is no ramp; write FROM:TO:STEPS, such as 0:1:20, with at least 1 step");
        }
    }
}
