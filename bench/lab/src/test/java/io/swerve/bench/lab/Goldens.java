package io.swerve.bench.lab;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What {@code bench/lab/goldens.py} drew with CPython. */
record Goldens(String python, List<Sequence> sequences, List<Person> people, List<TrainingText> samples,
        List<Drawn> examples, Map<Family, List<Drawn>> families, List<String> documents) {
    private static final String RESOURCE = "goldens.json";

    record Sequence(long seed, List<String> shuffled, List<Long> bits, List<Double> doubles, List<Integer> between,
            List<Integer> below, List<String> choices, List<String> weighted) {}

    /** An example with {@code null} for no system prompt and no trace. */
    record Drawn(String system, String question, Style style, String trace, String answer) {
        static Drawn of(LabExample example) {
            return new Drawn(example.system().orElse(null), example.question(), example.style(),
                    example.trace().orElse(null), example.problem().answer());
        }
    }

    static Goldens read() {
        try (var reader = new InputStreamReader(Goldens.class.getResourceAsStream(RESOURCE), StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, Goldens.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
