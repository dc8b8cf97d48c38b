package io.swerve.bench.experiment.critique;

import io.swerve.bench.experiment.traces.Shapes;
import io.swerve.bench.experiment.traces.Shot;
import io.swerve.bench.experiment.traces.TraceLab;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.corruptedtraces.TraceCorruption.ContentReplacement;
import io.swerve.reasoning.corruptedtraces.TraceStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A worked solution, right or with one wrong result, and what a critic says of it.
 *
 * @param problem what is solved
 * @param text the steps
 * @param answer the answer that it comes to
 * @param critique whether it is right, and if not, which step isn't and what it should be
 */
record Solution(TaskProblem problem, String text, String answer, String critique) {
    private static final ContentReplacement ERROR = new ContentReplacement(Shapes.CONTENT);

    static Solution right(TaskProblem problem) {
        String answer = problem.requireAnswer();
        return new Solution(problem, problem.concise().orElseThrow(), answer,
                "Every step of this solution is right, and so is the answer " + answer + ".");
    }

    /** A solution in which the result of one step is wrong; a right one if no step has a result. */
    static Solution wrong(TaskProblem problem, long seed) {
        String right = problem.concise().orElseThrow();
        List<TraceStep> steps = Shapes.STEPS.split(right).stream()
                .filter(step -> !Shapes.CONTENT.in(step.text()).isEmpty()).toList();
        if (steps.isEmpty()) {
            return right(problem);
        }
        int index = new SplittableRandom(seed).nextInt(steps.size());
        TraceStep step = steps.get(index);
        List<String> pieces = new ArrayList<>(Shapes.CONTENT.in(step.text()));
        String wrong = ERROR.corrupt(pieces.getLast(), seed);
        pieces.set(pieces.size() - 1, wrong);
        String spoilt = Shapes.CONTENT.replace(step.text(), pieces);
        String text = right.substring(0, step.start()) + spoilt + right.substring(step.end());
        String answer = index == steps.size() - 1 ? wrong : problem.requireAnswer();
        return new Solution(problem, text, answer, "Step " + (index + 1) + " of this solution is wrong: it should be \""
                + step.text() + "\" The answer is " + problem.requireAnswer() + ".");
    }

    /** Shows the solution as the model's own. */
    Shot shot(TraceLab lab) {
        return new Shot(problem.question(), lab.reply(Optional.of(text), answer));
    }

    /** Shows a critique of the solution, which needn't be its own. */
    Shot criticised(TraceLab lab, String said) {
        return new Shot(problem.question() + "\nA solution: " + text + " " + lab.framed(answer) + "\nIs it right?",
                said);
    }
}
