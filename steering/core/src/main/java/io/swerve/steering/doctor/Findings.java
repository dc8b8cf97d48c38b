package io.swerve.steering.doctor;

import io.swerve.steering.doctor.Diagnosis.ReadingComparison;
import io.swerve.steering.doctor.Diagnosis.ReadingScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Puts a diagnosis into words. */
final class Findings {
    private static final double LEAST_RELIABILITY = 0.5;
    private static final double SAME_LENGTH = 0.05;
    private static final int FEW_LAYERS = 3;

    private Findings() {}

    static Diagnosis of(Diagnosis diagnosis, Optional<String> otherModel) {
        List<String> findings = new ArrayList<>();
        otherModel.ifPresent(findings::add);
        ReadingScore best = diagnosis.readings().getFirst();
        findings.add(relation(diagnosis, best));
        if (diagnosis.verdict() != Diagnosis.Verdict.UNRELATED) {
            diagnosis.comparison().ifPresent(comparison -> findings.add(comparison(comparison)));
        }
        findings.add(sign(diagnosis));
        findings.add(scale(diagnosis));
        if (diagnosis.reliability() < LEAST_RELIABILITY) {
            findings.add(format("two halves of the pairs agree by a cosine of %.2f only: more, or cleaner, pairs are"
                    + " needed", diagnosis.reliability()));
        }
        if (best.cosines().size() < FEW_LAYERS) {
            findings.add("there are directions of " + best.cosines().size()
                    + " layers only: what is said of their place rests on little");
        }
        return new Diagnosis(diagnosis.verdict(), diagnosis.readings(), diagnosis.comparison(), diagnosis.sign(),
                diagnosis.flipped(), diagnosis.scale(), diagnosis.layers(), diagnosis.reliability(), findings);
    }

    private static String relation(Diagnosis diagnosis, ReadingScore best) {
        String numbers = format("mean |cosine| %.3f, random directions reach %.3f, as much in a share of %.2g of cases",
                best.agreement(), best.chance(), best.probability());
        return switch (diagnosis.verdict()) {
            case UNRELATED -> "the directions agree with the measurement no better than random ones do: " + numbers;
            case UNDECIDED -> "the directions are related to the measurement (" + numbers
                    + "), but of which block they are stays open";
            case ALIGNED, MISPLACED, OTHER_MODEL -> "direction.N agrees best with " + meaning(best.reading()) + ": "
                    + numbers;
        };
    }

    private static String meaning(Reading reading) {
        return switch (reading) {
            case ALIGNED -> "the output of block N, where llama.cpp adds it";
            case ONE_BLOCK_LATE -> "the output of block N-1: llama.cpp applies it one block late";
            case ONE_BLOCK_EARLY -> "the output of block N+1: llama.cpp applies it one block early";
            case BLOCK_CHANGE -> "what block N alone adds; such directions are meant for all layers together";
            case BLOCK_CHANGE_LATE -> "what block N-1 alone adds: llama.cpp applies it one block late; such directions"
                    + " are meant for all layers together";
        };
    }

    private static String comparison(ReadingComparison comparison) {
        return format("'%s' is ahead of '%s' in %d of %d layers, by %.4f +- %.4f in mean |cosine|",
                comparison.better(), comparison.other(), comparison.won(), comparison.layers(),
                comparison.advantage(), comparison.standardError());
    }

    private static String sign(Diagnosis diagnosis) {
        return switch (diagnosis.sign()) {
            case SAME -> "the directions point from the negative to the positive texts";
            case FLIPPED -> "the directions point the other way, from the positive to the negative texts";
            case MIXED -> "the directions of " + diagnosis.flipped() + " point the other way, the others don't";
            case UNKNOWN -> "which way the directions point can't be told";
        };
    }

    private static String scale(Diagnosis diagnosis) {
        double least = diagnosis.layers().stream().mapToDouble(Diagnosis.Layer::norm).min().orElseThrow();
        double most = diagnosis.layers().stream().mapToDouble(Diagnosis.Layer::norm).max().orElseThrow();
        return switch (diagnosis.scale()) {
            case UNIT ->
                format("the directions have length 1 (%.4g to %.4g): the strength is left to the user", least, most);
            case EQUAL -> format("all directions have the length %.4g", least);
            case BAKED -> format("the directions' lengths reach from %.4g to %.4g", least, most)
                    + (asMeasured(diagnosis)
                            ? ", those of the measured differences themselves"
                            : ": a strength is baked in");
        };
    }

    private static boolean asMeasured(Diagnosis diagnosis) {
        return diagnosis.layers().stream().map(Diagnosis.Layer::ofMeasured).filter(Double::isFinite)
                .allMatch(share -> Math.abs(share - 1) < SAME_LENGTH);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
