package io.swerve.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.Model;
import io.swerve.steering.extraction.Shard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of an experiment that needs no model, in runs of their own and in one. */
class ExperimentShardTest {
    private static final int PROBLEMS = 5;
    private static final int TRIES = 2;

    @TempDir
    private Path out;

    record None() {}

    record Row(int value) {}

    /** Chooses on development problems, then works on others, on their outcomes, and on all of them. */
    private static final class Toy implements Experiment<None> {
        private final List<String> computed = new ArrayList<>();
        private final int endsAfter;

        Toy(int endsAfter) {
            this.endsAfter = endsAfter;
        }

        @Override
        public Card card() {
            return new Card("toy", "?", "", "", "");
        }

        @Override
        public None defaults() {
            return new None();
        }

        @Override
        public int defaultProblems() {
            return PROBLEMS;
        }

        private Row row(String stage, int value) {
            if (computed.size() == endsAfter) {
                throw new CancellationException("killed");
            }
            computed.add(stage + value);
            return new Row(value);
        }

        private static List<Integer> upTo(int count) {
            return IntStream.range(0, count).boxed().toList();
        }

        @Override
        public Workload workload(None settings, ExperimentContext context) {
            return Workload.none();
        }

        @Override
        public ExperimentResult run(None settings, ExperimentContext context) {
            List<Row> tried = context.each("development", upTo(3), Row.class, i -> row("d", i));
            int best = tried.stream().mapToInt(Row::value).max().orElseThrow();
            List<Row> outcomes = context.each("held out", upTo(PROBLEMS), Row.class, i -> row("h", i + best));
            List<Row> more = context.stage("tries", upTo(PROBLEMS * TRIES), i -> i / TRIES, Row.class,
                    (missing, rows) -> {
                        for (int i = 0; i < missing.size(); i++) {
                            int problem = missing.get(i) / TRIES;
                            rows.finished(i, row("t", 10 * outcomes.get(problem).value() + missing.get(i) % TRIES));
                        }
                    });
            return context.report(() -> {
                Row sum = context.once("sum", Row.class,
                        () -> row("s", more.stream().mapToInt(Row::value).sum()));
                JsonObject summary = new JsonObject();
                summary.addProperty("sum", sum.value());
                return new ExperimentResult(List.of("The sum is " + sum.value() + "."), List.of(), List.of(), List.of(),
                        summary);
            });
        }
    }

    private static JsonObject run(Toy toy, Path folder, Division division, long seed) throws IOException {
        ExperimentModels none = new ExperimentModels(Optional.empty(), Optional.empty(), Model::load);
        RunOptions options = RunOptions.to(folder).withSeed(seed).withDivision(division);
        return new ExperimentRun(none, options, Watcher.NONE).run(toy, toy.defaults());
    }

    private Path shard(int index, int count, long seed, String name) throws IOException {
        Path folder = out.resolve(name);
        JsonObject part = run(new Toy(100), folder, Division.only(new Shard(index, count)), seed);
        new ExperimentShard("toy", index + "/" + count, part.get("checkpoint").getAsString(), List.of())
                .write(folder);
        return folder;
    }

    private static JsonObject result(Path folder) throws IOException {
        JsonObject result = JsonParser.parseString(Files.readString(folder.resolve("toy/result.json")))
                .getAsJsonObject();
        result.remove("seconds");
        return result;
    }

