package io.swerve.bench.experiment;

import io.swerve.bench.report.Column;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Shares;
import io.swerve.bench.task.TaskProblem;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Accuracies by kind of problem. */
public final class ProblemGroups {
    private ProblemGroups() {}

    /**
     * Makes a table of them.
     *
     * @param head above the names
     * @param problems what was asked
     * @param correct for each name, 1 or 0, or the share of right samples, for each problem
     * @return a row for each name, a column for each kind
     */
    public static Table table(String head, List<TaskProblem> problems, Map<String, double[]> correct) {
        List<String> groups = problems.stream().map(TaskProblem::group).distinct().sorted().toList();
        Measures measures = new Measures(IntStream.range(0, groups.size())
                .mapToObj(i -> Column.percent("group_" + i, groups.get(i))).toArray(Column[]::new));
        correct.forEach((name, values) -> measures.add(name, groups.stream().map(group -> Shares.mean(
                IntStream.range(0, problems.size()).filter(p -> problems.get(p).group().equals(group))
                        .mapToDouble(p -> values[p]).toArray()))
                .toArray()));
        return measures.table("Accuracy by kind of problem", head);
    }
}
