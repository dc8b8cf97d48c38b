package io.swerve.steering.doctor;

import io.swerve.steering.SteeringVector;
import io.swerve.steering.doctor.Diagnosis.ReadingComparison;
import io.swerve.steering.doctor.Diagnosis.ReadingScore;
import io.swerve.steering.doctor.Diagnosis.Scale;
import io.swerve.steering.doctor.Diagnosis.Sign;
import io.swerve.steering.doctor.Diagnosis.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Compares a vector's directions with a measurement under every reading, and draws the conclusions. */
final class Examination {
    /** cvector-generator's power iteration leaves lengths of 0.94. */
    private static final double UNIT_TOLERANCE = 0.1;
    private static final double EQUAL_TOLERANCE = 1e-3;
    /** How often chance may pass for a relation, in all readings together. */
    private static final double SIGNIFICANCE = 0.01;
    /** What agrees less, beyond chance or not, shares something else with the pairs than their contrast. */
    private static final double LEAST_AGREEMENT = 0.2;
    /** A cosine of random directions has about one over the root of their size as its standard deviation. */
    private static final double CLEAR_DEVIATIONS = 3;

    private final SortedMap<Integer, double[]> directions = new TreeMap<>();
    private final SortedMap<Integer, Double> norms = new TreeMap<>();
    private final Measurement measurement;
    private final double[][] measured;
    /** The measurement without each of its parts. */
    private final List<double[][]> withoutPart;
    private final double clear;

    Examination(SteeringVector vector, Measurement measurement) {
        for (int number : vector.layers()) {
            directions.put(number, Geometry.doubles(vector.direction(number)));
            norms.put(number, vector.norm(number));
        }
        this.measurement = measurement;
        this.measured = measurement.difference(_ -> true);
        this.withoutPart = IntStream.range(0, measurement.parts())
                .mapToObj(left -> measurement.difference(part -> part != left)).toList();
        this.clear = CLEAR_DEVIATIONS / Math.sqrt(vector.embeddingSize());
    }

    Diagnosis diagnosis(Optional<String> otherModel) {
        List<ReadingScore> scores = Arrays.stream(Reading.values()).map(this::score)
                .filter(score -> !score.cosines().isEmpty()).toList();
        if (scores.isEmpty()) {
            return new Diagnosis(Verdict.OTHER_MODEL, List.of(), Optional.empty(), Sign.UNKNOWN, List.of(),
                    scale(norms.values().stream().toList()), layers(Optional.empty()), measurement.reliability(),
                    List.of("the directions are of layers " + directions.keySet() + ", the model has layers 0 to "
                            + (measured.length - 1) + ": the vector is of another model"));
        }
        ReadingScore best = scores.stream().max(Comparator.comparingDouble(score -> leastAdvantage(score, scores)))
                .orElseThrow();
        List<ReadingScore> ranked = new ArrayList<>(scores);
        ranked.sort(Comparator.comparing((ReadingScore score) -> score != best)
                .thenComparing(Comparator.comparingDouble(ReadingScore::agreement).reversed()));
        Optional<ReadingComparison> nearest = ranked.stream().skip(1).flatMap(other -> compare(best, other).stream())
                .min(Comparator.comparingDouble(ReadingComparison::advantage));
        Verdict verdict = verdict(otherModel, ranked, nearest);
        List<Integer> flipped = best.cosines().entrySet().stream().filter(entry -> entry.getValue() < -clear)
                .map(SortedMap.Entry::getKey).toList();
        Sign sign = sign(best, flipped);
        Scale scale = scale(norms.values().stream().toList());
        Diagnosis numbers = new Diagnosis(verdict, ranked, nearest, sign, flipped, scale, layers(Optional.of(best)),
                measurement.reliability(), List.of());
        return Findings.of(numbers, otherModel);
    }

    /** What direction.N would be under a reading, or null if the model has no such block. */
    private static double[] target(double[][] differences, Reading reading, int number) {
        int block = reading.blockOf(number);
        if (block < (reading.isChange() ? 1 : 0) || block >= differences.length) {
            return null;
        }
        return reading.isChange()
                ? Geometry.minus(differences[block], differences[block - 1])
                : differences[block];
    }

