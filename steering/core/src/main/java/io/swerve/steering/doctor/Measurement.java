package io.swerve.steering.doctor;

import io.swerve.Layers;
import io.swerve.Session;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.Extraction;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.Extractor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** The mean difference of contrast pairs at every block, measured in parts so that its error can be told. */
final class Measurement {
    private static final int PARTS = 10;

    /** By part, then by block. */
    private final List<float[][]> parts = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final double[] activationNorms;
    private final int pairs;

    private Measurement(int layers, int pairs) {
        this.activationNorms = new double[layers];
        this.pairs = pairs;
    }

    static Measurement of(Session session, List<ContrastPair> pairs, ExtractionOptions options) {
        int layers = session.model().layerCount();
        Measurement measurement = new Measurement(layers, pairs.size());
        int count = Math.min(PARTS, pairs.size());
        int done = 0;
        for (int part = 0; part < count; part++) {
            int to = (int) ((part + 1L) * pairs.size() / count);
            int before = 2 * done;
            Extraction extraction = Extractor.extract(session, pairs.subList(done, to),
                    options.withLayers(Layers.all()).withProgress(
                            (texts, _) -> options.progress().reached(before + texts, 2 * pairs.size())));
            measurement.add(extraction, to - done);
            done = to;
        }
        return measurement;
    }

    private void add(Extraction extraction, int size) {
        SteeringVector vector = extraction.vector();
        float[][] part = new float[activationNorms.length][];
        for (int layer = 0; layer < part.length; layer++) {
            part[layer] = vector.direction(layer);
        }
        parts.add(part);
        sizes.add(size);
        extraction.layers().forEach(contrast -> activationNorms[contrast.layer()] += size
                * (contrast.positiveNorm() + contrast.negativeNorm()) / 2 / pairs);
    }

    int parts() {
        return parts.size();
    }

    /** The mean length of the activations of a block. */
    double activationNorm(int layer) {
        return activationNorms[layer];
    }

    /** The mean difference at every block over some of the parts. */
    double[][] difference(IntPredicate kept) {
        int width = parts.getFirst()[0].length;
        double[][] mean = new double[activationNorms.length][width];
        int total = 0;
        for (int part = 0; part < parts.size(); part++) {
            if (kept.test(part)) {
                int size = sizes.get(part);
                total += size;
                for (int layer = 0; layer < mean.length; layer++) {
                    float[] from = parts.get(part)[layer];
                    for (int i = 0; i < width; i++) {
                        mean[layer][i] += (double) size * from[i];
                    }
                }
            }
        }
        for (double[] row : mean) {
            for (int i = 0; i < width; i++) {
                row[i] /= total;
            }
        }
        return mean;
    }

    /** How far two halves of the pairs agree with each other: the mean cosine over the blocks. */
    double reliability() {
        double[][] even = difference(part -> part % 2 == 0);
        double[][] odd = difference(part -> part % 2 == 1);
        double sum = 0;
        for (int layer = 0; layer < even.length; layer++) {
            sum += Geometry.cosine(even[layer], odd[layer]);
        }
        return sum / even.length;
    }
}
