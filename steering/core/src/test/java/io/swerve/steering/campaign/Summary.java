package io.swerve.steering.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What came of a campaign.
 *
 * @param lines for each kind what its cases came to
 */
record Summary(List<Line> lines) {
    /** What a JVM's own compiler and classes ask for is far below, a session or model that is left far above. */
    private static final long LEAK = 64 << 10;
    /** Cases from one look at the memory to the next; so many come first, while classes are loaded. */
    private static final int APART = 50;
    private static final String HEAD = "|---|---|---|---|---|---|---|---|\n";

    /**
     * What the cases of a kind came to.
     *
     * @param kind what was damaged
     * @param counts how many ended how
     * @param growth bytes of native memory for each case, the median of all JVMs that ran enough of them; null if none did
     */
    record Line(Kind kind, Map<Outcome, Long> counts, Long growth) {
        private String markdown() {
            return "| " + kind.title() + " | " + counts.values().stream().mapToLong(Long::longValue).sum() + " | "
                    + Arrays.stream(Outcome.values()).map(outcome -> counts.getOrDefault(outcome, 0L).toString())
                            .collect(Collectors.joining(" | "))
                    + " | " + (growth == null ? "" : "%.1f KB".formatted(growth / 1024.0)) + " |";
        }
    }

    static Summary of(List<CaseRow> rows, int together) {
        return new Summary(Arrays.stream(Kind.values()).map(kind -> {
            List<CaseRow> own = rows.stream().filter(row -> row.kind() == kind).toList();
            return new Line(kind, own.stream().collect(
                    Collectors.groupingBy(CaseRow::outcome, TreeMap::new, Collectors.counting())),
                    growth(own, together));
        }).toList());
    }

    /**
     * What a JVM holds beyond what it held some cases before, the median of all its cases: a single step, such as of the
     * collector's own memory, doesn't count, and what comes with each case does.
     */
    private static Long growth(List<CaseRow> rows, int together) {
        List<Long> growths = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += together) {
            List<CaseRow> some = rows.subList(from, Math.min(rows.size(), from + together));
            // a JVM that died was followed by another one
            if (some.size() >= 3 * APART && some.stream().allMatch(row -> row.bytes() > 0)) {
                growths.add(median(IntStream.range(APART, some.size() - APART)
                        .mapToObj(i -> (some.get(i + APART).bytes() - some.get(i).bytes()) / APART)));
            }
        }
        return growths.isEmpty() ? null : median(growths.stream());
    }

    private static long median(Stream<Long> values) {
        List<Long> sorted = values.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    List<Line> leaks() {
        return lines.stream().filter(line -> line.growth() != null && line.growth() > LEAK).toList();
    }

    /** Writes the table into the page that explains it. */
    void write(Path page) throws IOException {
        String text = Files.readString(page);
        Files.writeString(page, text.substring(0, text.indexOf(HEAD) + HEAD.length())
                + lines.stream().map(Line::markdown).collect(Collectors.joining("\n")) + "\n");
    }
}