    private ReadingScore score(Reading reading) {
        SortedMap<Integer, Double> cosines = new TreeMap<>();
        List<double[]> mine = new ArrayList<>();
        List<double[]> targets = new ArrayList<>();
        directions.forEach((number, direction) -> {
            double[] target = target(measured, reading, number);
            if (target != null) {
                cosines.put(number, Geometry.cosine(direction, target));
                mine.add(direction);
                targets.add(target);
            }
        });
        if (cosines.isEmpty()) {
            return new ReadingScore(reading, cosines, Double.NaN, Double.NaN, 1);
        }
        double agreement = cosines.values().stream().mapToDouble(Math::abs).average().orElseThrow();
        RandomDirections random = RandomDirections.against(mine.toArray(double[][]::new),
                targets.toArray(double[][]::new), agreement);
        return new ReadingScore(reading, cosines, agreement, random.mean(), random.probability());
    }

    private double leastAdvantage(ReadingScore score, List<ReadingScore> all) {
        return all.stream().filter(other -> other != score).flatMap(other -> compare(score, other).stream())
                .mapToDouble(ReadingComparison::advantage).min().orElse(score.agreement());
    }

    /** Compares two readings over the directions for which both have a block. */
    private Optional<ReadingComparison> compare(ReadingScore better, ReadingScore other) {
        List<Integer> common = better.cosines().keySet().stream().filter(other.cosines()::containsKey).toList();
        if (common.isEmpty()) {
            return Optional.empty();
        }
        int won = 0;
        for (int number : common) {
            won += Math.abs(better.cosines().get(number)) > Math.abs(other.cosines().get(number)) ? 1 : 0;
        }
        double[] left = withoutPart.stream()
                .mapToDouble(part -> advantage(part, better.reading(), other.reading(), common)).toArray();
        double mean = Arrays.stream(left).average().orElseThrow();
        double squares = Arrays.stream(left).map(value -> (value - mean) * (value - mean)).sum();
        double error = Math.sqrt(squares * (left.length - 1) / left.length);
        return Optional.of(new ReadingComparison(better.reading(), other.reading(), common.size(), won,
                advantage(measured, better.reading(), other.reading(), common), error));
    }

    private double advantage(double[][] differences, Reading better, Reading other, List<Integer> numbers) {
        double sum = 0;
        for (int number : numbers) {
            double[] direction = directions.get(number);
            sum += Math.abs(Geometry.cosine(direction, target(differences, better, number)))
                    - Math.abs(Geometry.cosine(direction, target(differences, other, number)));
        }
        return sum / numbers.size();
    }

    private static Verdict verdict(Optional<String> otherModel, List<ReadingScore> ranked,
            Optional<ReadingComparison> nearest) {
        if (otherModel.isPresent()) {
            return Verdict.OTHER_MODEL;
        }
        if (ranked.stream().noneMatch(Examination::beyondChance)) {
            return Verdict.UNRELATED;
        }
        if (!beyondChance(ranked.getFirst()) || ranked.getFirst().agreement() < LEAST_AGREEMENT || nearest.isEmpty()
                || !nearest.get().clear()) {
            return Verdict.UNDECIDED;
        }
        return ranked.getFirst().reading() == Reading.ALIGNED ? Verdict.ALIGNED : Verdict.MISPLACED;
    }

    private static boolean beyondChance(ReadingScore score) {
        return score.probability() * Reading.values().length <= SIGNIFICANCE;
    }

    private Sign sign(ReadingScore best, List<Integer> flipped) {
        boolean some = best.cosines().values().stream().anyMatch(cosine -> cosine > clear);
        if (flipped.isEmpty()) {
            return some ? Sign.SAME : Sign.UNKNOWN;
        }
        return some ? Sign.MIXED : Sign.FLIPPED;
    }

    static Scale scale(List<Double> norms) {
        if (norms.stream().allMatch(norm -> Math.abs(norm - 1) < UNIT_TOLERANCE)) {
            return Scale.UNIT;
        }
        double first = norms.getFirst();
        boolean equal = norms.size() > 1
                && norms.stream().allMatch(norm -> Math.abs(norm - first) <= EQUAL_TOLERANCE * first);
        return equal ? Scale.EQUAL : Scale.BAKED;
    }

    private List<Diagnosis.Layer> layers(Optional<ReadingScore> best) {
        List<Diagnosis.Layer> layers = new ArrayList<>();
        norms.forEach((number, norm) -> {
            double activations = number < measured.length ? measurement.activationNorm(number) : Double.NaN;
            double[] target = best.map(score -> target(measured, score.reading(), number)).orElse(null);
            layers.add(new Diagnosis.Layer(number, norm, norm / activations,
                    target == null ? Double.NaN : norm / Geometry.norm(target)));
        });
        return layers;
    }
}
