package io.swerve;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names layers of a model that need not be known yet: a list, a range, all, or a share of the depth. {@link #resolve}
 * makes layers of a model of it. Layers are blocks, counted from 0.
 *
 * <p>
 * Immutable; two are equal if they name the same layers in every model that has them, however they were written, save
 * that shares are compared by their ends.
 */
public final class Layers {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");
    private static final Pattern SHARE = Pattern
            .compile("(\\d+(?:\\.\\d+)?)\\s*%(?:\\s*-\\s*(\\d+(?:\\.\\d+)?)\\s*%)?");
    private static final Share WHOLE = new Share(0, 1);
    private static final Layers ALL = new Layers(List.of(), List.of(WHOLE));

    /** Ascending, with a gap between each and the next. */
    private final List<Span> spans;
    /** Ascending, each once. */
    private final List<Share> shares;

    /** Consecutive layers, both ends included. */
    private record Span(int first, int last) {
        @Override
        public String toString() {
            return first == last ? "" + first : first + "-" + last;
        }
    }

    /** A part of the depth, from 0 for the first layer to 1 for the last. */
    private record Share(double from, double to) {
        @Override
        public String toString() {
            return from == to ? percent(from) : percent(from) + "-" + percent(to);
        }

        private static String percent(double share) {
            return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
        }
    }

    private Layers(List<Span> spans, List<Share> shares) {
        this.spans = merged(spans);
        this.shares = shares.stream().distinct()
                .sorted(Comparator.comparingDouble(Share::from).thenComparingDouble(Share::to)).toList();
    }

    private static List<Span> merged(List<Span> spans) {
        List<Span> merged = new ArrayList<>();
        for (Span span : spans.stream().sorted(Comparator.comparingInt(Span::first)).toList()) {
            if (!merged.isEmpty() && span.first() - 1 <= merged.getLast().last()) {
                Span before = merged.removeLast();
                merged.add(new Span(before.first(), Math.max(before.last(), span.last())));
            } else {
                merged.add(span);
            }
        }
        return List.copyOf(merged);
    }

    /**
     * Names layers one by one.
     *
     * @param layers the layers, counted from 0, in any order; at least one
     * @return these layers
     * @throws IllegalArgumentException if there are none, or one is negative
     */
    public static Layers of(int... layers) {
        if (layers.length == 0) {
            throw new IllegalArgumentException("name at least one layer; Layers.all() names all");
        }
        return new Layers(Arrays.stream(layers).mapToObj(layer -> span(layer, layer)).toList(), List.of());
    }

    /**
     * Names consecutive layers.
     *
     * @param first the first, counted from 0
     * @param last the last, included
     * @return the layers from the first to the last
     * @throws IllegalArgumentException if {@code first} is negative or above {@code last}
     */
    public static Layers range(int first, int last) {
        return new Layers(List.of(span(first, last)), List.of());
    }

    private static Span span(int first, int last) {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(first == last
                    ? "layers are counted from 0, was given " + first
                    : "a range of layers needs 0 <= first <= last, was given " + first + " to " + last);
        }
        return new Span(first, last);
    }

    /**
     * Names every layer of any model.
     *
     * @return all layers
     */
    public static Layers all() {
        return ALL;
    }

    /**
     * Names a part of any model's depth, in which the first layer lies at 0 and the last at 1. Of {@code n} layers these
     * are {@code round(from * (n - 1))} to {@code round(to * (n - 1))}, so there is always one.
     *
     * @param from where the part begins, from 0 to 1
     * @param to where it ends, from {@code from} to 1
     * @return the layers of that part
     * @throws IllegalArgumentException if the ends aren't as described
     */
    public static Layers share(double from, double to) {
        if (!(from >= 0 && from <= to && to <= 1)) {
            throw new IllegalArgumentException(
                    "a share of the layers needs 0 <= from <= to <= 1, was given " + from + " to " + to);
        }
        return new Layers(List.of(), List.of(new Share(from + 0.0, to + 0.0))); // no minus zero
    }

    /**
     * Reads layers as {@link #toString} writes them: parts separated by commas, each a layer ({@code 8}), a range
     * ({@code 3-5}), a share of the depth ({@code 40%-70%} or {@code 50%}) or {@code all}.
     *
     * @param text the text; blanks around parts don't matter, nor does the case of {@code all}
     * @return the layers
     * @throws IllegalArgumentException if the text is not of that form, with the part that isn't
     */
    public static Layers parse(String text) {
        List<Span> spans = new ArrayList<>();
        List<Share> shares = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String trimmed = part.strip();
            Matcher span = SPAN.matcher(trimmed);
            Matcher share = SHARE.matcher(trimmed);
            if (trimmed.equalsIgnoreCase("all")) {
                shares.add(WHOLE);
            } else if (span.matches()) {
                int first = Integer.parseInt(span.group(1));
                spans.add(span(first, span.group(2) == null ? first : Integer.parseInt(span.group(2))));
            } else if (share.matches()) {
                double from = fraction(share.group(1));
                shares.addAll(share(from, share.group(2) == null ? from : fraction(share.group(2))).shares);
            } else {
                throw new IllegalArgumentException("'" + trimmed + "' names no layers; write layers as 8, 3-5, 3-5,8, "
                        + "40%-70% of the depth, or all");
            }
        }
        return new Layers(spans, shares);
    }

    private static double fraction(String percent) {
        return new BigDecimal(percent).movePointLeft(2).doubleValue();
    }

    /**
     * {@return these layers of a model: the layers, ascending, each once; at least one; the caller's own}
     *
     * @param layerCount how many layers the model has, at least 1
     * @throws IllegalArgumentException if the model lacks one of them
     */
    public int[] resolve(int layerCount) {
        if (layerCount < 1) {
            throw new IllegalArgumentException("a model has at least one layer, was given " + layerCount);
        }
        BitSet layers = new BitSet(layerCount);
        for (Span span : spans) {
            if (span.last() >= layerCount) {
                throw new IllegalArgumentException("layer " + Math.max(span.first(), layerCount)
                        + " is out of range: the model has layers 0 to " + (layerCount - 1));
            }
            layers.set(span.first(), span.last() + 1);
        }
        for (Share share : shares) {
            layers.set((int) Math.round(share.from() * (layerCount - 1)),
                    (int) Math.round(share.to() * (layerCount - 1)) + 1);
        }
        return layers.stream().toArray();
    }

    /**
     * Tells whether it depends on the model's depth which layers these are.
     *
     * @return true if a share of the depth is among them, or all
     */
    public boolean isRelative() {
        return !shares.isEmpty();
    }

    /**
     * Tells whether a layer is one of these.
     *
     * @param layer a layer, counted from 0
     * @param layerCount how many layers the model has, at least 1; without effect unless {@link #isRelative}
     * @return true if it is named
     */
    public boolean contains(int layer, int layerCount) {
        return spans.stream().anyMatch(span -> span.first() <= layer && layer <= span.last()) || shares.stream()
                .anyMatch(share -> Math.round(share.from() * (layerCount - 1)) <= layer
                        && layer <= Math.round(share.to() * (layerCount - 1)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Layers layers && spans.equals(layers.spans) && shares.equals(layers.shares);
    }

    @Override
    public int hashCode() {
        return 31 * spans.hashCode() + shares.hashCode();
    }

    /** Returns the text that {@link #parse} reads: {@code 3-5,8}, {@code 40%-70%}, {@code all}. */
    @Override
    public String toString() {
        return Stream.concat(spans.stream().map(Span::toString),
                shares.stream().map(share -> share.equals(WHOLE) ? "all" : share.toString()))
                .collect(Collectors.joining(","));
    }
}
