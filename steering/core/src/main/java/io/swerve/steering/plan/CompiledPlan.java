package io.swerve.steering.plan;

import io.swerve.Model;
import io.swerve.steering.plan.PlanExplanation.RuleExplanation;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A plan, compiled for a model: checked, its rules taken apart by layer, its probes numbered. Not thread-safe. */
final class CompiledPlan {
    private final SteeringPlan plan;
    private final TriggerSignals signals;
    private final CompiledRule[] rules;
    private final List<Governor> governors = new ArrayList<>();
    /** By layer of the model, in the order of the rules. */
    private final LayerOperation[][] operations;
    private final Probe[] probes;
    private final double[] thresholds;
    /** By layer of the model: the probes that read there. */
    private final int[][] probesAt;
    private final boolean additive;
    private final int width;
    /** By rule and layer; filled when projections are measured. */
    private final RowEdit[][] readers;
    private final PlanExplanation explanation;

    private CompiledPlan(SteeringPlan plan, Model model) {
        this.plan = plan;
        signals = new TriggerSignals(model);
        int layers = model.layerCount();
        width = model.embeddingSize();
        rules = new CompiledRule[plan.rules().size()];
        for (int i = 0; i < rules.length; i++) {
            Rule rule = plan.rules().get(i);
            requireFits(rule, model);
            rules[i] = new CompiledRule(rule, signals, governorOf(rule), layers);
            requireProbesBefore(rules[i]);
        }
        probes = new Probe[signals.probes().size()];
        thresholds = new double[probes.length];
        probesAt = new int[layers][0];
        for (int i = 0; i < probes.length; i++) {
            addProbe(i, signals.probes().get(i), model);
        }
        readers = new RowEdit[rules.length][layers];
        operations = new LayerOperation[layers][];
        for (int layer = 0; layer < layers; layer++) {
            operations[layer] = compile(layer);
        }
        List<RuleExplanation> explanations = Stream.of(rules).map(rule -> explain(rule, model)).toList();
        explanation = new PlanExplanation(explanations.stream().map(RuleExplanation::tier).max(Tier::compareTo)
                .orElse(Tier.CONTROL_VECTOR), explanations);
        additive = explanation.tier() != Tier.CALLBACK;
    }

    /**
     * Compiles a plan.
     *
     * @throws SteeringPlanException if it can't be carried out exactly on this model
     */
    static CompiledPlan of(SteeringPlan plan, Model model) {
        return new CompiledPlan(plan, model);
    }

    private static void requireFits(Rule rule, Model model) {
        String self = "rule '" + rule.name() + "'";
        for (int layer : rule.layerList()) {
            if (layer >= model.layerCount()) {
                throw new SteeringPlanException(self + " acts at layer " + layer + ", the model has layers 0 to "
                        + (model.layerCount() - 1) + ": narrow it down with onLayers, or it is for another model");
            }
        }
        for (int layer : rule.layerList()) {
            // several residual streams can take a control vector, but no row of them be edited
            boolean inGraph = rule.intervention() instanceof Intervention.Add && model.takesControlVector(layer);
            if (!inGraph && !model.isTappable(layer)) {
                throw new SteeringPlanException(self + " acts at layer " + layer + ", whose output can't be edited in"
                        + " architecture " + model.architecture() + ": leave this layer out, or take another model");
            }
        }
        int width = rule.intervention().embeddingSize();
        if (width != Intervention.ANY_SIZE && width != model.embeddingSize()) {
            throw new SteeringPlanException(self + " is for a residual stream of " + width + " components, the model's"
                    + " has " + model.embeddingSize() + ": it is for another model");
        }
        if (rule.intervention() instanceof Intervention.Directed directed) {
            directed.vector().requireMatches(model);
        }
    }

    private int governorOf(Rule rule) {
        if (rule.coefficient() instanceof Coefficient.Governed(Coefficient base, Governor governor)) {
            signals.needStatistics();
            if (governor.needsDivergence()) {
                signals.needDivergence();
            }
            governors.add(governor);
            return governors.size() - 1;
        }
        return -1;
    }

    private static void requireProbesBefore(CompiledRule compiled) {
        Rule rule = compiled.rule();
        int first = compiled.layers().getFirst();
        int probe = compiled.trigger().lastProbeLayer();
        if (probe > first) {
            throw new SteeringPlanException("rule '" + rule.name() + "' acts at layer " + first
                    + " on a condition that is known only at layer " + probe
                    + ": let it act from that layer on, or probe an earlier one");
        }
    }

