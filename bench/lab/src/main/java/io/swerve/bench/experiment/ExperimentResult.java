package io.swerve.bench.experiment;

import com.google.gson.JsonObject;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import java.util.List;

/**
 * What an experiment found.
 *
 * @param findings in plain words, the most important first; what was not found, too
 * @param tables of the figures
 * @param charts of the figures
 * @param traces some of what the models wrote
 * @param summary the figures for programs; names that are keys in it become snake_case
 */
public record ExperimentResult(List<String> findings, List<Table> tables, List<Chart> charts, List<SampleTrace> traces,
        JsonObject summary) {
    /**
     * Copies the lists, and the summary.
     *
     * @throws IllegalArgumentException if there is no finding
     */
    public ExperimentResult {
        findings = List.copyOf(findings);
        tables = List.copyOf(tables);
        charts = List.copyOf(charts);
        traces = List.copyOf(traces);
        summary = Figures.withKeys(summary);
        if (findings.isEmpty()) {
            throw new IllegalArgumentException("say what was found, also if it is nothing");
        }
    }
}
