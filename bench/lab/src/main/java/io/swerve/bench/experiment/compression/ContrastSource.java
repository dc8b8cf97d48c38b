package io.swerve.bench.experiment.compression;

import io.swerve.bench.lab.Style;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.ThinkingMarkers;
import io.swerve.steering.extraction.ContrastPair;
import java.util.List;
import java.util.Optional;

/** Where a direction is read. */
enum ContrastSource {
    /** As published: the last token of the question with a concise reasoning, minus that with a verbose one. */
    FINISHED_TRACES("end of finished traces") {
        @Override
        boolean canRead(TaskProblem problem) {
            return problem.verbose().isPresent() && problem.concise().isPresent()
                    && !problem.verbose().equals(problem.concise());
        }

        @Override
        ContrastPair pair(TaskProblem problem, Prompting prompting, ThinkingMarkers markers) {
            String begin = prompting.text(Optional.empty(), problem.question()) + markers.openText() + "\n";
            return new ContrastPair(begin + problem.concise().orElseThrow(), begin + problem.verbose().orElseThrow());
        }

        @Override
        List<When> times() {
            return List.of(When.ALWAYS, When.THINKING);
        }

        @Override
        double scale() {
            return 0.5; // the published factors are below 1
        }

        @Override
        double share() {
            return 1 / 3.0; // its traces are long, and so is each trial
        }
    },
    /** The last token of the prompt where it asks for brevity, minus that where it asks for steps. */
    PROMPTS("end of prompts") {
        @Override
        boolean canRead(TaskProblem problem) {
            return true;
        }

        @Override
        ContrastPair pair(TaskProblem problem, Prompting prompting, ThinkingMarkers markers) {
            return new ContrastPair(prompting.text(Optional.of(BRIEF), problem.question()),
                    prompting.text(Optional.of(Style.VERBOSE.systemPrompts().getFirst()), problem.question()));
        }

        @Override
        List<When> times() {
            return List.of(When.values());
        }

        @Override
        double scale() {
            return 1;
        }

        @Override
        double share() {
            return 1;
        }
    };

    /** What a prompt says instead of a direction. */
    static final String BRIEF = Style.CONCISE.systemPrompts().getFirst();

    private final String text;

    ContrastSource(String text) {
        this.text = text;
    }

    abstract boolean canRead(TaskProblem problem);

    abstract ContrastPair pair(TaskProblem problem, Prompting prompting, ThinkingMarkers markers);

    /** When a direction of this recipe is tried. */
    abstract List<When> times();

    /** Multiplies the strengths that are tried. */
    abstract double scale();

    /** How many of the finalists there are of this recipe. */
    abstract double share();

    @Override
    public String toString() {
        return text;
    }
}
