package io.swerve.steering.plan;

import io.swerve.entropy.EntropyKernels;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door to the two implementations of the arithmetic over rows of the residual stream. One of them is chosen at
 * first use, once per JVM, and announced in one log line: of {@code vector} and {@code scalar} the one that
 * {@link EntropyKernels} runs on too, since what makes vectors slow there makes them slow here. Their results agree to
 * 1e-5, and additions bit for bit.
 *
 * <p>
 * The system property {@value #PROPERTY} forces either.
 */
final class RowKernels {
    /** The system property that forces a kernel: {@code vector} or {@code scalar}. Read once, at first use. */
    static final String PROPERTY = "swerve.steering.provider";

    private static final String MODULE = "jdk.incubator.vector";
    private static final Logger LOG = LoggerFactory.getLogger(RowKernels.class);

    private RowKernels() {}

    /** Chosen at first use, not when a class that mentions this one is initialized. */
    private static final class Holder {
        private static final RowKernel KERNEL = announced(
                choose(System.getProperty(PROPERTY), RowKernels::hasVectors, EntropyKernels::providerName));

        private static RowKernel announced(RowKernel kernel) {
            LOG.info("Row kernel: {}", kernel.name());
            return kernel;
        }
    }

    /** Returns whether the Vector API can be used by this module. */
    static boolean hasVectors() {
        ModuleLayer own = RowKernels.class.getModule().getLayer();
        return Objects.requireNonNullElseGet(own, ModuleLayer::boot).findModule(MODULE).isPresent();
    }

    /**
     * Chooses a kernel.
     *
     * @param forced the value of {@link #PROPERTY}, or null
     * @param vectors whether the Vector API can be used
     * @param preferred names the kernel to take if none is forced
     * @return the kernel
     * @throws IllegalStateException if the forced kernel doesn't exist or can't run here
     */
    static RowKernel choose(String forced, BooleanSupplier vectors, Supplier<String> preferred) {
        boolean free = forced == null || forced.isBlank();
        String wanted = free ? preferred.get() : forced.strip().toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case "scalar" -> ScalarRowKernel.INSTANCE;
            case "vector" -> {
                if (!vectors.getAsBoolean()) {
                    throw new IllegalStateException("-D" + PROPERTY + "=vector, but module " + MODULE
                            + " is absent: start Java with --add-modules " + MODULE + ", or force scalar");
                }
                yield vector();
            }
            default -> throw new IllegalStateException(
                    "-D" + PROPERTY + "=" + forced + " is not a kernel: use vector or scalar");
        };
    }

    /** Apart, so that the class, which can't be linked without the module, is only touched when that is present. */
    private static RowKernel vector() {
        return new WarmingRowKernel();
    }

    /**
     * Hands out the chosen kernel.
     *
     * @return the kernel, always the same
     * @throws IllegalStateException if {@link #PROPERTY} asks for a kernel that doesn't exist or can't run here
     */
    static RowKernel active() {
        return Holder.KERNEL;
    }
}
