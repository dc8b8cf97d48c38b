package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.ModelRewriter;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inside of the reasoning is what the model's own chat template shows as such. */
class ThinkingTriggerTest {
    private static final String BRACKETS = "{% for m in messages %}{{ m.role }}: {% if m.reasoning_content %}"
            + "[THINK]{{ m.reasoning_content }}[/THINK]{% endif %}{{ m.content }}\n{% endfor %}"
            + "{% if add_generation_prompt %}assistant: {% endif %}";
    private static final String TEXT = "7 <think> 8 [THINK] and 9";
    private static final Trigger IN_BRACKETS = new Trigger.InsideSpan("[THINK]", "[/THINK]");
    private static final Trigger IN_TAGS = new Trigger.InsideSpan("<think>", "</think>");

    private static float[] logits(Model model, Trigger trigger) {
        SteeringVector vector = Lab.randomVector(new Random(5), model.embeddingSize(), 0.5, 1, 2, 3);
        SteeringPlan plan = SteeringPlan.of(Rule.of(Intervention.add(vector)).when(trigger));
        try (Session session = model.openSession(Lab.options());
                Steering _ = Steering.on(session, plan, SteeringOptions.defaults());
                Sequence sequence = session.newSequence()) {
            return Lab.copy(sequence.prefill(model.tokenizer().encode(TEXT, Encoding.TEXT_PART)));
        }
    }

    @Test
    void markersAreThoseOfTheTemplate(@TempDir Path folder) {
        try (Model tags = Lab.model()) {
            Path file = folder.resolve("brackets.gguf");
            ModelRewriter.rewrite(tags.path(), file, metadata -> {
                metadata.put("tokenizer.chat_template", GgufValue.text(BRACKETS));
                return metadata;
            });
            try (Model brackets = Model.load(file)) {
                float[] inBrackets = logits(brackets, IN_BRACKETS);
                float[] inTags = logits(tags, IN_TAGS);
                assertThat(inBrackets).isNotEqualTo(inTags);
                assertThat(logits(brackets, Trigger.thinking())).isEqualTo(inBrackets);
                assertThat(logits(tags, Trigger.thinking())).isEqualTo(inTags);
            }
        }
    }
}
