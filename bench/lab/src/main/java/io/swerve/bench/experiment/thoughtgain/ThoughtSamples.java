package io.swerve.bench.experiment.thoughtgain;

import io.swerve.Model;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.report.Figures;
import io.swerve.reasoning.thoughtgain.Thought;
import io.swerve.steering.decoding.ScoredText;
import io.swerve.steering.decoding.ScoringRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Shows the first texts as the model reads them: as they are, and with the thoughts in them that helped most and least.
 *
 * @param context keeps what was read
 * @param model reads
 * @param start opens a thought
 * @param end closes it
 */
record ThoughtSamples(ExperimentContext context, Model model, int[] start, int[] end) {
    static final String STAGE = "samples";
    private static final int SIDES = 3;
    /** How many texts are read at most. */
    static final int READINGS = SIDES * Excerpt.PROBLEMS;

    /** A reply, perhaps with a thought in it. */
    private record Reading(TrueText text, Thought thought, String label) {
        /** The true tokens, up to the end or as many as were measured behind the thought. */
        int[] target(int[] start, int[] end) {
            if (thought == null) {
                return Arrays.copyOfRange(text.tokens(), text.reply(), text.tokens().length);
            }
            int behind = thought.position() + 1;
            return Stream.of(Arrays.copyOfRange(text.tokens(), text.reply(), behind), start, thought.tokens(), end,
                    Arrays.copyOfRange(text.tokens(), behind, behind + thought.base().length))
                    .flatMapToInt(IntStream::of).toArray();
        }

        String note() {
            return thought == null ? "" : "gain " + Figures.number(thought.gain(), 2) + " nats";
        }
    }

    List<SampleTrace> traces(List<TrueText> texts, List<TextThoughts> measured) {
        List<Reading> readings = new ArrayList<>();
        for (int t = 0; t < texts.size() && readings.size() < READINGS; t++) {
            if (measured.get(t).thoughts().isEmpty()) {
                continue; // too short for any
            }
            List<Thought> order = measured.get(t).all().stream().sorted(Comparator.comparingDouble(Thought::gain))
                    .toList();
            readings.add(new Reading(texts.get(t), null, "the true text"));
            readings.add(new Reading(texts.get(t), order.getLast(), "with the thought that helped most"));
            readings.add(new Reading(texts.get(t), order.getFirst(), "with the thought that helped least"));
        }
        List<Side> sides = context.stage(STAGE, readings, Side.class, (missing, rows) -> {
            List<ScoringRequest> requests = missing.stream()
                    .map(reading -> ScoringRequest.of(Arrays.copyOf(reading.text.tokens(), reading.text.reply()),
                            reading.target(start, end)))
                    .toList();
            List<ScoredText> scores = context.scorer(model).read(requests);
            for (int i = 0; i < requests.size(); i++) {
                rows.finished(i, Side.of(missing.get(i).label, missing.get(i).note(), model,
                        requests.get(i).target(), scores.get(i).entropies()));
            }
        });
        List<SampleTrace> traces = new ArrayList<>();
        for (int i = 0; i < readings.size(); i += SIDES) {
            traces.add(new SampleTrace(readings.get(i).text.question(), sides.subList(i, i + SIDES)));
        }
        return traces;
    }
}
