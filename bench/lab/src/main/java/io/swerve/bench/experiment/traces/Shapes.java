package io.swerve.bench.experiment.traces;

import io.swerve.reasoning.corruptedtraces.StepSplitter;
import io.swerve.reasoning.corruptedtraces.TraceContent;
import java.util.regex.Pattern;

/** What steps and content of the traces of all experiments are. */
public final class Shapes {
    /** Sentences, and the results between semicolons of the lab's short traces. */
    public static final StepSplitter STEPS = StepSplitter.clauses();
    /** Numbers, and the lab's words of spaced letters with the letters of their replacements. */
    public static final TraceContent CONTENT = new TraceContent("numbers and words of spaced letters", Pattern.compile(
            "\\d+(?:\\.\\d+)?|\\b[A-Z](?: [A-Z])+\\b|\\b[A-Z](?= becomes )|(?<= becomes )[A-Z]\\b"));

    private Shapes() {}
}
