package io.swerve.steering.sae;

import io.swerve.Progress;
import io.swerve.Session;
import io.swerve.Tokenizer;
import io.swerve.steering.sae.FeatureProfile.FeatureContext;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Finds out what the features of an autoencoder are active on. */
final class FeatureProfiles {
    /** Tokens shown on either side. */
    private static final int SURROUNDINGS = 12;

    private final SparseAutoencoder sae;
    private final Corpus corpus;
    private final int wanted;
    private final long[] active;
    private final double[] sums;
    private final float[] maxima;
    private final List<PriorityQueue<Place>> places;
    /** Of the present text: the best place of each feature; -1 for none. */
    private final int[] best;
    private final float[] bestValues;
    private final List<Integer> touched = new ArrayList<>();

    private record Place(int piece, int position, float activation) {}

    private FeatureProfiles(SparseAutoencoder sae, Corpus corpus, int wanted) {
        int features = sae.info().features();
        this.sae = sae;
        this.corpus = corpus;
        this.wanted = wanted;
        this.active = new long[features];
        this.sums = new double[features];
        this.maxima = new float[features];
        this.places = new ArrayList<>(features);
        for (int i = 0; i < features; i++) {
            places.add(new PriorityQueue<>(Comparator.comparingDouble(Place::activation)));
        }
        this.best = new int[features];
        this.bestValues = new float[features];
        Arrays.fill(best, -1);
    }

    static List<FeatureProfile> scan(Session session, SparseAutoencoder sae, Corpus corpus, int contexts,
            Progress progress) {
        if (contexts < 0) {
            throw new IllegalArgumentException("contexts must not be negative, was " + contexts);
        }
        sae.requireFits(session.model());
        FeatureProfiles profiles = new FeatureProfiles(sae, corpus, contexts);
        LayerReader.read(session, sae.info().layer(), corpus, progress, profiles::add);
        return profiles.result(session.model().tokenizer());
    }

    private void add(int piece, MemorySegment rows, int count) {
        int skip = Math.min(count, corpus.skip());
        sae.encode(rows, (long) skip * sae.info().inputs() * Float.BYTES, count - skip, (code, row) -> {
            int position = skip + row;
            for (int i = 0; i < code.size(); i++) {
                int feature = code.feature(i);
                float value = code.value(i);
                active[feature]++;
                sums[feature] += value;
                maxima[feature] = Math.max(maxima[feature], value);
                if (best[feature] < 0) {
                    touched.add(feature);
                }
                if (best[feature] < 0 || value > bestValues[feature]) {
                    best[feature] = position;
                    bestValues[feature] = value;
                }
            }
        });
        for (int feature : touched) {
            PriorityQueue<Place> queue = places.get(feature);
            if (queue.size() < wanted || wanted > 0 && bestValues[feature] > queue.element().activation()) {
                queue.add(new Place(piece, best[feature], bestValues[feature]));
                if (queue.size() > wanted) {
                    queue.remove();
                }
            }
            best[feature] = -1;
        }
        touched.clear();
    }

    private List<FeatureProfile> result(Tokenizer tokenizer) {
        List<FeatureProfile> profiles = new ArrayList<>(active.length);
        long counted = Math.max(1, corpus.countedTokens());
        for (int feature = 0; feature < active.length; feature++) {
            List<FeatureContext> contexts = places.get(feature).stream()
                    .sorted(Comparator.comparingDouble(Place::activation).reversed().thenComparing(Place::piece))
                    .map(place -> context(place, tokenizer)).toList();
            profiles.add(new FeatureProfile(feature, (double) active[feature] / counted,
                    sums[feature] / counted, maxima[feature], contexts));
        }
        return profiles;
    }

    private FeatureContext context(Place place, Tokenizer tokenizer) {
        int[] tokens = corpus.raw(place.piece());
        int at = place.position();
        return new FeatureContext(corpus.source(place.piece()),
                tokenizer.decode(Arrays.copyOfRange(tokens, Math.max(0, at - SURROUNDINGS), at), true),
                tokenizer.decode(new int[]{tokens[at]}, true),
                tokenizer.decode(Arrays.copyOfRange(tokens, at + 1, Math.min(tokens.length, at + 1 + SURROUNDINGS)),
                        true),
                place.activation());
    }
}
