package io.swerve.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.Model;
import io.swerve.bench.experiment.registry.ExperimentRegistry;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The framework, with an experiment that needs no model. */
class ExperimentRunTest {
    @TempDir
    private Path out;

    /**
     * Settings of all types.
     *
     * @param count a number
     * @param bigFactor another
     * @param names texts
     * @param steps numbers
     * @param kind one of some
     * @param exact a flag
     */
    record ToySettings(@Setting("How many.") int count, @Setting("Times what.") double bigFactor,
            @Setting("Which.") List<String> names, @Setting("When.") List<Integer> steps,
            @Setting("Drawn how.") Chart.Form kind, @Setting("Or not.") boolean exact) {
        ToySettings {
            if (count < 1) {
                throw new IllegalArgumentException("count must be at least 1, was " + count);
            }
        }
    }

    record ToyRow(String id, double value, float[] entropies, String[] words, List<Interval> intervals) {}

    /** Measures nothing, and is interrupted after some rows. */
    private static final class Toy implements Experiment<ToySettings> {
        private final List<String> computed = new ArrayList<>();
        private final int endsAfter;

        Toy(int endsAfter) {
            this.endsAfter = endsAfter;
        }

        @Override
        public Card card() {
            return new Card("toy", "Does it run?", "Nobody <et al.>", "Everything.", "Nothing.");
        }

        @Override
        public ToySettings defaults() {
            return new ToySettings(3, 0.5, List.of("a", "b"), List.of(1, 2), Chart.Form.LINES, true);
        }

        @Override
        public int defaultProblems() {
            return 4;
        }

        @Override
        public Workload workload(ToySettings settings, ExperimentContext context) {
            return Workload.none();
        }

        @Override
        public ExperimentResult run(ToySettings settings, ExperimentContext context) {
            List<ToyRow> rows = context.each("rows", context.heldOut(), ToyRow.class, problem -> {
                if (computed.size() == endsAfter) {
                    throw new CancellationException("killed");
                }
                computed.add(problem.id());
                return new ToyRow(problem.id(), computed.size() == 2 ? Double.NEGATIVE_INFINITY : 1.0 / 3,
                        new float[]{0.1f, Float.NaN}, new String[]{"<x>", "é\n"}, List.of(new Interval(1, 0, 2)));
            });
            ToyRow once = context.once("once", ToyRow.class,
                    () -> new ToyRow("once", 1, new float[0], new String[0], List.of()));
            JsonObject summary = new JsonObject();
            summary.addProperty("rows", rows.size() + once.words().length);
            return new ExperimentResult(List.of("It runs & says <so>."),
                    List.of(Table.of("Rows", "id", "value").with(rows.getFirst().id(),
                            Figures.number(rows.getFirst().value(), 2))),
                    List.of(Chart.lines("Line", "x", "y").with("a", new double[]{1, 2}, new double[]{3, Double.NaN}),
                            Chart.bars("Bars", "y", List.of("p", "q")).with("b",
                                    List.of(new Interval(1, 0, 2), new Interval(2, 1, 3))),
                            Chart.points("Points", "x", "y").with("none", new double[0], new double[0])),
                    List.of(new SampleTrace("Why <this>?", List.of(
                            new SampleTrace.Side("one", "right", List.of("<think>", " a"), List.of(0f, 1.5f))))),
                    summary);
        }
    }

    private static ExperimentModels noModels() {
        return new ExperimentModels(Optional.empty(), Optional.empty(), Model::load);
    }

    private JsonObject run(Toy toy, RunOptions options) throws IOException {
        return new ExperimentRun(noModels(), options, Watcher.NONE).run(toy, toy.defaults());
    }

    private RunOptions options() {
        return RunOptions.to(out);
    }

    private String result() throws IOException {
        JsonObject result = JsonParser.parseString(Files.readString(out.resolve("toy/result.json"))).getAsJsonObject();
        result.remove("seconds");
        return result.toString();
    }

    @Test
    void aKilledRunGoesOnAndGivesTheSameResult() throws IOException {
        run(new Toy(100), options());
        String whole = result();
        Toy again = new Toy(0);
        run(again, options());
        assertThat(again.computed).isEmpty();
        assertThat(result()).isEqualTo(whole);

        Path other = out.resolve("other");
        Toy killed = new Toy(2);
        assertThatThrownBy(() -> new ExperimentRun(noModels(), RunOptions.to(other), Watcher.NONE).run(killed,
                killed.defaults())).isInstanceOf(CancellationException.class);
        assertThat(other.resolve("toy/result.json")).doesNotExist();
        Toy rest = new Toy(100);
        new ExperimentRun(noModels(), RunOptions.to(other), Watcher.NONE).run(rest, rest.defaults());
        assertThat(rest.computed).hasSize(2).doesNotContainAnyElementsOf(killed.computed);
    }

