package io.swerve.internal.kernels;

import java.lang.foreign.Arena;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one provider of kernels. Whether they compute on the processor's vectors is decided at first use, once per JVM, and
 * announced in one log line; the system property {@value KernelChoice#PROPERTY} decides otherwise. Nothing but speed depends
 * on it: each sum has one order of addition, which knows neither the vectors' width nor the compiler, so all kernels give
 * the same bits on all machines.
 *
 * <p>
 * Where vectors are chosen, plain Java does the work until it is worthwhile to have the vector kernel compiled, see
 * {@link Warming}; no class of the Vector API's arithmetic is loaded before. Ask for the kernel anew at each use, then.
 *
 * <p>
 * All methods may be called by any number of threads at once, and throw {@link IllegalStateException} if the property asks
 * for what doesn't exist or can't run here.
 */
public final class Kernels {
    private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);

    private Kernels() {}

    /** Decided at first use, not when a class that mentions this one is initialized. */
    private static final class Holder {
        private static final KernelChoice CHOICE = announced(
                KernelChoice.of(System.getProperty(KernelChoice.PROPERTY), KernelChoice.Jvm.current()));

        private static KernelChoice announced(KernelChoice choice) {
            if (choice.isPossible()) {
                LOG.info("Kernels: {} ({})", choice.name(), choice.reason());
            }
            return choice;
        }
    }

    // Each kind for itself, so that who needs one pays for one.

    private static final class Entropy {
        private static final Warming<EntropyKernel> KERNELS = warming("entropy", ScalarEntropyKernel.INSTANCE,
                () -> new VectorEntropyKernel(), Trials::entropy);
    }

    private static final class Divergence {
        private static final Warming<DivergenceKernel> KERNELS = warming("divergence",
                ScalarDivergenceKernel.INSTANCE, () -> new VectorDivergenceKernel(), Trials::divergence);
    }

    private static final class Rows {
        private static final Warming<RowKernel> KERNELS = warming("row", ScalarRowKernel.INSTANCE,
                () -> new VectorRowKernel(), Trials::rows);
    }

    private static final class Autoencoder {
        private static final Warming<AutoencoderKernel> KERNELS = warming("autoencoder",
                ScalarAutoencoderKernel.INSTANCE, () -> new VectorAutoencoderKernel(), Trials::autoencoder);
    }

    /** The supplier is a lambda, not a constructor's reference: it must load no class before it is called. */
    private static <K> Warming<K> warming(String name, K scalar, Supplier<K> vectors,
            Function<Arena, Warming.Trial<K>> trial) {
        return Holder.CHOICE.vectors() ? new Warming<>(name, scalar, vectors, trial) : Warming.never(name, scalar);
    }

    private static KernelChoice choice() {
        KernelChoice choice = Holder.CHOICE;
        if (!choice.isPossible()) {
            throw new IllegalStateException(choice.reason());
        }
        return choice;
    }

    /** {@return what is in use, for reports: {@code vector} or {@code scalar}} */
    public static String name() {
        return choice().name();
    }

    /** {@return why that is in use, for reports: the part of the log line in parentheses} */
    public static String reason() {
        return choice().reason();
    }

    /**
     * {@return the kernel that measures a row of logits}
     *
     * @param length number of logits
     */
    public static EntropyKernel entropy(long length) {
        choice();
        return Entropy.KERNELS.kernel(length);
    }

    /**
     * {@return the kernel that compares two rows of logits}
     *
     * @param length number of logits in each
     */
    public static DivergenceKernel divergence(long length) {
        choice();
        return Divergence.KERNELS.kernel(length);
    }

    /**
     * {@return the kernel for a row of the residual stream}
     *
     * @param width number of floats
     */
    public static RowKernel rows(long width) {
        choice();
        return Rows.KERNELS.kernel(width);
    }

    /**
     * {@return the kernel for the weights of a sparse autoencoder}
     *
     * @param numbers how many multiplications it is going to do
     */
    public static AutoencoderKernel autoencoder(long numbers) {
        choice();
        return Autoencoder.KERNELS.kernel(numbers);
    }
}
