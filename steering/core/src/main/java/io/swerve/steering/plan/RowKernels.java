package io.swerve.steering.plan;

import io.swerve.entropy.EntropyKernels;
import io.swerve.internal.VectorApi;
import io.swerve.internal.VectorModule;
import java.util.Locale;
import java.util.function.BooleanSupplier;
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

    private static final Logger LOG = LoggerFactory.getLogger(RowKernels.class);

    private RowKernels() {}

    /** Chosen at first use, not when a class that mentions this one is initialized. */
    private static final class Holder {
        private static final RowKernel KERNEL = announced(
                choose(System.getProperty(PROPERTY), VectorModule::isPresent, VectorApi::isInUse));

        private static RowKernel announced(RowKernel kernel) {
            LOG.info("Row kernel: {}", kernel.name());
            return kernel;
        }
    }

    /**
     * Chooses a kernel.
     *
     * @param forced the value of {@link #PROPERTY}, or null
     * @param present whether the Vector API is there
     * @param inUse whether to take it if nothing is forced
     * @return the kernel
     * @throws IllegalStateException if the forced kernel doesn't exist or can't run here
     */
    static RowKernel choose(String forced, BooleanSupplier present, BooleanSupplier inUse) {
        String wanted = forced != null && !forced.isBlank()
                ? forced.strip().toLowerCase(Locale.ROOT)
                : inUse.getAsBoolean() ? "vector" : "scalar";
        return switch (wanted) {
            case "scalar" -> ScalarRowKernel.INSTANCE;
            case "vector" -> {
                if (!present.getAsBoolean()) {
                    throw new IllegalStateException("-D" + PROPERTY + "=vector, but module " + VectorModule.NAME
                            + " is absent: " + VectorModule.REMEDY + ", or force scalar");
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
