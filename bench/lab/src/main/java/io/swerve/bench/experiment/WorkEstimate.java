package io.swerve.bench.experiment;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ParallelDecoder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How long a work takes at most.
 *
 * @param workload the work
 * @param speeds of the models that do it; none if they weren't measured
 */
public record WorkEstimate(Workload workload, Map<Model, Speed> speeds) {
    private static final int TEXTS = 8;
    private static final int TOKENS = 12;

    /**
     * How fast a model is, many texts at once.
     *
     * @param written tokens written per second
     * @param read tokens of prompts read per second
     */
    public record Speed(double written, double read) {
        private static final double SHORTEST = 1e-6;

        /**
         * Measures by some prompts: first they are read alone, then with the beginnings of answers.
         *
         * @param decoder of the model
         * @param prompts at least one; the first ones are taken
         * @return the speeds
         * @throws java.util.concurrent.CancellationException if the decoder was stopped
         */
        public static Speed measure(ParallelDecoder decoder, List<int[]> prompts) {
            List<int[]> some = prompts.subList(0, Math.min(Math.min(TEXTS, decoder.parallel()), prompts.size()));
            decode(decoder, some.subList(0, 1), 2); // the first token of a session is slow
            double reading = seconds(() -> decode(decoder, some, 1));
            long[] tokens = {0};
            double both = seconds(() -> tokens[0] = decode(decoder, some, 1 + TOKENS).stream()
                    .mapToLong(text -> Math.max(0, text.length() - 1)).sum());
            return new Speed(Math.max(1, tokens[0]) / Math.max(SHORTEST, both - reading),
                    some.stream().mapToLong(prompt -> prompt.length).sum() / Math.max(SHORTEST, reading));
        }

        private static List<DecodedText> decode(ParallelDecoder decoder, List<int[]> prompts, int tokens) {
            return decoder.decode(prompts.stream().map(prompt -> DecodingRequest.greedy(prompt, tokens)).toList());
        }

        private static double seconds(Runnable work) {
            long begin = System.nanoTime();
            work.run();
            return (System.nanoTime() - begin) * 1e-9;
        }
    }

    /** Copies the map. */
    public WorkEstimate {
        speeds = Map.copyOf(speeds);
    }

    /** Measures how fast the models of a work are. */
    static WorkEstimate measured(Workload workload, ExperimentContext context) {
        Map<Model, Speed> speeds = new LinkedHashMap<>();
        List<TaskProblem> problems = context.heldOut();
        workload.steps().forEach(step -> speeds.computeIfAbsent(step.model(),
                model -> Speed.measure(context.decoder(model), problems.stream().limit(TEXTS)
                        .map(problem -> context.prompting(model).tokens(Optional.empty(), problem.question()))
                        .toList())));
        return new WorkEstimate(workload, speeds);
    }

    /** {@return the longest time that the work may take; empty if no speed was measured} */
    public Optional<Duration> atMost() {
        return speeds.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (1e3 * workload.steps().stream().mapToDouble(this::seconds)
                        .sum())));
    }

    private double seconds(Workload.Step step) {
        Speed speed = speeds.get(step.model());
        return step.written() / speed.written() + step.read() / speed.read();
    }

    /** {@return the work, and how long it takes if that was measured, in one line} */
    public String text() {
        return String.format(Locale.ROOT, "at most %,d texts, with %,d tokens to write and %,d to read%s%s",
                workload.texts(), workload.written(), workload.read(),
                atMost().map(time -> "; that takes at most about " + words(time)
                        + " here, and mostly much less, as most answers end before they are cut").orElse(""),
                workload.besides().isEmpty() ? "" : "; besides: " + String.join("; ", workload.besides()));
    }

    /**
     * {@return a time as people say it, in seconds, minutes, hours or days}
     *
     * @param time not negative
     */
    public static String words(Duration time) {
        double seconds = time.toMillis() / 1e3;
        if (seconds < 90) {
            return Math.max(1, Math.round(seconds)) + " s";
        }
        double minutes = seconds / 60;
        if (minutes < 90) {
            return Math.round(minutes) + " min";
        }
        double hours = minutes / 60;
        return hours < 48
                ? String.format(Locale.ROOT, "%.1f h", hours)
                : String.format(Locale.ROOT, "%.1f days", hours / 24);
    }

    /** {@return the work by steps, the speeds and the time, in numbers} */
    public JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("texts", workload.texts());
        json.addProperty("tokens_written", workload.written());
        json.addProperty("tokens_read", workload.read());
        atMost().ifPresent(time -> json.addProperty("seconds", time.toMillis() / 1e3));
        if (!speeds.isEmpty()) {
            JsonArray models = new JsonArray();
            speeds.forEach((model, speed) -> {
                JsonObject object = new JsonObject();
                object.addProperty("file", String.valueOf(model.path().getFileName()));
                object.addProperty("written_per_second", speed.written());
                object.addProperty("read_per_second", speed.read());
                models.add(object);
            });
            json.add("speeds", models);
        }
        JsonArray steps = new JsonArray();
        for (Workload.Step step : workload.steps()) {
            JsonObject object = new JsonObject();
            object.addProperty("stage", step.stage());
            object.addProperty("model", String.valueOf(step.model().path().getFileName()));
            object.addProperty("texts", step.texts());
            object.addProperty("tokens_written", step.written());
            object.addProperty("tokens_read", step.read());
            steps.add(object);
        }
        json.add("steps", steps);
        JsonArray besides = new JsonArray();
        workload.besides().forEach(besides::add);
        json.add("besides", besides);
        return json;
    }
}
