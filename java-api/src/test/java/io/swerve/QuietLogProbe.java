package io.swerve;

import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/** The program that {@link QuietLogTest} runs in a JVM whose log it reads. */
final class QuietLogProbe {
    private QuietLogProbe() {}

    /**
     * Stops a decode, and opens two sessions of another model.
     *
     * @param args a model with a sliding window
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        try (Model model = Model.load(Lab.BASE); Session session = model.openSession(Lab.options())) {
            // stops itself inside of the graph, so that it is running for sure
            session.edit(_ -> {
                session.abort();
                return false;
            }, Layers.of(0));
            try {
                session.newSequence().prefill(1, 2, 3);
                System.out.println("not stopped");
            } catch (CancellationException e) {
                System.out.println("stopped");
            }
        }
        try (Model model = Model.load(Path.of(args[0]))) {
            model.openSession(Lab.options()).close();
            model.openSession(Lab.options()).close();
        }
    }
}
