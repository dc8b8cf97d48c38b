package io.swerve.bench.experiment.hybrid;

import io.swerve.reasoning.hybrid.Categories;
import io.swerve.reasoning.hybrid.HybridSteering;
import io.swerve.reasoning.hybrid.HybridTraining;
import io.swerve.reasoning.hybrid.VectorSource;
import java.util.Locale;

/**
 * What is chosen on development problems.
 *
 * @param source what the vectors are differences of
 * @param layer at which they are added
 * @param scale multiplies the coefficients
 */
record HybridSetup(VectorSource source, int layer, double scale) {
    HybridSteering steering(HybridTraining training, HybridSettings settings) {
        Categories categories = training.categories();
        Double[] coefficients = settings.coefficients().stream().map(c -> c * scale).toArray(Double[]::new);
        return HybridSteering.of(categories, training.vectors(source, layer), coefficients)
                .withWindows(settings.windows());
    }

    String label() {
        return source.name().toLowerCase(Locale.ROOT) + ", layer " + layer + ", coefficients x "
                + (scale == Math.rint(scale) ? String.valueOf((long) scale) : String.valueOf(scale));
    }
}