    private void addProbe(int index, Trigger.ProbeAbove probe, Model model) {
        if (probe.layer() >= model.layerCount()) {
            throw new SteeringPlanException("a trigger probes layer " + probe.layer() + ", the model has layers 0 to "
                    + (model.layerCount() - 1));
        }
        if (probe.direction().embeddingSize() != model.embeddingSize()) {
            throw new SteeringPlanException("a probe's direction has " + probe.direction().embeddingSize()
                    + " components, the model's residual stream has " + model.embeddingSize()
                    + ": it is of another model");
        }
        probes[index] = new Probe(probe.direction().direction(probe.layer()), 0);
        thresholds[index] = probe.threshold();
        int[] more = Arrays.copyOf(probesAt[probe.layer()], probesAt[probe.layer()].length + 1);
        more[more.length - 1] = index;
        probesAt[probe.layer()] = more;
    }

    private LayerOperation[] compile(int layer) {
        List<LayerOperation> result = new ArrayList<>();
        List<Integer> additions = new ArrayList<>();
        for (int i = 0; i < rules.length; i++) {
            Rule rule = rules[i].rule();
            if (!rules[i].layers().contains(layer)) {
                continue;
            }
            if (rule.intervention() instanceof Intervention.Add) {
                additions.add(i);
            } else {
                flush(additions, layer, result);
                result.add(new LayerEdit(i, rules[i].layerFactor(layer), RowEdit.of(rule.intervention(), layer,
                        width)));
            }
        }
        flush(additions, layer, result);
        return result.toArray(LayerOperation[]::new);
    }

    private void flush(List<Integer> additions, int layer, List<LayerOperation> result) {
        if (additions.isEmpty()) {
            return;
        }
        int[] numbers = additions.stream().mapToInt(Integer::intValue).toArray();
        float[] factors = new float[numbers.length];
        float[][] directions = new float[numbers.length][];
        for (int i = 0; i < numbers.length; i++) {
            factors[i] = rules[numbers[i]].layerFactor(layer);
            directions[i] = ((Intervention.Add) rules[numbers[i]].rule().intervention()).vector().direction(layer);
        }
        result.add(new LayerAddition(numbers, factors, directions, layer));
        additions.clear();
    }

    private static RuleExplanation explain(CompiledRule compiled, Model model) {
        Rule rule = compiled.rule();
        List<Integer> layers = compiled.layers();
        if (!(rule.intervention() instanceof Intervention.Add)) {
            return new RuleExplanation(rule.name(), Tier.CALLBACK, layers,
                    "since only additions can be made in llama.cpp's graph");
        }
        if (layers.contains(0)) {
            return new RuleExplanation(rule.name(), Tier.CALLBACK, layers,
                    "since llama.cpp has no control vector for layer 0");
        }
        if (!layers.stream().allMatch(model::takesControlVector)) {
            return new RuleExplanation(rule.name(), Tier.CALLBACK, layers,
                    "since llama.cpp adds no control vector at some of its layers in architecture "
                            + model.architecture());
        }
        if (compiled.trigger().hasProbes()) {
            return new RuleExplanation(rule.name(), Tier.CALLBACK, layers,
                    "since its trigger is known only while the decode runs");
        }
        if (compiled.isConstant()) {
            return new RuleExplanation(rule.name(), Tier.CONTROL_VECTOR, layers, "the same at every token");
        }
        return new RuleExplanation(rule.name(), Tier.LIVE_VECTOR, layers,
                "since it depends on the token; by callback where tokens of one decode differ");
    }

    SteeringPlan plan() {
        return plan;
    }

    PlanExplanation explanation() {
        return explanation;
    }

    TriggerSignals signals() {
        return signals;
    }

    List<Governor> governors() {
        return governors;
    }

    int ruleCount() {
        return rules.length;
    }

    CompiledRule rule(int index) {
        return rules[index];
    }

    /** Whether all rules are additions that llama.cpp's graph can make. */
    boolean isAdditive() {
        return additive;
    }

    LayerOperation[] operations(int layer) {
        return operations[layer];
    }

    int[] probesAt(int layer) {
        return probesAt[layer];
    }

    /** Returns what reads the projection that a rule changes at one of its layers. */
    RowEdit reader(int rule, int layer) {
        RowEdit reader = readers[rule][layer];
        if (reader == null) {
            reader = RowEdit.of(rules[rule].rule().intervention(), layer, width);
            readers[rule][layer] = reader;
        }
        return reader;
    }

    /** Whether a probe's condition holds for a row. */
    boolean probe(int index, MemorySegment rows, long byteOffset) {
        return probes[index].score(rows, byteOffset) > thresholds[index];
    }

    boolean isEmpty() {
        return rules.length == 0;
    }
}
