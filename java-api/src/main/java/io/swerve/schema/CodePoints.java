package io.swerve.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A set of the characters that a text can hold: code points without the surrogates. */
final class CodePoints {
    static final CodePoints NONE = new CodePoints(new int[0]);
    static final CodePoints ALL = new CodePoints(
            new int[]{0, Character.MIN_SURROGATE - 1, Character.MAX_SURROGATE + 1, Character.MAX_CODE_POINT});

    /** The first and the last of each range, ascending, with gaps between. */
    private final int[] bounds;

    private CodePoints(int[] bounds) {
        this.bounds = bounds;
    }

    static CodePoints of(int codePoint) {
        return range(codePoint, codePoint);
    }

    /** The characters from one to another, without surrogates. */
    static CodePoints range(int first, int last) {
        return new CodePoints(new int[]{first, last}).intersect(ALL);
    }

    /** The characters of a text. */
    static CodePoints anyOf(String characters) {
        return characters.codePoints().mapToObj(CodePoints::of).reduce(NONE, CodePoints::union);
    }

    int ranges() {
        return bounds.length / 2;
    }

    int first(int range) {
        return bounds[2 * range];
    }

    int last(int range) {
        return bounds[2 * range + 1];
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    boolean contains(int codePoint) {
        for (int i = 0; i < ranges(); i++) {
            if (codePoint >= first(i) && codePoint <= last(i)) {
                return true;
            }
        }
        return false;
    }

    CodePoints union(CodePoints other) {
        List<int[]> all = new ArrayList<>();
        for (CodePoints each : List.of(this, other)) {
            for (int i = 0; i < each.ranges(); i++) {
                all.add(new int[]{each.first(i), each.last(i)});
            }
        }
        all.sort((a, b) -> Integer.compare(a[0], b[0]));
        List<int[]> merged = new ArrayList<>();
        for (int[] range : all) {
            int[] before = merged.isEmpty() ? null : merged.getLast();
            if (before != null && range[0] <= before[1] + 1) {
                before[1] = Math.max(before[1], range[1]);
            } else {
                merged.add(range);
            }
        }
        return of(merged);
    }

    CodePoints intersect(CodePoints other) {
        List<int[]> common = new ArrayList<>();
        for (int i = 0; i < ranges(); i++) {
            for (int j = 0; j < other.ranges(); j++) {
                int first = Math.max(first(i), other.first(j));
                int last = Math.min(last(i), other.last(j));
                if (first <= last) {
                    common.add(new int[]{first, last});
                }
            }
        }
        return of(common);
    }

    CodePoints complement() {
        List<int[]> gaps = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < ranges(); i++) {
            if (first(i) > next) {
                gaps.add(new int[]{next, first(i) - 1});
            }
            next = last(i) + 1;
        }
        if (next <= Character.MAX_CODE_POINT) {
            gaps.add(new int[]{next, Character.MAX_CODE_POINT});
        }
        return of(gaps).intersect(ALL);
    }

    private static CodePoints of(List<int[]> ranges) {
        return new CodePoints(ranges.stream().flatMapToInt(Arrays::stream).toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodePoints that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }
}
