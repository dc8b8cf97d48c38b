package io.swerve.bench.experiment.thoughtgain;

import io.swerve.Model;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import io.swerve.reasoning.thoughtgain.Thought;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The thoughts that helped most and least, as texts. */
final class ThoughtExamples {
    private static final int EACH = 3;
    private static final int BEFORE = 10;

    private ThoughtExamples() {}

    private record Example(Thought thought, TrueText text) {}

    static Table table(Model model, List<TrueText> texts, List<TextThoughts> measured) {
        List<Example> examples = new ArrayList<>();
        for (int t = 0; t < texts.size(); t++) {
            for (Thought thought : measured.get(t).all()) {
                examples.add(new Example(thought, texts.get(t)));
            }
        }
        examples.sort(Comparator.comparingDouble((Example example) -> example.thought.gain()).reversed());
        Table table = Table.of("Thoughts that helped most and least", "before it", "the thought", "gain (nats)");
        for (int i = 0; i < examples.size(); i++) {
            if (i < EACH || i >= examples.size() - EACH) {
                Thought thought = examples.get(i).thought;
                table = table.with(model.tokenizer().decode(Arrays.copyOfRange(examples.get(i).text.tokens(),
                        Math.max(0, thought.position() - BEFORE), thought.position() + 1), true),
                        model.tokenizer().decode(thought.tokens(), true), Figures.number(thought.gain(), 2));
            }
        }
        return table;
    }
}
