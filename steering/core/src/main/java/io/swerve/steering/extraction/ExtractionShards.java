package io.swerve.steering.extraction;

import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.steering.ModelIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Extraction in several processes, on one machine or many. Each reads some of the texts and writes what it read of them
 * to a file; when all are there, they are merged to the very vector that {@link Extractor} would make in one process,
 * bit for bit, with all diagnostics and by any method.
 *
 * <p>
 * What is parted are the groups of texts that are decoded together, so a text keeps its company, and its activations the
 * bits that llama.cpp's kernels give them in it. Processors of other kinds round differently, and sessions with other
 * sizes make other groups; the latter is noticed when the shards are merged. A file holds {@code layers x n_embd}
 * doubles for each text, and as many floats for each token where tokens are samples; merging holds no more of them than
 * one text's.
 *
 * <p>
 * A shard depends on nothing but its number, so one that was lost is made again, anywhere, and takes the other's place.
 */
public final class ExtractionShards {
    private ExtractionShards() {}

    /**
     * Reads the texts of one shard. Uses the session as {@link Extractor#extract} does.
     *
     * @param session as there
     * @param data all texts, not only those of the shard
     * @param options as there; progress counts the shard's own texts
     * @param shard which part to read
     * @param file where to write; appears when it is complete
     * @throws IOException if it can't be written
     * @throws ExtractionDataException as {@link Extractor#extract} throws it for the data
     * @throws CancellationException if the progress follower or {@link Session#abort()} stopped it
     */
    public static void read(Session session, ExtractionData data, ExtractionOptions options, Shard shard, Path file)
            throws IOException {
        int[] layers = options.layers().resolve(session.model().layerCount());
        ReadingPlan plan = Extractor.plan(session, data, options, layers);
        try (ShardWriter writer = new ShardWriter(file, header(session, data, options, shard, plan, layers));
                TextReader reader = new TextReader(session, layers, options.position(), writer)) {
            List<TextGroup> groups = TextGroup.of(plan, reader);
            int total = own(groups, shard).stream().mapToInt(TextGroup::count).sum();
            int done = 0;
            for (int g = 0; g < groups.size(); g++) {
                if (shard.holds(g)) {
                    writer.group(g, groups.get(g));
                    reader.read(plan.texts(), groups.get(g).from(), groups.get(g).count());
                    done += groups.get(g).count();
                    if (!options.progress().reached(done, total)) {
                        throw new CancellationException("the extraction of shard " + shard + " was stopped after "
                                + done + " of " + total + " texts");
                    }
                }
            }
            writer.finish();
        }
    }

    private static List<TextGroup> own(List<TextGroup> groups, Shard shard) {
        List<TextGroup> own = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            if (shard.holds(g)) {
                own.add(groups.get(g));
            }
        }
        return own;
    }

    private static ShardHeader header(Session session, ExtractionData data, ExtractionOptions options, Shard shard,
            ReadingPlan plan, int... layers) throws IOException {
        SessionOptions own = session.options();
        String shape = "%d sequences, context %d, batch %d, micro-batch %d".formatted(own.maxSequences(),
                session.contextSize(), own.batchSize(), own.microBatchSize());
        return new ShardHeader(shard, plan.order(), Arrays.stream(layers).boxed().toList(), options.method(),
                options.position().toString(), options.position().equals(TokenPosition.RESPONSE_TOKENS),
                ModelIdentity.of(session.model()), Files.size(session.model().path()), shape, data.size(),
                data.sha256(), options.seed());
    }

    /**
     * Merges the shards of one extraction.
     *
     * @param files one for each shard, in any order
     * @return what {@link Extractor#extract} would have returned
     * @throws IOException if a file can't be read
     * @throws ExtractionDataException if there is no file, one is no shard or is damaged, they are of different
     *             extractions, a shard is missing or there twice, or the two sides turn out not to differ in a layer
     */
    public static Extraction merge(List<Path> files) throws IOException {
        List<ShardReader> readers = new ArrayList<>();
        try {
            for (Path file : files) {
                readers.add(new ShardReader(file));
            }
            return merged(ordered(readers));
        } finally {
            for (ShardReader reader : readers) {
                reader.close();
            }
        }
    }

    /** Returns the readers by the numbers of their shards. */
    private static List<ShardReader> ordered(List<ShardReader> readers) {
        if (readers.isEmpty()) {
            throw new ExtractionDataException("there are no shards to merge");
        }
        ShardReader first = readers.getFirst();
        for (ShardReader reader : readers) {
            first.header().differenceFrom(reader.header()).ifPresent(difference -> {
                throw new ExtractionDataException(first.path() + " and " + reader.path()
                        + " are shards of different extractions: " + difference);
            });
        }
        return Shard.ordered(readers, reader -> reader.header().shard(), ShardReader::path, "extract",
                ExtractionDataException::new);
    }

    private static Extraction merged(List<ShardReader> shards) throws IOException {
        ShardHeader header = shards.getFirst().header();
        ContrastLearner learner = new ContrastLearner(header.order(), header.layerArray(), header.width(),
                header.method(), header.each());
        int group = 0;
        for (int done = 0; done < header.order().texts(); group++) {
            if (done == header.order().trained()) {
                learner.beginTest();
            }
            done = shards.get(group % shards.size()).group(group, done, learner).to();
        }
        for (ShardReader shard : shards) {
            shard.finish();
        }
        return learner.result(header.info());
    }
}
