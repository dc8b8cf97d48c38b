package io.swerve.bench.endurance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.SessionOptions;
import io.swerve.bench.endurance.MemorySample.Quantity;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Interval;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * What the process held while everything mixed was done for a while.
 *
 * @param samples taken between chores, in the order of time
 * @param warmUp how many of them, at the beginning, count for nothing: code is compiled, caches and heaps are filled
 * @param chores how often each chore was done
 */
record MemoryRun(List<MemorySample> samples, int warmUp, Map<String, Integer> chores) {
    /** This part of the time is the warm-up. */
    private static final double WARM_UP = 1 / 6.0;
    private static final double NANOS = 1e9;

    /** In a run shorter than this many seconds caches and compiled code still grow, and an hour wouldn't go on like that. */
    private static final double SHORTEST_FOR_TRENDS = 1200;

    MemoryRun {
        samples = List.copyOf(samples);
    }

    /**
     * Works.
     *
     * @param file the model
     * @param options of sessions
     * @param seconds how long
     * @param every seconds from one sample to the next
     * @param progress is told the part that is done, from 0 to 1
     * @return what was held
     * @throws IOException if temporary files can't be used
     */
    static MemoryRun of(Path file, SessionOptions options, double seconds, double every, DoubleConsumer progress)
            throws IOException {
        List<MemorySample> samples = new ArrayList<>();
        try (MixedWork work = new MixedWork(file, options)) {
            long begin = System.nanoTime();
            double now = 0;
            while (now < seconds) {
                work.step();
                now = (System.nanoTime() - begin) / NANOS;
                if (samples.isEmpty() || now >= samples.getLast().seconds() + every) {
                    samples.add(MemorySample.now(now));
                }
                progress.accept(Math.min(1, now / seconds));
            }
            int warmUp = (int) samples.stream().filter(sample -> sample.seconds() < WARM_UP * seconds).count();
            return new MemoryRun(samples, Math.min(warmUp, samples.size() - 1), work.counts());
        }
    }

    /** Returns the trend of each quantity that the system tells. */
    Map<Quantity, MemoryTrend> trends() {
        List<MemorySample> counted = samples.subList(warmUp, samples.size());
        double[] seconds = counted.stream().mapToDouble(MemorySample::seconds).toArray();
        Map<Quantity, MemoryTrend> trends = new EnumMap<>(Quantity.class);
        for (Quantity quantity : Quantity.values()) {
            double[] values = counted.stream().mapToDouble(quantity::of).toArray();
            if (!Double.isNaN(values[0])) {
                trends.put(quantity, MemoryTrend.of(seconds, values));
            }
        }
        return trends;
    }

    /** Tells whether the run was long enough to say from it what an hour would bring. */
    private boolean isLong() {
        return samples.getLast().seconds() >= SHORTEST_FOR_TRENDS;
    }

    /** Returns the trends as a table. */
    String text() {
        boolean hourly = isLong();
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
                "mixed work for %.1f minutes, %d samples after %d of warm-up; chores: %s%n%s%n",
                samples.getLast().seconds() / 60, samples.size() - warmUp, warmUp, chores, MemoryTrend.head(hourly)));
        trends().forEach((quantity, trend) -> text.append(trend.line(quantity.title(), hourly))
                .append(System.lineSeparator()));
        if (!hourly) {
            text.append(String.format(Locale.ROOT, "within %.0f minutes caches and compiled code still grow: "
                    + "a leak shows in a longer run, such as --minutes 60%n", SHORTEST_FOR_TRENDS / 60));
        }
        return text.toString();
    }

    /** Returns the same for a page. */
    Table table() {
        Table table = Table.of(String.format(Locale.ROOT, "Mixed work for %.1f minutes",
                samples.getLast().seconds() / 60), "", "first fifth", "last fifth", "growth", "growth in an hour");
        for (Map.Entry<Quantity, MemoryTrend> entry : trends().entrySet()) {
            MemoryTrend trend = entry.getValue();
            table = table.with(entry.getKey().title(), Figures.number(trend.first(), 1),
                    Figures.number(trend.last(), 1), Figures.number(trend.growth(), 2),
                    isLong()
                            ? Figures.number(new Interval(trend.slope(), trend.low(), trend.high()), 2)
                            : "too short a run");
        }
        return table;
    }

    /** Draws the memory over the time. */
    Chart chart() {
        double[] minutes = samples.stream().mapToDouble(sample -> sample.seconds() / 60).toArray();
        Chart chart = Chart.lines("Memory during mixed work", "minutes", "MiB");
        for (Quantity quantity : trends().keySet()) {
            if (quantity.isMemory()) {
                chart = chart.with(quantity.title(), minutes, samples.stream().mapToDouble(quantity::of).toArray());
            }
        }
        return chart;
    }

    JsonObject json() {
        JsonObject object = new JsonObject();
        object.addProperty("seconds", samples.getLast().seconds());
        object.addProperty("warm_up_samples", warmUp);
        JsonObject done = new JsonObject();
        chores.forEach(done::addProperty);
        object.add("chores", done);
        JsonObject trends = new JsonObject();
        trends().forEach((quantity, trend) -> trends.add(quantity.label(), trend.json()));
        object.add("trends", trends);
        JsonObject series = new JsonObject();
        JsonArray seconds = new JsonArray();
        samples.forEach(sample -> seconds.add(sample.seconds()));
        series.add("seconds", seconds);
        trends().keySet().forEach(quantity -> {
            JsonArray values = new JsonArray();
            samples.forEach(sample -> values.add(quantity.of(sample)));
            series.add(quantity.label(), values);
        });
        object.add("samples", series);
        return object;
    }
}
