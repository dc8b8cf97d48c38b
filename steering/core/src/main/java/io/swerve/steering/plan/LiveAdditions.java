package io.swerve.steering.plan;

import io.swerve.ClosedException;
import io.swerve.Session;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import java.util.Arrays;

/**
 * What is added in llama.cpp's graph at present, written anew only when it changes: live in an observable session, as a
 * control vector elsewhere. Not thread-safe.
 */
final class LiveAdditions implements AutoCloseable {
    private final Session session;
    private boolean open;
    /** Null until opened, and in a session that isn't observable. */
    private LiveControlVector live;
    private final boolean[] filled;
    private boolean anyFilled;
    private final float[] nothing;
    /** The control vector of a session that isn't observable; null in others. */
    private final float[] fixed;
    private CompiledPlan plan;
    private float[] coefficients = {};

    LiveAdditions(Session session) {
        this.session = session;
        this.filled = new boolean[session.model().layerCount()];
        this.nothing = new float[session.model().embeddingSize()];
        this.fixed = session.options().observable() ? null : new float[(filled.length - 1) * nothing.length];
    }

    /** Makes the graph ready. Its first decode plans llama.cpp's memory anew. */
    void open() {
        if (!open) {
            if (session.hasControlVector()) {
                throw new SteeringPlanException(
                        "the session has a control vector of its own; clear or close it before a "
                                + "plan adds vectors in its place");
            }
            if (fixed == null) {
                live = SessionEngine.of(session).openLiveControlVector();
            }
            open = true;
        }
    }

    private void write(int layer, float[] values) {
        if (fixed == null) {
            live.set(layer, values, 1);
        } else {
            System.arraycopy(values, 0, fixed, (layer - 1) * values.length, values.length);
        }
    }

    /** Adds nothing. */
    void clear() {
        if (anyFilled) {
            plan = null;
            for (int layer = 1; layer < filled.length; layer++) {
                if (filled[layer]) {
                    write(layer, nothing);
                    filled[layer] = false;
                }
            }
            anyFilled = false;
            if (fixed != null) {
                SessionEngine.of(session).clearControlVector();
            }
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
                write(layer, sum);
            } else if (filled[layer]) {
                write(layer, nothing);
                filled[layer] = false;
            }
        }
        if (fixed != null) {
            SessionEngine.of(session).setControlVector(fixed, 1, filled.length - 1);
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
        } else if (anyFilled) {
            try {
                SessionEngine.of(session).clearControlVector();
            } catch (ClosedException e) {
                // it went with the session
            }
        }
    }
}
