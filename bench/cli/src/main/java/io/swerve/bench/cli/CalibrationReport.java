package io.swerve.bench.cli;

import io.swerve.bench.console.Console;
import io.swerve.bench.console.JsonReport;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.calibration.ActivationNorms;
import io.swerve.steering.calibration.AscEstimate;
import io.swerve.steering.calibration.Divergence;
import io.swerve.steering.calibration.DoseSearch.Outcome;
import io.swerve.steering.calibration.DoseSearch.Reached;
import io.swerve.steering.calibration.DoseSearch.Unreachable;
import io.swerve.steering.calibration.DoseTable;
import io.swerve.steering.calibration.LayerSweep;
import io.swerve.steering.calibration.Score;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a calibration found, as tables or as JSON.
 *
 * @param vector
 *            what was calibrated
 * @param norms
 *            of the model's activations
 * @param texts
 *            how many texts
 * @param table
 *            the effects of the strengths
 * @param outcome
 *            the strength of the budget, if one was asked for
 * @param asc
 *            the differences of the logits, if asked for
 * @param ascBudget
 *            what the closed form is for
 * @param sweep
 *            the comparison of layers, if asked for
 */
record CalibrationReport(SteeringVector vector, ActivationNorms norms, int texts, DoseTable table,
        Optional<Outcome> outcome, Optional<AscEstimate> asc, double ascBudget, Optional<LayerSweep> sweep) {
    private static final String ROW = "%8.4f %9.4f  %10.6f +- %8.6f %10.6f %9.5f  %7.2f %%";

    void print(Console console) {
        sweep.ifPresent(found -> print(found, console));
        console.printLine(
                String.format(Locale.ROOT, "layers %s, %d texts, %d positions; divergences in nats per token",
                        layers(vector.layers()), texts, table.rows().getFirst().positions()));
        console.printLine("strength  of norm        mean      error        P95       max  same top");
        for (Divergence row : table.rows()) {
            console.printLine(String.format(Locale.ROOT, ROW, row.strength(), norms.fraction(vector, row.strength()),
                    row.mean(), row.standardError(), row.p95(), row.max(), 100 * row.agreement()));
        }
        console.printLine(String.format(Locale.ROOT, "the effect grows with the strength up to %s%s",
                number(table.monotoneTo()),
                table.fallsAt().isPresent() ? ", and falls at " + number(table.fallsAt().getAsDouble()) : ""));
        outcome.ifPresent(found -> console.printLine(describe(found)));
        asc.ifPresent(found -> print(found, console));
    }

    private String describe(Outcome found) {
        return switch (found) {
            case Reached reached -> String.format(Locale.ROOT,
                    "strength %s meets the budget: mean %.6f, P95 %.6f nats per token, %.4f of the activations' norm",
                    number(reached.best().strength()), reached.best().mean(), reached.best().p95(),
                    norms.fraction(vector, reached.best().strength()));
            case Unreachable unreachable -> unreachable.reason();
        };
    }

    private void print(AscEstimate found, Console console) {
        console.printLine(String.format(Locale.ROOT,
                "ASC for %s nats: a %.4f, L %.4f, dose %.6f by the paper, %.6f exactly%s", number(ascBudget),
                found.bound().sensitivity(), found.bound().curvature(), found.bound().paper(ascBudget),
                found.bound().exact(ascBudget),
                found.reliable()
                        ? ""
                        : String.format(Locale.ROOT,
                                "; unreliable: with steps of %s and twice that, a differs by %.0f %%",
                                number(found.step()), 100 * found.disagreement())));
    }

    private static void print(LayerSweep found, Console console) {
        console.printLine("layers       strength  mean KL    preference, nats per token     gain");
        console.printLine(String.format(Locale.ROOT, "%-10s %10s %8s    %s", "unsteered", "0", "0",
                interval(found.unsteered())));
        for (LayerSweep.Row row : found.rows()) {
            console.printLine(String.format(Locale.ROOT, "%-10s %10.4f %8.5f    %s   %s%s%s",
                    layers(row.layers().stream().mapToInt(Integer::intValue).toArray()), row.dose().best().strength(),
                    row.dose().best().mean(), interval(row.score()), interval(row.gain()),
                    row.dose() instanceof Reached ? "" : "  over no strength",
                    found.best().filter(row::equals).isPresent() ? "  best" : ""));
        }
        console.printLine("");
    }

    private static String interval(Score score) {
        return String.format(Locale.ROOT, "%7.4f [%7.4f, %7.4f]", score.mean(), score.low(), score.high());
    }

    private static String layers(int[] layers) {
        return layers.length == 1 ? "" + layers[0] : layers[0] + "-" + layers[layers.length - 1];
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6g", value).replaceFirst("(\\.\\d*?)0+$", "$1").replaceFirst("\\.$", "");
    }

    JsonReport json() {
        JsonReport report = new JsonReport().put("layers", vector.layers()).put("texts", texts)
                .put("positions", table.rows().getFirst().positions())
                .put("activation_norms", norms.byLayer().values().stream().mapToDouble(Double::doubleValue).toArray())
                .put("table", table.rows().stream().map(this::json).toList())
                .put("monotone_from", table.monotoneFrom()).put("monotone_to", table.monotoneTo());
        outcome.ifPresent(found -> report.put("budget",
                json(found.best()).put("reached", found instanceof Reached).put("reason",
                        found instanceof Unreachable unreachable ? unreachable.reason() : null)));
        asc.ifPresent(found -> report.put("asc",
                new JsonReport().put("budget", ascBudget).put("sensitivity", found.bound().sensitivity())
                        .put("curvature", found.bound().curvature()).put("raw", found.bound().raw(ascBudget))
                        .put("paper", found.bound().paper(ascBudget)).put("exact", found.bound().exact(ascBudget))
                        .put("disagreement", found.disagreement()).put("reliable", found.reliable())));
        sweep.ifPresent(found -> report.put("sweep",
                new JsonReport().put("unsteered", json(found.unsteered())).put("rows",
                        found.rows().stream().map(row -> json(row, found)).toList())));
        return report;
    }

    private JsonReport json(Divergence row) {
        return new JsonReport().put("strength", row.strength())
                .put("of_norm", norms.fraction(vector, row.strength())).put("mean", row.mean())
                .put("standard_error", row.standardError()).put("p95", row.p95()).put("max", row.max())
                .put("agreement", row.agreement());
    }

    private static JsonReport json(LayerSweep.Row row, LayerSweep in) {
        return new JsonReport().put("layers", row.layers().stream().mapToInt(Integer::intValue).toArray())
                .put("strength", row.dose().best().strength()).put("mean", row.dose().best().mean())
                .put("reached", row.dose() instanceof Reached).put("score", json(row.score()))
                .put("gain", json(row.gain())).put("best", in.best().filter(row::equals).isPresent());
    }

    private static JsonReport json(Score score) {
        return new JsonReport().put("mean", score.mean()).put("interval", new double[]{score.low(), score.high()});
    }
}
