package io.swerve.bench.perf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a ratio.
 *
 * @param key which
 * @param before the committed value; null where there is none
 * @param now the fresh value; null where it wasn't measured
 */
record RatioChange(String key, PairedMedian before, PairedMedian now) {
    /**
     * What two JVMs that run the same code differ in, beyond the intervals that each finds within its own run: the JIT
     * and the layout of memory are drawn anew each time.
     */
    static final double BETWEEN_RUNS = 0.02;

    /** What is to be said of a change. */
    enum RatioVerdict {
        /** Within the noise. */
        SAME("as before", false),
        /** Above the noise. */
        RISEN("faster", false),
        /** Below the noise. */
        FALLEN("SLOWER", true),
        /** Measured, but not committed. */
        NEW("new: not committed yet", false),
        /** Committed, but not measured any more. */
        GONE("MISSING", true);

        private final String text;
        private final boolean failure;

        RatioVerdict(String text, boolean failure) {
            this.text = text;
            this.failure = failure;
        }

        String text() {
            return text;
        }

        boolean isFailure() {
            return failure;
        }
    }

    /** Compares two runs; the order is that of the committed one. */
    static List<RatioChange> between(List<Ratio> before, List<Ratio> now) {
        Map<String, PairedMedian> fresh = new LinkedHashMap<>();
        now.forEach(ratio -> fresh.put(ratio.key(), ratio.value()));
        List<RatioChange> changes = new ArrayList<>();
        for (Ratio ratio : before) {
            changes.add(new RatioChange(ratio.key(), ratio.value(), fresh.remove(ratio.key())));
        }
        fresh.forEach((key, value) -> changes.add(new RatioChange(key, null, value)));
        return changes;
    }

    /** Of two comparisons of the same ratios, takes the better one for each. */
    static List<RatioChange> better(List<RatioChange> first, List<RatioChange> second) {
        List<RatioChange> better = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            RatioChange a = first.get(i);
            RatioChange b = second.get(i);
            better.add(a.now != null && b.now != null && b.now.median() > a.now.median() ? b : a);
        }
        return better;
    }

    /** Returns how far the ratio may move without meaning: what reaches from both medians to the ends between them. */
    double noise() {
        boolean fell = now.median() < before.median();
        double within = fell
                ? before.median() - before.low() + now.high() - now.median()
                : before.high() - before.median() + now.median() - now.low();
        return Math.max(within, BETWEEN_RUNS * before.median());
    }

    RatioVerdict verdict() {
        if (before == null) {
            return RatioVerdict.NEW;
        }
        if (now == null) {
            return RatioVerdict.GONE;
        }
        double change = now.median() - before.median();
        return change < -noise() ? RatioVerdict.FALLEN : change > noise() ? RatioVerdict.RISEN : RatioVerdict.SAME;
    }
}
