package io.swerve.activation;

import io.swerve.ActivationCapture;
import io.swerve.Lab;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/** Prints checksums of captured rows: run by {@link TapTest} with and without the path of devices' memory. */
final class TapProbe {
    private static final String MARK = "rows: ";

    private TapProbe() {}

    /** Returns the lines that count. */
    static List<String> report(String output) {
        return output.lines().filter(line -> line.startsWith(MARK)).toList();
    }

    /**
     * Decodes a prompt in micro-batches, and some tokens.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (Model model = Model.load(Lab.THINK)) {
            for (RowSelection selection : RowSelection.values()) {
                try (Session session = model.openSession(Lab.options().withBatchSize(64, 16));
                        ActivationCapture capture = session.capture(selection, Layers.of(0, 1, 2, 3, 4, 5))) {
                    Sequence sequence = session.newSequence();
                    Lab.greedy(sequence, sequence.prefill(Lab.longPrompt(model)), 10);
                    for (int layer : capture.layers()) {
                        ActivationMatrix rows = capture.layer(layer);
                        System.out.println(MARK + selection + " " + layer + " " + rows.rows() + " "
                                + Arrays.hashCode(rows.segment().toArray(ValueLayout.JAVA_FLOAT)));
                    }
                }
            }
            System.out.println(MARK + "end");
        }
    }
}
