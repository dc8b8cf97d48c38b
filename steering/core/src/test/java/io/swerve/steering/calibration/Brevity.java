package io.swerve.steering.calibration;

import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.Extractor;
import java.util.List;
import java.util.Optional;

/** The demonstration's direction from thinking at length to thinking briefly, and texts to measure it on. */
final class Brevity {
    private Brevity() {}

    /** Of all layers that can be steered. */
    static SteeringVector vector(Model model) {
        try (Session session = model.openSession(Lab.options().withContextSize(2048).withMaxSequences(8))) {
            return Extractor.extract(session, Lab.briefness(50), ExtractionOptions.defaults()).vector()
                    .onLayers(Layers.range(1, model.layerCount() - 1));
        }
    }

    /** The model's own first tokens of its answers to problems that the vector was not extracted from. */
    static List<CalibrationText> answers(Model model, int count, int tokens) {
        try (Session session = Lab.session(model)) {
            return Lab.problems("dev.jsonl").stream().limit(count)
                    .map(problem -> CalibrationText.answered(session,
                            model.tokenizer().encode(problem.prompt(Optional.empty()), Encoding.PROMPT), tokens))
                    .toList();
        }
    }
}
