package io.swerve.steering.plan;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.steering.Lab;
import java.util.Arrays;
import java.util.Random;

/** Prints checksums of steered logits: run by {@link EditedModelTest} in JVMs of their own. */
final class EditProbe {
    static final String MARK = "logits: ";

    private EditProbe() {}

    /**
     * Decodes under each intervention.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (Model model = Lab.model()) {
            for (Intervention intervention : EditedModelTest.interventions(model, new Random(1), 0, 2, 5)) {
                try (Session session = model.openSession(EditedModelTest.cut())) {
                    session.edit(new RowEditor(intervention, model.embeddingSize(), _ -> 0.5),
                            Layers.of(intervention.layers()));
                    System.out.println(MARK + intervention.getClass().getSimpleName() + " " + Arrays.deepHashCode(
                            EditedModelTest.logits(session, EditedModelTest.prompt(model), 8).toArray()));
                }
            }
        }
        System.out.println(MARK + "end");
    }
}
