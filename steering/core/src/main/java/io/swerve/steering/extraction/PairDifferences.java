package io.swerve.steering.extraction;

import io.swerve.Session;
import io.swerve.internal.numeric.VectorMath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * What each pair's two sides differ in at one layer, to choose few good examples of many. Holds all differences:
 * {@code pairs x n_embd} floats.
 *
 * <p>
 * Immutable and thread-safe.
 */
public final class PairDifferences {
    private final int layer;
    private final float[][] rows;

    /**
     * Creates differences that were measured elsewhere.
     *
     * @param layer the 0-based block
     * @param rows one row for each pair, at least one, all of the same width; copied
     * @throws IllegalArgumentException if there is no row, or the widths differ
     */
    public PairDifferences(int layer, float[][] rows) {
        if (rows.length == 0) {
            throw new IllegalArgumentException("there are no differences");
        }
        this.layer = layer;
        this.rows = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != rows[0].length) {
                throw new IllegalArgumentException("difference " + i + " has " + rows[i].length
                        + " components, the first one " + rows[0].length);
            }
            this.rows[i] = rows[i].clone();
        }
    }

    /**
     * Reads the differences of pairs: the mean of what the position selects of the positive text, minus that of the
     * negative one.
     *
     * @param session as for {@link Extractor#extract}
     * @param pairs at least one
     * @param layer the 0-based block; the one that is to be steered, or one near it
     * @param options where to read, and the follower; method and layers don't matter
     * @return the differences in the order of the pairs
     * @throws ExtractionDataException if a text is longer than the context or has no token to read
     * @throws IllegalArgumentException if the model lacks the layer, or there are no pairs
     * @throws IllegalStateException if the session isn't observable, or has open sequences
     * @throws CancellationException if the progress follower or {@link Session#abort()} stopped it
     */
    public static PairDifferences read(Session session, List<ContrastPair> pairs, int layer,
            ExtractionOptions options) {
        List<ReadingText> texts = new ArrayList<>();
        for (ContrastPair pair : pairs) {
            String name = "pair " + (texts.size() / 2 + 1);
            texts.add(ReadingText.of(session, pair.prompt(), pair.positive(), name + ": its positive text", options));
            texts.add(ReadingText.of(session, pair.prompt(), pair.negative(), name + ": its negative text", options));
        }
        float[][] rows = new float[pairs.size()][];
        TextReader.MeanReceiver receiver = new TextReader.MeanReceiver() {
            private double[] positive;

            @Override
            public void text(int text, double[][] means) {
                if (text % 2 == 0) {
                    positive = means[0].clone();
                } else {
                    rows[text / 2] = VectorMath.toFloats(VectorMath.difference(positive, means[0]));
                }
            }

            @Override
            public void token(int text, int index, float[] row) {
                // a pair has one difference, of the means
            }
        };
        try (TextReader reader = new TextReader(session, new int[]{layer}, options.position(), receiver)) {
            int done = 0;
            while (done < texts.size()) {
                int count = reader.groupFrom(texts, done, texts.size());
                reader.read(texts, done, count);
                done += count;
                if (!options.progress().reached(done, texts.size())) {
                    throw new CancellationException(
                            "the reading was stopped after " + done + " of " + texts.size() + " texts");
                }
            }
        }
        return new PairDifferences(layer, rows);
    }

    /** {@return the layer: the 0-based block} */
    public int layer() {
        return layer;
    }

    /** {@return the number of pairs, at least 1} */
    public int size() {
        return rows.length;
    }

    /**
     * Ranks the pairs for diversity, so that the first k are a good choice for every k: k-centre greedy (Gonzalez 1985).
     * The first is the one nearest to the mean of all; each further one is the one farthest from those before it. No
     * choice of k pairs leaves the others less than half as far from the nearest one chosen.
     *
     * @return the pairs' indices, the best first; of equals the lower one
     */
    public int[] byDiversity() {
        int[] order = new int[rows.length];
        double[] distance = new double[rows.length];
        float[] centre = VectorMath.toFloats(mean());
        int next = 0;
        for (int i = 0; i < rows.length; i++) {
            distance[i] = Double.POSITIVE_INFINITY;
            if (distance(rows[i], centre) < distance(rows[next], centre)) {
                next = i;
            }
        }
        for (int k = 0; k < order.length; k++) {
            order[k] = next;
            float[] chosen = rows[next];
            distance[next] = Double.NEGATIVE_INFINITY; // not again
            int farthest = next;
            for (int i = 0; i < rows.length; i++) {
                distance[i] = Math.min(distance[i], distance(rows[i], chosen));
                if (distance[i] > distance[farthest]) {
                    farthest = i;
                }
            }
            next = farthest;
        }
        return order;
    }

    /**
     * Ranks the pairs at random.
     *
     * @param seed of the draws
     * @return the pairs' indices
     */
    public int[] byChance(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = IntStream.range(0, rows.length).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /**
     * {@return how close the direction of the first k pairs is to that of all, for k from 1 to the order's length, the
     * cosine of the mean of the first k differences and the mean of all; NaN where one is zero}
     *
     * @param order indices of pairs, such as {@link #byDiversity()}
     * @throws IndexOutOfBoundsException if there is no such pair
     */
    public double[] learningCurve(int... order) {
        double[] all = mean();
        double[] sum = new double[all.length];
        double[] curve = new double[order.length];
        for (int k = 0; k < order.length; k++) {
            float[] row = rows[order[k]];
            for (int i = 0; i < sum.length; i++) {
                sum[i] += row[i];
            }
            curve[k] = VectorMath.cosine(sum, all);
        }
        return curve;
    }

    /**
     * {@return how well some pairs cover all: the distance of the farthest difference from the nearest chosen one}
     *
     * @param chosen indices of pairs, at least one
     * @throws IndexOutOfBoundsException if there is no such pair
     * @throws IllegalArgumentException if none is chosen
     */
    public double radius(int... chosen) {
        if (chosen.length == 0) {
            throw new IllegalArgumentException("a radius needs at least one chosen pair");
        }
        return Arrays.stream(rows)
                .mapToDouble(row -> Arrays.stream(chosen).mapToDouble(i -> distance(row, rows[i])).min().orElseThrow())
                .max().orElseThrow();
    }

    private double[] mean() {
        double[] mean = new double[rows[0].length];
        for (float[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i];
            }
        }
        return VectorMath.scaled(mean, 1.0 / rows.length);
    }

    private static double distance(float[] a, float[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            double d = (double) a[i] - b[i];
            squares += d * d;
        }
        return Math.sqrt(squares);
    }
}
