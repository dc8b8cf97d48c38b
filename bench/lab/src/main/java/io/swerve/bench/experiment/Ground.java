package io.swerve.bench.experiment;

import io.swerve.bench.report.Figures;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import io.swerve.bench.statistics.SignificanceTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether answers carry a conclusion. They don't where too many are cut at the longest length, since nobody knows what
 * they would have come to. And where arms are not found to differ, that says nothing if all of them are so near to never
 * or always being right that they hardly could.
 *
 * @param arms what is compared, or the one arm that others are held against; at least one
 */
public record Ground(List<Arm> arms) {
    /** An arm whose interval doesn't lie above this share of right answers as a whole is at the floor. */
    public static final double FLOOR = 0.05;
    /** An arm whose interval doesn't lie below this share of right answers as a whole is at the ceiling. */
    public static final double CEILING = 0.95;
    /** The greatest share of answers that may be cut. */
    public static final double CUT = 0.05;
    /** The probability below which a test tells arms apart. */
    public static final double LEVEL = 0.05;

    private static final String NOTHING = "Nothing is concluded: ";

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is no arm
     */
    public Ground {
        arms = List.copyOf(arms);
        if (arms.isEmpty()) {
            throw new IllegalArgumentException("there must be an arm to stand on");
        }
    }

    /**
     * What is known of an arm.
     *
     * @param name what it is called
     * @param accuracy share of right answers
     * @param cut share of answers that ended at the longest length, from 0 to 1
     */
    public record Arm(String name, Interval accuracy, double cut) {
        /**
         * Looks at answers.
         *
         * @param name what the arm is called
         * @param right for each problem whether it was answered right, 1 or 0, or the share of its samples that was
         * @param cut for each problem whether its answer was cut, 1 or 0, or the share of its samples that was
         * @return the arm, with Wilson's interval over the problems
         * @throws IllegalArgumentException if there are no problems, or not as many of both
         */
        public static Arm of(String name, double[] right, double[] cut) {
            if (right.length == 0 || right.length != cut.length) {
                throw new IllegalArgumentException(name + " has " + right.length + " judged answers and " + cut.length
                        + " that may be cut");
            }
            return new Arm(name, Shares.mean(right), Arrays.stream(cut).average().orElseThrow());
        }

        private boolean isCut() {
            return cut > CUT;
        }

        private boolean isAtFloor() {
            return !(accuracy.low() > FLOOR);
        }

        private boolean isAtCeiling() {
            return !(accuracy.high() < CEILING);
        }
    }

    /** What a test and its ground say together. */
    public enum Standing {
        /** The first arm is higher. */
        HIGHER,
        /** The first arm is lower. */
        LOWER,
        /** The arms could have differed, and can't be told apart. */
        UNDECIDED,
        /** Nothing can be said: {@link Ground#obstacle()} tells why. */
        NOWHERE
    }

    /**
     * Stands on some arms.
     *
     * @param arms at least one
     * @return the ground
     * @throws IllegalArgumentException if there is none
     */
    public static Ground of(Arm... arms) {
        return new Ground(List.of(arms));
    }

    /** {@return why nothing can be said of how often any of the arms is right, or how long its answers are: too many cut} */
    public Optional<String> cut() {
        List<String> shares = new ArrayList<>();
        arms.stream().filter(Arm::isCut)
                .forEach(arm -> shares.add(Figures.percent(arm.cut()) + " of the answers of '" + arm.name() + "'"));
        return shares.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(" and ", shares)
                        + " are cut at the longest length; raise --max-tokens");
    }

    /** {@return why a loss could hardly be seen: all arms at the floor} */
    public Optional<String> floor() {
        return all(Arm::isAtFloor, " more often than " + Figures.percent(FLOOR), "; ask easier problems with --task");
    }

    /** {@return why a gain could hardly be seen: all arms at the ceiling} */
    public Optional<String> ceiling() {
        return all(Arm::isAtCeiling, " less often than " + Figures.percent(CEILING),
                "; ask harder problems with --task");
    }

    private Optional<String> all(Predicate<Arm> extreme, String limit, String remedy) {
        return arms.stream().allMatch(extreme)
                ? Optional.of((arms.size() == 1 ? "it is not clear that answers are right" : "no arm is clearly right")
                        + limit + " ("
                        + arms.stream().map(arm -> "'" + arm.name() + "' " + Figures.percent(arm.accuracy()))
                                .collect(Collectors.joining(", "))
                        + ")" + remedy)
                : Optional.empty();
    }

    /** {@return the first of what forbids to conclude that arms don't differ: {@link #cut}, {@link #floor}, {@link #ceiling}} */
    public Optional<String> obstacle() {
        return cut().or(this::floor).or(this::ceiling);
    }

    /**
     * Judges a difference.
     *
     * @param test the first arm against the second
     * @return which is higher, if the test tells, and too few answers are cut to doubt it
     */
    public Standing standing(SignificanceTest test) {
        return standing(test.p() < LEVEL, test.difference());
    }

    /**
     * Judges a difference with its interval.
     *
     * @param comparison the first arm against the second
     * @return which is higher, if test and whole interval tell, and too few answers are cut to doubt it
     */
    public Standing standing(Comparison comparison) {
        return standing(comparison.isClear(), comparison.difference().estimate());
    }

    private Standing standing(boolean clear, double difference) {
        if (cut().isPresent()) {
            return Standing.NOWHERE;
        }
        if (clear) {
            return difference > 0 ? Standing.HIGHER : Standing.LOWER;
        }
        return obstacle().isPresent() ? Standing.NOWHERE : Standing.UNDECIDED;
    }

    /**
     * Chooses what is said of a difference.
     *
     * @param test the first arm against the second
     * @param higher said if the first arm is higher
     * @param lower said if it is lower
     * @param undecided said if they can't be told apart though they could have differed
     * @return one of these, or that nothing is concluded, and why
     */
    public String say(SignificanceTest test, String higher, String lower, String undecided) {
        return say(standing(test), higher, lower, undecided);
    }

    /**
     * Chooses what is said of a difference with its interval.
     *
     * @param comparison the first arm against the second
     * @param higher said if the first arm is higher
     * @param lower said if it is lower
     * @param undecided said if they can't be told apart though they could have differed
     * @return one of these, or that nothing is concluded, and why
     */
    public String say(Comparison comparison, String higher, String lower, String undecided) {
        return say(standing(comparison), higher, lower, undecided);
    }

    private String say(Standing standing, String higher, String lower, String undecided) {
        return switch (standing) {
            case HIGHER -> higher;
            case LOWER -> lower;
            case UNDECIDED -> undecided;
            case NOWHERE -> nothing(obstacle().orElseThrow());
        };
    }

    /**
     * Says that there is no conclusion.
     *
     * @param why what is in its way
     * @return a beginning of a sentence without its full stop
     */
    public static String nothing(String why) {
        return NOTHING + why;
    }
}
