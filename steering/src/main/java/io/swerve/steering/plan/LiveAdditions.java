package io.swerve.steering.plan;

import io.swerve.LiveControlVector;
import io.swerve.Session;
import java.util.Arrays;

/** What is added in llama.cpp's graph at present, written anew only when it changes. Not thread-safe. */
final class LiveAdditions implements AutoCloseable {
    private final Session session;
    private LiveControlVector live;
    private final boolean[] filled;
    private boolean anyFilled;
    private final float[] nothing;
    private CompiledPlan plan;
    private float[] coefficients = {};

    LiveAdditions(Session session) {
        this.session = session;
        this.filled = new boolean[session.model().layerCount()];
        this.nothing = new float[session.model().embeddingSize()];
    }

    /** Makes the graph ready. Its first decode plans llama.cpp's memory anew. */
    void open() {
        if (live == null) {
            if (session.hasControlVector()) {
                throw new SteeringPlanException(
                        "the session has a control vector of its own; clear or close it before a "
                                + "plan adds vectors in its place");
            }
            live = session.openLiveControlVector();
        }
    }

    /** Adds nothing. */
    void clear() {
        if (anyFilled) {
            plan = null;
            for (int layer = 1; layer < filled.length; layer++) {
                if (filled[layer]) {
                    live.set(layer, nothing, 0);
                    filled[layer] = false;
                }
            }
            anyFilled = false;
        }
    }

    /** Adds what an additive plan adds with some coefficients. */
    void set(CompiledPlan wanted, float[] table, int from) {
        int rules = wanted.ruleCount();
        if (plan == wanted && Arrays.equals(coefficients, 0, rules, table, from, from + rules)) {
            return;
        }
        plan = null; // until all of it is written
        anyFilled = true;
        for (int layer = 1; layer < filled.length; layer++) {
            LayerOperation[] operations = wanted.operations(layer);
            if (operations.length > 0 && operations[0].acts(table, from)) {
                // An additive plan has one operation at a layer, which holds all of its additions.
                float[] sum = ((LayerAddition) operations[0]).sum(table, from);
                filled[layer] = true;
                live.set(layer, sum, 1);
            } else if (filled[layer]) {
                live.set(layer, nothing, 0);
                filled[layer] = false;
            }
        }
        plan = wanted;
        if (coefficients.length < rules) {
            coefficients = new float[rules];
        }
        System.arraycopy(table, from, coefficients, 0, rules);
    }

    @Override
    public void close() {
        if (live != null) {
            live.close();
        }
    }
}