    @Test
    void rowsOfOtherSettingsAreNotTaken() throws IOException {
        run(new Toy(100), options());
        Toy other = new Toy(100);
        run(other, options().withSeed(2));
        assertThat(other.computed).hasSize(4);
        Toy more = new Toy(100);
        run(more, options().withProblems(6));
        assertThat(more.computed).hasSize(6);
        try (Stream<Path> files = Files.list(out.resolve("toy"))) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("checkpoint-"))).hasSize(3);
        }
        Toy fresh = new Toy(100);
        run(fresh, new RunOptions(options().problems(), 1, out, Optional.empty(), 2, 20, 320, true, Division.NONE));
        assertThat(fresh.computed).hasSize(4);
    }

    @Test
    void resultAndReportHoldEverything() throws IOException {
        JsonObject brief = run(new Toy(100), options());
        assertThat(brief.keySet()).contains("experiment", "findings", "summary", "settings", "seed", "models",
                "versions", "task").doesNotContain("rows");
        JsonObject whole = JsonParser.parseString(Files.readString(out.resolve("toy/result.json"))).getAsJsonObject();
        assertThat(whole.getAsJsonObject("rows").getAsJsonArray("rows")).hasSize(4);
        assertThat(whole.getAsJsonObject("rows").getAsJsonArray("rows").get(1).getAsJsonObject().get("value")
                .getAsString()).isEqualTo("-Infinity");
        String page = Files.readString(out.resolve("report.html"));
        assertThat(page).contains("It runs &amp; says &lt;so&gt;.", "Why &lt;this&gt;?", "&lt;think&gt;", "0.33",
                "Nobody &lt;et al.&gt;").doesNotContain("<so>", "http://", "https://");
        assertThat(page.split("<figure>")).as("pictures of the two charts that aren't empty").hasSize(3);
    }

    @Test
    void aDamagedResultOfAnotherExperimentDoesNotHideTheRest() throws IOException {
        Files.createDirectories(out.resolve("broken"));
        Files.writeString(out.resolve("broken/result.json"), "{\"card\":");
        run(new Toy(100), options());
        assertThat(Files.readString(out.resolve("report.html"))).contains("broken", "It runs");
    }

    @Test
    void settingsAreOptions() {
        SettingsRecord<ToySettings> settings = new SettingsRecord<>(new Toy(0).defaults());
        assertThat(settings.options()).extracting(SettingsRecord.Option::option).containsExactly("--count",
                "--big-factor", "--names", "--steps", "--kind", "--exact");
        assertThat(settings.options()).extracting(SettingsRecord.Option::value).containsExactly("3", "0.5", "a,b",
                "1,2", "lines", "true");
        assertThat(settings.options().getFirst().description()).isEqualTo("How many.");
        assertThat(settings.with(Map.of())).isEqualTo(new Toy(0).defaults());
        assertThat(settings.with(Map.of("--count", "7", "--big-factor", "2", "--names", "x", "--steps", "4,5,6",
                "--kind", "bars", "--exact", "no")))
                .isEqualTo(new ToySettings(7, 2, List.of("x"), List.of(4, 5, 6), Chart.Form.BARS, false));
        for (Map<String, String> wrong : List.of(Map.of("--count", "many"), Map.of("--big-factor", "NaN"),
                Map.of("--steps", "1,x"), Map.of("--kind", "cake"), Map.of("--exact", "perhaps"),
                Map.of("--count", "0"))) {
            assertThatThrownBy(() -> settings.with(wrong)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.keySet().iterator().next().substring(2));
        }
    }

    @Test
    void modelsThatWereNotGivenAreAskedFor() throws IOException {
        try (RunContext context = new RunContext(noModels(), options(), 3, Tasks.arithmetic(),
                Checkpoint.open(Files.createDirectories(out).resolve("c.jsonl"), CodeVersion.current()),
                Watcher.NONE)) {
            assertThatThrownBy(context::thinking).isInstanceOf(ExperimentException.class)
                    .hasMessageContaining("--thinking");
            assertThatThrownBy(context::base).isInstanceOf(ExperimentException.class).hasMessageContaining("-m");
            assertThat(context.hasBase()).isFalse();
            context.stage("a", List.of(), ToyRow.class, (_, _) -> {});
            assertThatThrownBy(() -> context.stage("a", List.of(), ToyRow.class, (_, _) -> {}))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> context.stage("b", List.of(1), ToyRow.class, (_, _) -> {}))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("did not finish");
        }
    }

    @Test
    void namesAndOptionsOfAllExperimentsDiffer() {
        Set<String> reserved = Set.of("--model", "--thinking", "--problems", "--seed", "--out", "--task",
                "--skip-broken", "--threads", "--parallel", "--max-tokens", "--fresh", "--json", "--verbose", "--help",
                "--version");
        Set<String> names = new HashSet<>(Set.of("list", "all"));
        for (Experiment<?> experiment : ExperimentRegistry.all()) {
            assertThat(names.add(experiment.card().name())).as(experiment.card().name()).isTrue();
            assertThat(experiment.defaultProblems()).isPositive();
            Card card = experiment.card();
            for (String part : List.of(card.question(), card.source(), card.faithful(), card.analogue())) {
                assertThat(part).as(card.name()).hasSizeGreaterThan(20);
            }
            assertThat(card.question()).endsWith("?");
            for (SettingsRecord.Option option : new SettingsRecord<>(experiment.defaults()).options()) {
                assertThat(reserved).doesNotContain(option.option());
                assertThat(option.description()).as(experiment.card().name() + " " + option.option()).isNotBlank();
            }
        }
    }
}
