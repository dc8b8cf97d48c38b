package io.swerve.reasoning.corruptedtraces;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Spoils one trace in one respect and leaves the rest as it is. (To spoil it in all respects, give it to another problem:
 * {@link Derangement}.) Immutable.
 */
public sealed interface TraceCorruption {
    /**
     * Spoils a trace.
     *
     * @param trace any text
     * @param seed decides how
     * @return the spoilt trace; the trace itself if it offers nothing to spoil
     */
    String corrupt(String trace, long seed);

    /**
     * Puts the steps of a trace into another order: everything is said, nothing where it belongs.
     *
     * @param splitter finds the steps
     */
    record StepShuffle(StepSplitter splitter) implements TraceCorruption {
        /**
         * Creates a shuffle.
         */
        public StepShuffle {
            Objects.requireNonNull(splitter, "splitter");
        }

        /**
         * {@inheritDoc} The white space between the places of steps stays. A trace with two different steps always
         * changes.
         */
        @Override
        public String corrupt(String trace, long seed) {
            List<TraceStep> steps = splitter.split(trace);
            List<String> texts = new ArrayList<>(steps.stream().map(TraceStep::text).toList());
            if (texts.stream().distinct().count() < 2) {
                return trace;
            }
            List<String> order = List.copyOf(texts);
            SplittableRandom random = new SplittableRandom(seed);
            do {
                Collections.shuffle(texts, random);
            } while (texts.equals(order));
            StringBuilder shuffled = new StringBuilder();
            int end = 0;
            for (int i = 0; i < steps.size(); i++) {
                shuffled.append(trace, end, steps.get(i).start()).append(texts.get(i));
                end = steps.get(i).end();
            }
            return shuffled.append(trace, end, trace.length()).toString();
        }
    }

    /**
     * Leaves steps out.
     *
     * @param splitter finds the steps
     * @param share how many of them to leave out, above 0 to 1; rounded up, so at least one step
     */
    record StepDeletion(StepSplitter splitter, double share) implements TraceCorruption {
        /**
         * Creates a deletion.
         *
         * @throws IllegalArgumentException if the share is out of range
         */
        public StepDeletion {
            Objects.requireNonNull(splitter, "splitter");
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("the share of steps to leave out is above 0 to 1, not " + share);
            }
        }

        /**
         * {@inheritDoc} A step goes with the white space behind it.
         */
        @Override
        public String corrupt(String trace, long seed) {
            List<TraceStep> steps = splitter.split(trace);
            if (steps.isEmpty()) {
                return trace;
            }
            List<Integer> places = new ArrayList<>(IntStream.range(0, steps.size()).boxed().toList());
            Collections.shuffle(places, new SplittableRandom(seed));
            List<Integer> gone = places.subList(0, (int) Math.ceil(share * steps.size()));
            StringBuilder left = new StringBuilder(trace.substring(0, steps.getFirst().start()));
            for (int i = 0; i < steps.size(); i++) {
                if (!gone.contains(i)) {
                    int next = i + 1 < steps.size() ? steps.get(i + 1).start() : trace.length();
                    left.append(trace, steps.get(i).start(), next);
                }
            }
            return left.toString();
        }
    }

    /**
     * Replaces every piece of content by a random one of the same shape, each occurrence for itself: digits by digits,
     * letters by letters of the same case. No piece stays what it was; numbers of several digits don't begin with 0.
     *
     * @param content finds the pieces
     */
    record ContentReplacement(TraceContent content) implements TraceCorruption {
        private static final int DIGITS = 10;
        private static final int LETTERS = 26;

        /**
         * Creates a replacement.
         */
        public ContentReplacement {
            Objects.requireNonNull(content, "content");
        }

        @Override
        public String corrupt(String trace, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            return content.replace(trace,
                    content.in(trace).stream().map(piece -> another(piece, random)).toList());
        }

        private static String another(String piece, SplittableRandom random) {
            if (piece.chars().noneMatch(c -> isDigit(c) || isLetter(c))) {
                return piece;
            }
            String drawn;
            do {
                drawn = drawn(piece, random);
            } while (drawn.equals(piece));
            return drawn;
        }

        private static String drawn(String piece, SplittableRandom random) {
            StringBuilder drawn = new StringBuilder(piece);
            for (int i = 0; i < piece.length(); i++) {
                char c = piece.charAt(i);
                if (isDigit(c)) {
                    boolean first = i == 0 && piece.length() > 1 && isDigit(piece.charAt(1));
                    drawn.setCharAt(i, (char) ('0' + random.nextInt(first ? 1 : 0, DIGITS)));
                } else if (isLetter(c)) {
                    drawn.setCharAt(i, (char) ((c >= 'a' ? 'a' : 'A') + random.nextInt(LETTERS)));
                }
            }
            return drawn.toString();
        }

        private static boolean isDigit(int c) {
            return c >= '0' && c <= '9';
        }

        private static boolean isLetter(int c) {
            return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
        }
    }
}
