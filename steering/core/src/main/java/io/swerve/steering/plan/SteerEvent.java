package io.swerve.steering.plan;

import io.swerve.Batch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** What a decode's steering did to one sequence, for JDK Flight Recorder. Off unless a recording asks for it. */
@Name("io.swerve.Steer")
@Label("Steer")
@Category("Swerve")
@Description("A decode carried out the steering plan of a sequence")
@Enabled(false)
@StackTrace(false)
final class SteerEvent extends Event {
    /** Tells without an allocation whether a recording asks for these events. */
    static final SteerEvent SWITCH = new SteerEvent();

    @Label("Sequence")
    private int sequence;

    @Label("Tier in Effect")
    @Description("How the plan reached the residual stream in this decode; NONE if no rule acted")
    private String tier;

    @Label("Rules")
    @Description("The names of the rules that acted")
    private String rules;

    @Label("Rows")
    @Description("The tokens at which a rule acted")
    private int rows;

    @Label("Largest Divergence")
    @Description("Kullback-Leibler divergence from the unsteered model, nats; NaN if it was not measured")
    private double maxDivergence;

    /** Records a decode that has succeeded: an event for each of its sequences that has rules. */
    static void record(Batch batch, DecodeTable table, boolean inGraph) {
        BitSet seen = new BitSet();
        for (int i = 0; i < batch.size(); i++) {
            int id = batch.sequenceId(i);
            if (!seen.get(id) && !table.owner(i).plan().isEmpty()) {
                new SteerEvent().fill(batch, i, table, inGraph).commit();
            }
            seen.set(id);
        }
    }

    private SteerEvent fill(Batch batch, int first, DecodeTable table, boolean inGraph) {
        CompiledPlan plan = table.owner(first).plan();
        sequence = batch.sequenceId(first);
        maxDivergence = Double.NaN;
        BitSet acted = new BitSet();
        for (int i = first; i < batch.size(); i++) {
            if (batch.sequenceId(i) == sequence) {
                rows += actsOn(batch, i, table, plan, acted) ? 1 : 0;
                double nats = table.owner(i).log().divergence(batch.position(i));
                maxDivergence = maxDivergence >= nats ? maxDivergence : Double.isNaN(nats) ? maxDivergence : nats;
            }
        }
        List<String> names = new ArrayList<>();
        acted.stream().forEach(rule -> names.add(plan.rule(rule).rule().name()));
        rules = String.join(", ", names);
        tier = rows == 0 ? "NONE" : (inGraph ? plan.explanation().tier() : Tier.CALLBACK).name();
        return this;
    }

    private static boolean actsOn(Batch batch, int token, DecodeTable table, CompiledPlan plan, BitSet acted) {
        boolean any = false;
        for (int rule = 0; rule < plan.ruleCount(); rule++) {
            if (table.coefficient(token, rule) != 0
                    && (batch.wantsLogits(token) || !plan.rule(rule).isOfLastLayerOnly())) {
                acted.set(rule);
                any = true;
            }
        }
        return any;
    }
}
