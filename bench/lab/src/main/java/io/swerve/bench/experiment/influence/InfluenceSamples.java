package io.swerve.bench.experiment.influence;

import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.report.Figures;
import io.swerve.steering.decoding.ScoredText;
import io.swerve.steering.decoding.ScoringRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Shows the completion of one query of each kind as the model reads it: alone, and behind the documents that make it most
 * and least likely.
 *
 * @param context keeps what was read
 * @param model reads
 * @param material queries and documents as texts
 * @param queries in tokens
 * @param documents in tokens
 */
record InfluenceSamples(ExperimentContext context, Model model, InfluenceCorpus material, List<TokenQuery> queries,
        List<int[]> documents) {
    private static final int ALONE = -1;
    static final int SIDES = 3;
    static final String STAGE = "samples";
    private static final int QUOTED = 160;

    /** A query behind a document. */
    private record Reading(int query, int document, String label) {}

    List<SampleTrace> traces(double[][] influences) {
        List<Reading> readings = new ArrayList<>();
        for (String group : material.queries().stream().map(InfluenceQuery::group).distinct().toList()) {
            int query = IntStream.range(0, queries.size())
                    .filter(q -> material.queries().get(q).group().equals(group)).findFirst().orElseThrow();
            List<Integer> order = IntStream.range(0, documents.size()).boxed()
                    .sorted(Comparator.comparingDouble(d -> influences[query][d])).toList();
            readings.add(new Reading(query, ALONE, "alone"));
            readings.add(new Reading(query, order.getLast(), "behind the document that helps most"));
            readings.add(new Reading(query, order.getFirst(), "behind the document that helps least"));
        }
        List<Side> sides = context.stage(STAGE, readings, Side.class, (missing, rows) -> {
            List<ScoredText> texts = context.scorer(model).read(missing.stream().map(this::request).toList());
            for (int i = 0; i < missing.size(); i++) {
                rows.finished(i, side(missing.get(i), texts.get(i)));
            }
        });
        List<SampleTrace> traces = new ArrayList<>();
        for (int i = 0; i < readings.size(); i += SIDES) {
            InfluenceQuery query = material.queries().get(readings.get(i).query);
            traces.add(new SampleTrace(query.group() + ": " + query.question(), sides.subList(i, i + SIDES)));
        }
        return traces;
    }

    private ScoringRequest request(Reading reading) {
        TokenQuery query = queries.get(reading.query);
        int[] document = reading.document == ALONE ? new int[0] : documents.get(reading.document);
        return ScoringRequest.of(TokenQuery.joined(query.start(), document, query.prompt()), query.completion());
    }

    private Side side(Reading reading, ScoredText text) {
        String note = Figures.number(text.sum(), 2) + " nats";
        if (reading.document != ALONE) {
            String document = material.documents().get(reading.document).strip().replaceAll("\\s+", " ");
            note += ": " + (document.length() > QUOTED ? document.substring(0, QUOTED) + "..." : document);
        }
        return Side.of(reading.label, note, model, queries.get(reading.query).completion(), text.entropies());
    }
}
