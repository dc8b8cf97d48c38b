package io.swerve.entropy;

import java.lang.foreign.MemorySegment;

/** What {@link EntropyKernelsTest} runs in JVMs of its own: measures one row twice and says with which kernel. */
final class ProviderProbe {
    private ProviderProbe() {}

    /**
     * Prints the kernel and an entropy, or why there is none.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        try {
            LogitStatistics statistics = new LogitStatistics();
            MemorySegment row = MemorySegment.ofArray(new float[64]);
            statistics.measure(row, 64, 1);
            statistics.measure(row, 64, 1);
            System.out.printf("%s %.4f %d%n", EntropyKernels.providerName(), statistics.entropy(),
                    EntropyKernels.argmax(row, 0, 64));
        } catch (IllegalStateException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }
}
