package io.swerve.steering.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What steering did to a sequence since its plan was set.
 *
 * @param tokens tokens decoded
 * @param rules one for each rule of the plan
 * @param meanDivergence Kullback-Leibler divergence of the steered from the unsteered distribution, nats per token whose
 *            logits were wanted; NaN if it was not measured
 * @param maxDivergence the largest; NaN if it was not measured
 */
public record Receipt(long tokens, List<RuleReceipt> rules, double meanDivergence, double maxDivergence) {
    /**
     * Creates a receipt.
     *
     * @throws NullPointerException if a component is null
     */
    public Receipt {
        rules = List.copyOf(rules);
    }

    /**
     * What one rule did.
     *
     * @param rule its name
     * @param rows tokens at which it acted
     * @param layers where, ascending
     * @param before the mean projection before the rule acted, over rows and layers (see {@link Intervention} for what is
     *            projected); NaN if it was not measured
     * @param after the same afterwards
     */
    public record RuleReceipt(String rule, long rows, List<Integer> layers, double before, double after) {
        /**
         * Creates a receipt.
         *
         * @throws NullPointerException if a component is null
         */
        public RuleReceipt {
            layers = List.copyOf(layers);
        }

        /** Says it in a line, such as {@code Add: 40 rows at layers 3-5}. */
        @Override
        public String toString() {
            String projection = Double.isNaN(before)
                    ? ""
                    : String.format(Locale.ROOT, ", mean projection %.4f -> %.4f", before, after);
            return rule + ": " + rows + " rows at " + where() + projection;
        }

        private String where() {
            if (layers.isEmpty()) {
                return "no layer";
            }
            if (layers.size() > 2 && layers.getLast() - layers.getFirst() == layers.size() - 1) {
                return "layers " + layers.getFirst() + "-" + layers.getLast();
            }
            String list = layers.toString();
            return (layers.size() == 1 ? "layer " : "layers ") + list.substring(1, list.length() - 1);
        }
    }

    /**
     * {@return what should make a reader doubt that the steering did what it was meant to: a sentence for each rule
     * that never acted, or that acted and changed nothing; empty if all is well}
     */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (RuleReceipt rule : rules) {
            if (rule.rows() == 0) {
                warnings.add("rule '" + rule.rule() + "' never acted on any of " + tokens
                        + " tokens: its trigger did not hold, or its coefficient was 0");
            } else if (rule.before() == rule.after()) {
                warnings.add("rule '" + rule.rule() + "' acted on " + rule.rows()
                        + " tokens and changed nothing: the mean projection stayed at " + rule.after());
            }
        }
        if (meanDivergence == 0 && !rules.isEmpty()) {
            warnings.add("the steered distribution is the unsteered one: the plan has no effect");
        }
        return warnings;
    }

    /** Says it in a line for each rule, without what was not measured, and with the {@linkplain #warnings warnings}. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(tokens + " tokens decoded");
        rules.forEach(rule -> lines.add(rule.toString()));
        if (!Double.isNaN(meanDivergence)) {
            lines.add(String.format(Locale.ROOT, "KL to unsteered: mean %.3g, largest %.3g nats per token",
                    meanDivergence, maxDivergence));
        }
        warnings().forEach(warning -> lines.add("warning: " + warning));
        return String.join("\n  ", lines);
    }
}
