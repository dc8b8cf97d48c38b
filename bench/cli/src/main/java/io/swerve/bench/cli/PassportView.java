package io.swerve.bench.cli;

import io.swerve.bench.console.Console;
import io.swerve.bench.console.JsonReport;
import io.swerve.steering.Dose;
import io.swerve.steering.LayerDiagnostics;
import io.swerve.steering.ModelIdentity;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorImport;
import io.swerve.steering.VectorInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/** What a control vector's file says of it, as text and as JSON. */
record PassportView(VectorImport imported) {

    JsonReport report() {
        VectorInfo info = imported.vector().info();
        JsonReport report = new JsonReport().put("dialect", imported.dialect().toString())
                .put("certain", imported.certain()).put("findings", imported.findings())
                .put("layers", imported.vector().layers()).put("n_embd", imported.vector().embeddingSize())
                .put("operation", info.operation()).put("site", info.site()).put("method", info.method())
                .put("position", info.position()).put("pairs", info.pairs()).put("data_sha256", info.dataHash());
        info.model().ifPresent(model -> report.put("model", report(model)));
        return report.put("directions", directions(info))
                .put("doses", info.doses().stream().map(PassportView::report).toList())
                .put("diagnostics", info.diagnostics().stream().map(PassportView::report).toList());
    }

    private static JsonReport report(ModelIdentity model) {
        return new JsonReport().put("architecture", model.architecture()).put("name", model.name())
                .put("n_layer", model.layers()).put("n_embd", model.embeddingSize())
                .put("vocabulary_sha256", model.vocabularyHash());
    }

    private List<JsonReport> directions(VectorInfo info) {
        SteeringVector vector = imported.vector();
        SortedMap<Integer, Double> activations = info.activationNorms();
        return Arrays.stream(vector.layers()).mapToObj(layer -> new JsonReport().put("layer", layer)
                .put("norm", vector.norm(layer)).put("activation_norm", activations.get(layer))).toList();
    }

    private static JsonReport report(Dose dose) {
        return new JsonReport().put("unit", dose.unit().toString()).put("layers", dose.layers())
                .put("low", dose.low()).put("high", dose.high())
                .put("points", dose.points().stream().map(point -> new JsonReport().put("strength", point.strength())
                        .put("kl", point.kl()).put("effect", point.effect())).toList())
                .put("note", dose.note());
    }

    private static JsonReport report(LayerDiagnostics layer) {
        return new JsonReport().put("layer", layer.layer()).put("norm", layer.norm())
                .put("agreement", layer.agreement()).put("auroc", layer.auroc()).put("d_prime", layer.dPrime())
                .put("split_half", layer.splitHalf()).put("variance_share", layer.varianceShare());
    }

    void print(Console console) {
        VectorInfo info = imported.vector().info();
        console.printLine(console.palette().strong("steering vector"));
        line(console, "written by", imported.dialect() + (imported.certain() ? "" : ", uncertain"));
        imported.findings().forEach(finding -> line(console, "", finding));
        line(console, "operation", info.operation() + (info.site().isEmpty() ? "" : " at " + info.site()));
        line(console, "method", info.method());
        line(console, "position", info.position());
        if (info.pairs() > 0) {
            line(console, "data", info.pairs() + " examples"
                    + (info.dataHash().isEmpty() ? "" : ", SHA-256 " + info.dataHash()));
        }
        info.model().ifPresent(model -> {
            line(console, "model", model.toString());
            line(console, "vocabulary", model.vocabularyHash());
        });
        info.doses().forEach(dose -> line(console, "dose", String.format(Locale.ROOT, "%.4g to %.4g %s at layers %s",
                dose.low(), dose.high(), dose.unit(), dose.layers())
                + (dose.points().isEmpty()
                        ? ""
                        : String.format(Locale.ROOT, ", KL %.3g nats per token at %.4g",
                                dose.points().getLast().kl(), dose.points().getLast().strength()))
                + (dose.note().isEmpty() ? "" : ": " + dose.note())));
        table(console, info);
    }

    private static void line(Console console, String name, String value) {
        if (!value.isEmpty()) {
            console.printLine(String.format(Locale.ROOT, "  %-10s  %s", name, value));
        }
    }

    private void table(Console console, VectorInfo info) {
        SteeringVector vector = imported.vector();
        console.printLine("");
        console.printLine(console.palette()
                .strong("  layer       norm  of activations  agreement  AUROC      d'  split-half  variance"));
        for (int layer : vector.layers()) {
            LayerDiagnostics measured = info.diagnostics().stream().filter(d -> d.layer() == layer).findFirst()
                    .orElse(new LayerDiagnostics(layer, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN,
                            Double.NaN));
            Double activation = info.activationNorms().get(layer);
            console.printLine(String.format(Locale.ROOT, "  %5d %10.4f  %14s  %9s  %5s  %6s  %10s  %8s", layer,
                    vector.norm(layer), number(activation == null ? Double.NaN : vector.norm(layer) / activation),
                    number(measured.agreement()), number(measured.auroc()), number(measured.dPrime()),
                    number(measured.splitHalf()), number(measured.varianceShare())).stripTrailing());
        }
        console.printLine("");
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
    }
}
