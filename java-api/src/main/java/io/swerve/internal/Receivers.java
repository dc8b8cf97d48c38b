package io.swerve.internal;

import io.swerve.activation.ActivationEditor;
import io.swerve.activation.ActivationListener;
import io.swerve.activation.RowSelection;
import java.util.Arrays;

/** The taps and editors of a session, and which layers they want together. Not thread-safe: part of a session. */
final class Receivers {
    record Tap(ActivationListener listener, boolean[] layers, RowSelection selection) {}

    /** The layers may change between decodes. */
    record Edit(ActivationEditor editor, boolean[] layers) {}

    private final boolean[] wanted;
    /** Arrays, since iterating over a list for every node would leave iterators on the heap. */
    private Tap[] taps = {};
    private Edit[] edits = {};
    private boolean any;
    private boolean allOutputs;

    Receivers(int layerCount) {
        wanted = new boolean[layerCount];
    }

    /** Adds a tap; the result removes it again, and is idempotent. */
    Runnable add(ActivationListener listener, int[] layers, RowSelection selection) {
        boolean[] chosen = new boolean[wanted.length];
        for (int layer : layers) {
            chosen[layer] = true;
        }
        Tap tap = new Tap(listener, chosen, selection);
        taps = Arrays.copyOf(taps, taps.length + 1);
        taps[taps.length - 1] = tap;
        update();
        return () -> {
            taps = Arrays.stream(taps).filter(other -> other != tap).toArray(Tap[]::new);
            update();
        };
    }

    /** Adds an editor, which edits no layer yet. */
    EditSwitch add(ActivationEditor editor) {
        Edit edit = new Edit(editor, new boolean[wanted.length]);
        edits = Arrays.copyOf(edits, edits.length + 1);
        edits[edits.length - 1] = edit;
        return new EditSwitch() {
            @Override
            public void set(int layer, boolean on) {
                if (edit.layers()[layer] != on) {
                    edit.layers()[layer] = on;
                    update();
                }
            }

            @Override
            public void remove() {
                edits = Arrays.stream(edits).filter(other -> other != edit).toArray(Edit[]::new);
                update();
            }
        };
    }

    private void update() {
        Arrays.fill(wanted, false);
        any = false;
        allOutputs = false;
        for (Tap tap : taps) {
            allOutputs |= tap.selection() == RowSelection.ALL && tap.layers()[wanted.length - 1];
            want(tap.layers());
        }
        for (Edit edit : edits) {
            want(edit.layers());
        }
    }

    private void want(boolean[] layers) {
        for (int layer = 0; layer < wanted.length; layer++) {
            wanted[layer] |= layers[layer];
            any |= layers[layer];
        }
    }

    Tap[] taps() {
        return taps;
    }

    Edit[] edits() {
        return edits;
    }

    boolean any() {
        return any;
    }

    boolean want(int layer) {
        return wanted[layer];
    }

    /** Whether a tap asks for all rows of the last layer. */
    boolean needAllOutputs() {
        return allOutputs;
    }
}
