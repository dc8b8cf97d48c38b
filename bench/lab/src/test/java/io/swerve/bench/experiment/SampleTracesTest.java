package io.swerve.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.Model;
import io.swerve.bench.experiment.corruptedtraces.CorruptedTracesExperiment;
import io.swerve.bench.experiment.registry.ExperimentRegistry;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every experiment shows some of the texts that its figures are made of. */
class SampleTracesTest {
    /** As little of everything as there can be. */
    private static final Map<String, String> LEAST = Map.ofEntries(Map.entry("--pairs", "3"),
            Map.entry("--screening", "1"), Map.entry("--finalists", "1"), Map.entry("--development", "1"),
            Map.entry("--development-problems", "1"), Map.entry("--strengths", "1"), Map.entry("--texts", "2"),
            Map.entry("--temperatures", "0.5"), Map.entry("--samples", "2"), Map.entry("--branches", "2"),
            Map.entry("--traces", "3"), Map.entry("--categories", "2"), Map.entry("--coefficients", "2"),
            Map.entry("--scales", "1"), Map.entry("--last-layers", "1"), Map.entry("--counts", "1"),
            Map.entry("--truncations", "8"), Map.entry("--waits", "1"), Map.entry("--continuations", "1"),
            Map.entry("--positions", "1"), Map.entry("--thought-tokens", "2"), Map.entry("--next-tokens", "2"),
            Map.entry("--lengths", "0"), Map.entry("--queries", "2"), Map.entry("--documents", "2"),
            Map.entry("--permutations", "10"), Map.entry("--evaluations", "4"), Map.entry("--population", "3"),
            Map.entry("--training", "1"), Map.entry("--shots", "1"), Map.entry("--shot-problems", "2"),
            Map.entry("--out-of-distribution", "0"), Map.entry("--records", "1"), Map.entry("--word-lengths", "3,4"),
            Map.entry("--per-distance", "2"), Map.entry("--most-steps", "2"),
            Map.entry("--budget", "60"), Map.entry("--pool", "3"), Map.entry("--facts", "2"),
            Map.entry("--fact-counts", "1"), Map.entry("--fact-problems", "2"), Map.entry("--features", "16"),
            Map.entry("--active", "2"), Map.entry("--steps", "2"), Map.entry("--sae-steps", "2"),
            Map.entry("--candidates", "1"), Map.entry("--randoms", "1"),
            Map.entry("--draws", "1"), Map.entry("--later", "2"));

    @TempDir
    private Path out;

    private static ExperimentModels models;

    @BeforeAll
    static void open() throws IOException {
        models = new ExperimentModels(Optional.of(LabModel.BASE.path()), Optional.of(LabModel.THINK.path()),
                Model::load);
    }

    @AfterAll
    static void close() {
        models.close();
    }

    static Stream<Experiment<?>> experiments() {
        return ExperimentRegistry.all().stream();
    }

    @ParameterizedTest
    @MethodSource("experiments")
    <S extends Record> void tokensHaveEntropies(Experiment<S> experiment) throws IOException {
        // only the traces that are given to others must come to an end
        RunOptions options = experiment instanceof CorruptedTracesExperiment
                ? RunOptions.to(out).withProblems(6).withMaxTokens(200)
                : RunOptions.to(out).withProblems(2).withMaxTokens(24);
        new ExperimentRun(models, options.withParallel(1, 8), Watcher.NONE).run(experiment, least(experiment));
        Path file = out.resolve(experiment.card().name()).resolve(ResultFile.NAME);
        List<SampleTrace> traces = ResultFile.read(file).result().traces();
        assertThat(traces).isNotEmpty().allSatisfy(trace -> {
            assertThat(trace.question()).isNotBlank();
            assertThat(trace.sides()).isNotEmpty().allSatisfy(side -> {
                assertThat(side.pieces()).isNotEmpty();
                assertThat(side.entropies()).allSatisfy(entropy -> assertThat(entropy).isFinite().isNotNegative());
            });
        });
    }

    private static <S extends Record> S least(Experiment<S> experiment) {
        SettingsRecord<S> settings = new SettingsRecord<>(experiment.defaults());
        Map<String, String> texts = new HashMap<>();
        settings.options().stream().filter(option -> option.value().matches("[-0-9.,]+"))
                .filter(option -> LEAST.containsKey(option.option()))
                .forEach(option -> texts.put(option.option(), LEAST.get(option.option())));
        return settings.with(texts);
    }
}
