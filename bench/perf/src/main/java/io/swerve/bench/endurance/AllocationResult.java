package io.swerve.bench.endurance;

import com.google.gson.JsonObject;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import java.util.List;
import java.util.Locale;

/**
 * What one loop allocated.
 *
 * @param loop the loop
 * @param coldTokens how many tokens came first, while code was still being compiled
 * @param coldBytes what the decoding thread allocated for them
 * @param tokens how many tokens were counted then
 * @param bytes what the decoding thread allocated for these
 * @param allBytes what all threads of the JVM allocated meanwhile
 * @param collections how often the garbage collector ran meanwhile
 * @param pauseMillis how long it ran
 * @param seconds how long all of it took
 */
record AllocationResult(TokenLoop.LoopKind loop, int coldTokens, long coldBytes, int tokens, long bytes, long allBytes,
        long collections, long pauseMillis, double seconds) {
    double bytesPerToken() {
        return (double) bytes / tokens;
    }

    private double coldPerToken() {
        return coldTokens == 0 ? Double.NaN : (double) coldBytes / coldTokens;
    }

    /** Returns the head of the table. */
    static String head() {
        return String.format(Locale.ROOT, "%-36s %9s %10s %12s %12s %12s %6s %9s", "", "tokens", "tokens/s",
                "heap B/tok", "all threads", "cold B/tok", "GCs", "GC ms");
    }

    /** Returns a line of the table. */
    String line() {
        return String.format(Locale.ROOT, "%-36s %9d %10.0f %12.4f %12.4f %12.1f %6d %9d%s", loop.title(), tokens,
                tokens / seconds, bytesPerToken(), (double) allBytes / tokens,
                coldPerToken(),
                collections, pauseMillis, loop.allocatesNothing()
                        ? "  target 0: " + (bytes == 0 ? "reached" : "missed")
                        : "");
    }

    /** Returns the same for a page. */
    static Table table(List<AllocationResult> results) {
        Table table = Table.of("Allocation on the Java heap", "", "tokens", "bytes per token", "target",
                "of all threads", "before it was compiled", "garbage collections");
        for (AllocationResult result : results) {
            table = table.with(result.loop.title(), Integer.toString(result.tokens),
                    Figures.number(result.bytesPerToken(), 4), result.loop.allocatesNothing() ? "0" : "",
                    Figures.number((double) result.allBytes / result.tokens, 4),
                    Figures.number(result.coldPerToken(), 1),
                    Long.toString(result.collections));
        }
        return table;
    }

    JsonObject json() {
        JsonObject object = new JsonObject();
        object.addProperty("loop", loop.name().toLowerCase(Locale.ROOT));
        object.addProperty("title", loop.title());
        object.addProperty("tokens", tokens);
        object.addProperty("bytes", bytes);
        object.addProperty("bytes_all_threads", allBytes);
        object.addProperty("bytes_per_token", bytesPerToken());
        object.addProperty("cold_tokens", coldTokens);
        object.addProperty("cold_bytes", coldBytes);
        object.addProperty("collections", collections);
        object.addProperty("collection_ms", pauseMillis);
        object.addProperty("seconds", seconds);
        return object;
    }
}
