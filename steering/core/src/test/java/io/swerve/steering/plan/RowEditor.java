package io.swerve.steering.plan;

import io.swerve.activation.ActivationEditor;
import io.swerve.activation.EditableRows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** Applies one intervention to the rows of a session, with a coefficient for each sequence. */
final class RowEditor implements ActivationEditor {
    private final Map<Integer, RowEdit> edits = new HashMap<>();
    private final IntToDoubleFunction coefficients;

    RowEditor(Intervention intervention, int embeddingSize, IntToDoubleFunction coefficients) {
        Arrays.stream(intervention.layers())
                .forEach(layer -> edits.put(layer, RowEdit.of(intervention, layer, embeddingSize)));
        this.coefficients = coefficients;
    }

    @Override
    public boolean edit(EditableRows rows) {
        RowEdit edit = edits.get(rows.layer());
        for (int row = 0; row < rows.rows(); row++) {
            edit.apply(rows.segment(), (long) row * rows.width() * Float.BYTES,
                    (float) coefficients.applyAsDouble(rows.sequence(row)));
        }
        return true;
    }
}