    private static Path checkpoint(Path folder) throws IOException {
        try (var files = Files.list(folder.resolve("toy"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl")).findFirst().orElseThrow();
        }
    }

    @Test
    void aShardDoesItsProblemsAndWhatAllOfThemNeed() throws IOException {
        Toy first = new Toy(100);
        run(first, out, Division.only(new Shard(1, 2)), 1);
        assertThat(first.computed).containsExactly("d0", "d2", "d1", "h2", "h4", "h6", "t20", "t21", "t40", "t41",
                "t60", "t61");
        assertThat(out.resolve("toy/result.json")).doesNotExist();
        Toy second = new Toy(100);
        run(second, out.resolve("other"), Division.only(new Shard(2, 2)), 1);
        assertThat(second.computed).containsExactly("d1", "d0", "d2", "h3", "h5", "t30", "t31", "t50", "t51");
    }

    @Test
    void mergedShardsGiveWhatOneRunGives() throws IOException {
        for (int count : new int[]{1, 2, 3, 7}) {
            Path whole = out.resolve("whole" + count);
            run(new Toy(100), whole, Division.into(count), 1);
            List<Path> parts = new ArrayList<>();
            for (int index = count; index >= 1; index--) {
                parts.add(shard(index, count, 1, "part" + index + "of" + count));
            }
            Path merged = out.resolve("merged" + count);
            assertThat(ExperimentShard.merge(parts, merged).experiment()).isEqualTo("toy");
            Toy rest = new Toy(100);
            run(rest, merged, Division.into(count), 1);
            assertThat(rest.computed).containsExactly("s405");
            assertThat(result(merged)).isEqualTo(result(whole));
        }
    }

    @Test
    void aPartThatWasInterruptedIsDoneAgainInTheSameCompany() throws IOException {
        Toy killed = new Toy(5);
        assertThatThrownBy(() -> run(killed, out, Division.into(2), 1)).isInstanceOf(CancellationException.class);
        assertThat(killed.computed).containsExactly("d0", "d2", "d1", "h2", "h4");
        Toy again = new Toy(100);
        run(again, out, Division.into(2), 1);
        assertThat(again.computed).startsWith("h2", "h4", "h6", "h3", "h5");
        run(new Toy(100), out.resolve("whole"), Division.into(2), 1);
        assertThat(result(out)).isEqualTo(result(out.resolve("whole")));
    }

    @Test
    void shardsThatDoNotFitAreRefused() throws IOException {
        Path first = shard(1, 2, 1, "first");
        Path second = shard(2, 2, 1, "second");
        Path merged = out.resolve("merged");
        refused(List.of(first), "shard 2/2 is missing", "--shard 2/2");
        refused(List.of(first, second, shard(1, 2, 1, "again")), "are both shard 1/2");
        refused(List.of(first, shard(2, 2, 5, "seed")), "different runs", "seed");
        refused(List.of(first, shard(2, 3, 1, "thirds")), "different runs");
        refused(List.of(first, Files.createDirectories(out.resolve("empty"))), "no finished shard", "--shard I/N");
        assertThatThrownBy(() -> ExperimentShard.merge(List.of(first, second), first))
                .isInstanceOf(ExperimentException.class).hasMessageContaining("choose another folder");
        assertThat(merged).doesNotExist();

        Path file = checkpoint(second);
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"stage\":\"development\",\"index\":1,\"row\":{\"value\":1}",
                "\"stage\":\"development\",\"index\":1,\"row\":{\"value\":2}"));
        refused(List.of(first, second), "disagree in item 1 of stage 'development'", "--fresh");
        Files.writeString(file, text.replace(CodeVersion.current().digest(), "0000000000000000"));
        refused(List.of(first, second), "other code", "0000000000000000");
        Files.delete(file);
        refused(List.of(first, second), "is gone", "run this shard again");
        Files.writeString(second.resolve("toy/shard.json"), "{\"shard\":");
        refused(List.of(first, second), "damaged", "run this shard again");
    }

    private void refused(List<Path> folders, String... words) {
        assertThatThrownBy(() -> ExperimentShard.merge(folders, out.resolve("refused")))
                .isInstanceOf(ExperimentException.class).hasMessageContainingAll(words);
        assertThat(out.resolve("refused/toy")).satisfiesAnyOf(folder -> assertThat(folder).doesNotExist(),
                folder -> assertThat(folder).isEmptyDirectory());
    }
}
