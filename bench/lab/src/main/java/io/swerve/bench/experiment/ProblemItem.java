package io.swerve.bench.experiment;

import io.swerve.bench.task.TaskProblem;

/** An item of a stage that is about a problem: its row tells which, with the question's hash and the right answer. */
public interface ProblemItem {
    /** {@return the problem that the item is about} */
    TaskProblem problem();
}
