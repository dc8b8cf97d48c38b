package io.swerve.zoo;

import java.nio.file.Path;

/** The program that {@link ZooTest} runs in JVMs of their own: tries architectures, one after the other. */
final class Zoo {
    private Zoo() {}

    /**
     * Prints the name of each architecture before it is tried, so that a death can be told, and then its row.
     *
     * @param args a folder for the models, and the architectures
     */
    public static void main(String[] args) {
        ZooTrial trial = new ZooTrial(Path.of(args[0]));
        for (int i = 1; i < args.length; i++) {
            System.out.println(args[i]);
            try {
                System.out.println(trial.run(args[i]).line());
            } catch (AssertionError | RuntimeException e) {
                System.out.println("FAILED\t" + args[i] + "\t" + e);
            }
        }
    }
}
