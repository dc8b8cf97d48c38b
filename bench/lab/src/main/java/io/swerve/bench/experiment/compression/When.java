package io.swerve.bench.experiment.compression;

import io.swerve.steering.decoding.ThinkingMarkers;
import io.swerve.steering.plan.Trigger;
import java.util.Optional;

/** When a direction is added. */
enum When {
    /** At the prompt's last token: the first step of decoding. */
    FIRST_STEP("the first step only"),
    /** At the prompt's last token and the first two written. */
    FIRST_STEPS("the first three steps"),
    /** At the first two written tokens. */
    SECOND_STEPS("the second and third step"),
    /** While the model thinks. */
    THINKING("the thinking span"),
    /** At every step, as published. */
    ALWAYS("every step");

    private final String text;

    When(String text) {
        this.text = text;
    }

    Trigger trigger(Optional<ThinkingMarkers> markers) {
        return switch (this) {
            case FIRST_STEP -> Trigger.firstSteps(1);
            case FIRST_STEPS -> Trigger.firstSteps(3);
            case SECOND_STEPS -> new Trigger.Steps(1, 3);
            case THINKING -> markers.map(known -> new Trigger.InsideSpan(known.openText(), known.closeText()))
                    .orElseThrow(() -> new IllegalStateException("a model without markers has no thinking span"));
            case ALWAYS -> Trigger.generation();
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
