package io.swerve.internal.kernels;

import io.swerve.entropy.LogitStatistics;
import java.lang.foreign.MemorySegment;

/** What {@link KernelChoiceTest} runs in JVMs of its own: measures one row twice and says with which kernel. */
final class ChoiceProbe {
    private ChoiceProbe() {}

    /** Prints the kernel and an entropy, or why there is none. */
    public static void main(String[] arguments) {
        try {
            LogitStatistics statistics = new LogitStatistics();
            MemorySegment row = MemorySegment.ofArray(new float[64]);
            statistics.measure(row, 64, 1);
            statistics.measure(row, 64, 1);
            System.out.printf("%s %.4f %d%n", Kernels.name(), statistics.entropy(),
                    LogitStatistics.argmax(row, 0, 64));
        } catch (IllegalStateException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }
}
