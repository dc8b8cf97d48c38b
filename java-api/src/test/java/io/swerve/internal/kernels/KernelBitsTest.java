package io.swerve.internal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.ForkedJvm;
import io.swerve.entropy.RowKind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** All kernels give the same bits: in plain Java and on vectors of any width, compiled or not, on every machine. */
class KernelBitsTest {
    private static final int[] LONG_ROWS = {768, 4095, 4096, 4097, 8191, 12_345};

    private static long[] bits(KernelInput input, KernelSet kernels) {
        LongStream.Builder bits = LongStream.builder();
        input.run(kernels, bits::add);
        return bits.build().toArray();
    }

    private static void assertSameBits(KernelInput input, String what) {
        long[] scalar = bits(input, KernelSet.SCALAR);
        int place = Arrays.mismatch(scalar, bits(input, KernelSet.vector()));
        assertThat(place).as("%s: place of the first other result of %d", what, scalar.length).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void vectorsGiveTheBitsOfPlainJava(RowKind kind) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        IntStream lengths = IntStream.concat(IntStream.rangeClosed(1, 50), IntStream.of(LONG_ROWS));
        lengths.forEach(length -> assertSameBits(KernelInput.of(kind, random, length),
                kind + ", " + length + " logits, seed " + seed));
    }

    @Test
    void ofStrangeNumbersToo() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            KernelInput input = KernelInput.of(RowKind.GAUSSIAN, random,
                    1 + random.nextInt(round % 500 == 0 ? 9000 : 80));
            assertSameBits(input.withStrangeNumbers(random), "round " + round + ", seed " + seed);
        }
    }

    /** A sum whose order depended on the compiler would give the same row two results. */
    @Test
    void compilationChangesNoBit() {
        KernelInput input = KernelInput.of(RowKind.GAUSSIAN, new Random(20_261_123), 5003);
        for (KernelSet kernels : KernelSet.both()) {
            long[] first = bits(input, kernels);
            for (int round = 0; round < 150; round++) {
                assertThat(Arrays.mismatch(first, bits(input, kernels))).as("%s, round %d", kernels, round)
                        .isEqualTo(-1);
            }
        }
    }

    /** The bits of a list of inputs, on machines and JVMs of all kinds. The number was found by plain Java. */
    @ParameterizedTest
    @CsvSource({"scalar,-XX:+UseFMA", "scalar,-XX:-UseFMA", "vector,-XX:MaxVectorSize=16",
            "vector,-XX:MaxVectorSize=32", "vector,-XX:MaxVectorSize=64"})
    void everyMachineGivesTheSameBits(String kernels, String option, @TempDir Path folder)
            throws IOException, InterruptedException {
        assertThat(new ForkedJvm(KernelBitsProbe.class, option).run(folder, kernels))
                .contains("bits " + KernelBitsProbe.EXPECTED);
    }

    private static <K> void assertNothingChanges(K scalar, Supplier<K> vectors,
            Function<Arena, Warming.Trial<K>> trial, Function<K, KernelSet> among) {
        Warming<K> warming = new Warming<>("test", scalar, vectors, trial);
        KernelInput input = KernelInput.of(RowKind.GAUSSIAN, new Random(5), 5000);
        long[] expected = bits(input, KernelSet.SCALAR);
        long begin = System.nanoTime();
        do {
            assertThat(bits(input, among.apply(warming.kernel(100_000)))).isEqualTo(expected);
        } while (!warming.isWarm() && System.nanoTime() - begin < 300_000_000L);
        assertThat(bits(input, among.apply(warming.kernel(1)))).isEqualTo(expected);
    }

    @Test
    void nothingChangesWhileItWarms() {
        KernelSet s = KernelSet.SCALAR;
        assertNothingChanges(s.entropy(), VectorEntropyKernel::new, Trials::entropy,
                k -> new KernelSet("", k, s.divergence(), s.rows(), s.autoencoder()));
        assertNothingChanges(s.divergence(), VectorDivergenceKernel::new, Trials::divergence,
                k -> new KernelSet("", s.entropy(), k, s.rows(), s.autoencoder()));
        assertNothingChanges(s.rows(), VectorRowKernel::new, Trials::rows,
                k -> new KernelSet("", s.entropy(), s.divergence(), k, s.autoencoder()));
        assertNothingChanges(s.autoencoder(), VectorAutoencoderKernel::new, Trials::autoencoder,
                k -> new KernelSet("", s.entropy(), s.divergence(), s.rows(), k));
    }

    /** Who computes little, or has no vectors, loads none of their classes. */
    @Test
    void vectorsAreNotMadeBeforeTheyPay() {
        Supplier<RowKernel> vectors = () -> {
            throw new AssertionError("made too early");
        };
        Warming<RowKernel> warming = new Warming<>("test", ScalarRowKernel.INSTANCE, vectors, Trials::rows);
        Warming<RowKernel> never = Warming.never("test", ScalarRowKernel.INSTANCE);
        for (int i = 0; i < 1000; i++) {
            assertThat(warming.kernel(2000)).isSameAs(ScalarRowKernel.INSTANCE);
            assertThat(never.kernel(1_000_000)).isSameAs(ScalarRowKernel.INSTANCE);
        }
        assertThat(warming.isWarm() || never.isWarm()).isFalse();
    }
}
