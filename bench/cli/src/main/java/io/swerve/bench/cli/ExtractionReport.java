package io.swerve.bench.cli;

import io.swerve.bench.console.Console;
import io.swerve.bench.console.JsonReport;
import io.swerve.steering.LayerDiagnostics;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A vector's diagnostics as a table, or as JSON. */
final class ExtractionReport {
    private ExtractionReport() {}

    /** Puts what the command always tells, and the diagnostics. */
    static JsonReport json(SteeringVector vector) {
        VectorInfo info = vector.info();
        return new JsonReport().put("layers", vector.layers()).put("n_embd", vector.embeddingSize())
                .put("pairs", info.pairs())
                .put("norms", Arrays.stream(vector.layers()).mapToDouble(vector::norm).toArray())
                .put("method", info.method()).put("position", info.position()).put("data_sha256", info.dataHash())
                .put("diagnostics", info.diagnostics().stream().map(layer -> json(layer, info)).toList());
    }

    private static JsonReport json(LayerDiagnostics layer, VectorInfo info) {
        return new JsonReport().put("layer", layer.layer()).put("norm", layer.norm())
                .put("relative_norm", relativeNorm(layer, info)).put("auroc", layer.auroc())
                .put("d_prime", layer.dPrime()).put("agreement", layer.agreement())
                .put("split_half_cosine", layer.splitHalf()).put("variance_share", layer.varianceShare());
    }

    private static double relativeNorm(LayerDiagnostics layer, VectorInfo info) {
        return layer.norm() / info.activationNorms().getOrDefault(layer.layer(), Double.NaN);
    }

    /** Prints a line for each layer; {@code all} adds the diagnostics to the norms. */
    static void print(SteeringVector vector, boolean all, Console console) {
        VectorInfo info = vector.info();
        List<LayerDiagnostics> layers = info.diagnostics();
        console.printLine(all
                ? "layer       norm  of activations'   AUROC      d'  agreement  split-half  share of variance"
                : "layer       norm  of the activations' norm");
        for (LayerDiagnostics layer : layers) {
            String line = String.format(Locale.ROOT, "%5d %10.4f  %6.2f %%", layer.layer(), layer.norm(),
                    100 * relativeNorm(layer, info));
            console.printLine(all
                    ? line + "         " + number("%5.3f", layer.auroc(), 5) + "  " + number("%6.2f", layer.dPrime(), 6)
                            + "  " + number("%9.3f", layer.agreement(), 9) + "  "
                            + number("%10.3f", layer.splitHalf(), 10) + "  "
                            + number("%15.1f %%", 100 * layer.varianceShare(), 17)
                    : line);
        }
        if (all && layers.stream().allMatch(layer -> Double.isNaN(layer.auroc()))) {
            console.printLine("AUROC, d' and share of variance are measured on held-out examples: from 8 on (8 of each "
                    + "label, where there are labels)");
        }
    }

    private static String number(String format, double value, int width) {
        return Double.isNaN(value) ? " ".repeat(width - 1) + "-" : String.format(Locale.ROOT, format, value);
    }
}
