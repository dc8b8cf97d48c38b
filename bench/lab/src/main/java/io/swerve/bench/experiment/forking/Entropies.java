package io.swerve.bench.experiment.forking;

import io.swerve.bench.experiment.Transcript;
import io.swerve.reasoning.forking.EntropyCalibration;
import io.swerve.reasoning.forking.TokenLexicon;
import java.util.List;

/**
 * What the entropies of the sampled texts are like.
 *
 * @param all of them, in the order of the texts
 * @param calibration of their percentile
 * @param lexicon of the tokens
 * @param texts the sampled texts
 */
record Entropies(float[] all, EntropyCalibration calibration, TokenLexicon lexicon, List<TextRow> texts) {
    /**
     * A sampled text.
     *
     * @param tokens ids
     * @param entropies of the distributions that they were chosen from, in nats
     */
    record TextRow(int[] tokens, float[] entropies, Transcript transcript) {}

    static Entropies of(List<TextRow> texts, double percentile) {
        float[] all = new float[texts.stream().mapToInt(text -> text.tokens().length).sum()];
        TokenLexicon lexicon = new TokenLexicon();
        int at = 0;
        for (TextRow text : texts) {
            System.arraycopy(text.entropies(), 0, all, at, text.entropies().length);
            at += text.entropies().length;
            lexicon.add(text.tokens(), text.entropies());
        }
        return new Entropies(all, EntropyCalibration.of(all, percentile), lexicon, texts);
    }
}
