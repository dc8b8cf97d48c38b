package io.swerve.bench.cli;

import io.swerve.bench.console.Console;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.Palette;
import io.swerve.steering.plan.PlanExplanation;
import io.swerve.steering.plan.Receipt;
import java.util.List;
import java.util.Locale;

/** What a plan is and what it did, as text and as JSON. */
final class PlanReport {
    private PlanReport() {}

    static void print(PlanExplanation explanation, Console console) {
        Palette palette = console.palette();
        console.printLine(palette.strong("plan") + "  tier " + name(explanation.tier()));
        explanation.rules().forEach(rule -> console.printLine("  " + rule.rule() + " at " + layers(rule.layers()) + ": "
                + name(rule.tier()) + ", " + rule.reason()));
    }

    static void print(Receipt receipt, Console console) {
        Palette palette = console.palette();
        console.printLine(palette.strong("receipt") + "  " + receipt.tokens() + " tokens decoded");
        receipt.rules().forEach(rule -> console.printLine("  " + rule));
        if (!Double.isNaN(receipt.meanDivergence())) {
            console.printLine(String.format(Locale.ROOT, "  KL to unsteered: mean %.3g, largest %.3g nats per token",
                    receipt.meanDivergence(), receipt.maxDivergence()));
        }
        receipt.warnings().forEach(warning -> console.printLine("  " + palette.bad("warning: ") + warning));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String layers(List<Integer> layers) {
        if (layers.isEmpty()) {
            return "no layer";
        }
        boolean range = layers.size() > 2 && layers.getLast() - layers.getFirst() == layers.size() - 1;
        if (range) {
            return "layers " + layers.getFirst() + "-" + layers.getLast();
        }
        String list = layers.toString();
        return (layers.size() == 1 ? "layer " : "layers ") + list.substring(1, list.length() - 1);
    }

    static JsonReport json(PlanExplanation explanation) {
        return new JsonReport().put("tier", json(explanation.tier())).put("rules",
                explanation.rules().stream()
                        .map(rule -> new JsonReport().put("rule", rule.rule()).put("tier", json(rule.tier()))
                                .put("layers", ints(rule.layers())).put("reason", rule.reason()))
                        .toList());
    }

    static JsonReport json(Receipt receipt) {
        return new JsonReport().put("tokens", receipt.tokens())
                .put("rules", receipt.rules().stream()
                        .map(rule -> new JsonReport().put("rule", rule.rule()).put("rows", rule.rows())
                                .put("layers", ints(rule.layers())).put("projection_before", rule.before())
                                .put("projection_after", rule.after()))
                        .toList())
                .put("mean_divergence", receipt.meanDivergence()).put("max_divergence", receipt.maxDivergence())
                .put("warnings", receipt.warnings());
    }

    private static String json(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
