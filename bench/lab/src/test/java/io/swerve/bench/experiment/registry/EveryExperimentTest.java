package io.swerve.bench.experiment.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.Model;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentModels;
import io.swerve.bench.experiment.ExperimentRun;
import io.swerve.bench.experiment.ResultCheck;
import io.swerve.bench.experiment.RunOptions;
import io.swerve.bench.experiment.SettingsRecord;
import io.swerve.bench.experiment.Watcher;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an experiment says that it will decode at most is no less than what goes through the models, by their own count; and
 * a stranger finds the answers in its rows, judged as they are counted. The texts that its page shows have an entropy at
 * each token.
 */
class EveryExperimentTest {
    private static final String DECODE = "io.swerve.Decode";
    /** An estimate that is larger than so many times the truth says nothing. */
    private static final int MOST = 60;
    /** The smallest run of each that still does all of its kinds of work. */
    private static final Map<String, String> SMALL = Map.ofEntries(
            Map.entry("budget", "--samples 2 --counts 1,2 --truncations 4 --waits 1"),
            Map.entry("compression",
                    "--pairs 2 --screening 1 --finalists 1 --development 1 --strengths 0.2 --layers 4"),
            Map.entry("corrupted-traces", "--shots 1 --shot-problems 2 --out-of-distribution 2"),
            Map.entry("cot-decoding", "--branches 2 --development 1 --lead So"),
            Map.entry("critique", "--budget 120"),
            Map.entry("data-alchemy", "--records 1 --shots 1 --pairs 2 --development-problems 1"),
            Map.entry("elicitation",
                    "--development 1 --pairs 2 --layers 2 --strengths 1 --branches 2 --features 8 --candidates 1"
                            + " --sae-steps 2 --evaluations 2 --draws 1"),
            Map.entry("few-demonstrations",
                    "--counts 1 --pool 3 --development-problems 1 --shots 0,2 --facts 2 --fact-counts 0,2"
                            + " --fact-problems 2 --orders 1"),
            Map.entry("forking", "--texts 2 --temperatures 1.5 --samples 2 --more-than 1"),
            Map.entry("hybrid",
                    "--traces 3 --development 1 --categories 2 --scales 1 --coefficients 1,2 --windows 1"
                            + " --last-layers 1"),
            Map.entry("imitation", "--most-steps 2 --word-lengths 3,4 --noise 0,0.4 --per-distance 1"),
            Map.entry("influence", "--queries 2 --documents 2 --permutations 5 --top 32"),
            Map.entry("information-gain", "--pairs 2 --strengths 1 --development 1"),
            Map.entry("latent-mode",
                    "--pairs 2 --development 1 --layers 3 --strengths 1 --features 16 --active 4 --steps 2"
                            + " --candidates 1"),
            Map.entry("rl-steering", "--evaluations 2 --layers 1 --pairs 2 --training 1 --randoms 1"),
            Map.entry("thought-gain", "--positions 2 --samples 2 --thought-tokens 3 --lengths 0,4"),
            Map.entry("verifree", "--samples 2 --continuations 3"));

    /** These read texts that are given. */
    private static final Set<String> WITHOUT_ANSWERS = Set.of("influence", "thought-gain");

    @TempDir
    private Path out;

    static List<Experiment<?>> experiments() {
        return ExperimentRegistry.all();
    }

    /** Keeps the names of all stages. */
    private static final class Stages implements Watcher {
        private final Set<String> names = new TreeSet<>();

        @Override
        public void at(String stage, long done, long total) {
            names.add(stage);
        }

        @Override
        public void stopsBy(Runnable stop) {
            // runs to its end
        }

        @Override
        public void note(String line) {
            // what is left out doesn't matter here
        }
    }

    @ParameterizedTest
    @MethodSource("experiments")
    <S extends Record> void noMoreIsDecodedThanSaidAndAnswersAreKept(Experiment<S> experiment) throws IOException {
        String name = experiment.card().name();
        S settings = new SettingsRecord<>(experiment.defaults()).with(options(SMALL.get(name)));
        boolean whole = name.equals("corrupted-traces"); // needs some reasonings that end
        Stages stages = new Stages();
        JsonObject work;
        Path file = out.resolve("decodes.jfr");
        try (ExperimentModels models = new ExperimentModels(Optional.of(LabModel.BASE.path()),
                Optional.of(LabModel.THINK.path()), Model::load); Recording recording = new Recording()) {
            recording.enable(DECODE);
            recording.start();
            work = new ExperimentRun(models,
                    RunOptions.to(out).withProblems(whole ? 12 : 2).withParallel(1, 4).withMaxTokens(whole ? 60 : 24),
                    stages).run(experiment, settings).getAsJsonObject("workload");
            recording.stop();
            recording.dump(file);
        }
        long decoded = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(DECODE))
                // other tests decode on other threads meanwhile
                .filter(event -> event.getThread().getJavaThreadId() == Thread.currentThread().threadId())
                .mapToLong(event -> event.getInt("tokens")).sum();
        long said = work.get("tokens_written").getAsLong() + work.get("tokens_read").getAsLong();
        assertThat(decoded).as(name).isPositive().isLessThanOrEqualTo(said);
        assertThat(said).as(name + ", against " + decoded).isLessThan(MOST * decoded);
        Set<String> known = work.getAsJsonArray("steps").asList().stream().map(JsonElement::getAsJsonObject)
                .map(step -> step.get("stage").getAsString()).collect(Collectors.toCollection(TreeSet::new));
        assertThat(known).as(name).containsAll(stages.names);
        assertThat(work.get("texts").getAsLong()).isPositive();
        checkTraces(out.resolve(name).resolve("result.json"));
        ResultCheck check = ResultCheck.of(out.resolve(name).resolve("result.json"), Optional.empty());
        assertThat(check.faults()).isEmpty();
        assertThat(check.texts() > 0).as("texts in the rows of " + name).isNotEqualTo(WITHOUT_ANSWERS.contains(name));
    }

    private static void checkTraces(Path result) throws IOException {
        JsonArray traces = JsonParser.parseString(Files.readString(result)).getAsJsonObject().getAsJsonArray("traces");
        assertThat(traces).isNotEmpty().allSatisfy(trace -> {
            assertThat(trace.getAsJsonObject().get("question").getAsString()).isNotBlank();
            assertThat(trace.getAsJsonObject().getAsJsonArray("sides")).isNotEmpty().allSatisfy(side -> {
                assertThat(side.getAsJsonObject().getAsJsonArray("pieces")).isNotEmpty();
                assertThat(side.getAsJsonObject().getAsJsonArray("entropies")).isNotEmpty().allSatisfy(
                        entropy -> assertThat(entropy.getAsFloat()).isFinite().isNotNegative());
            });
        });
    }

    private static Map<String, String> options(String line) {
        Map<String, String> options = new LinkedHashMap<>();
        List<String> words = List.of(line.split(" "));
        for (int i = 0; i < words.size(); i += 2) {
            options.put(words.get(i), words.get(i + 1));
        }
        return options;
    }
}
