package io.swerve.bench.compare;

import io.swerve.Detokenizer;
import io.swerve.Tokenizer;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.ThinkingMarkers;
import java.time.Duration;
import java.util.Optional;

/**
 * One answer of the model to one question.
 *
 * @param tokens
 *            the ids of the generated tokens, without the one that ends the reply
 * @param pieces
 *            the text of each token
 * @param entropies
 *            the entropy of the distribution that each token was taken from, in nats
 * @param thinkingTokens
 *            how many of the tokens lie inside the thinking span
 * @param beginning
 *            the opening thinking marker if the prompt ended behind one, else nothing
 * @param cut
 *            whether it was ended by a limit, in the middle of what the model would have written
 * @param time
 *            how long decoding took, in the company of the answers that were generated together
 */
public record Attempt(int[] tokens, String[] pieces, float[] entropies, int thinkingTokens, String beginning,
        boolean cut,
        Duration time) {
    /**
     * Looks at a text as an answer.
     *
     * @param text
     *            what was written
     * @param tokenizer
     *            of the model that wrote it
     * @param markers
     *            of thinking, if the model has any
     * @param opened
     *            whether the prompt ended inside the thinking span
     */
    static Attempt of(DecodedText text, Tokenizer tokenizer, Optional<ThinkingMarkers> markers, boolean opened) {
        String[] pieces = new String[text.length()];
        Detokenizer detokenizer = tokenizer.detokenizer(true);
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = detokenizer.append(text.tokens()[i]);
        }
        if (pieces.length > 0) {
            pieces[pieces.length - 1] += detokenizer.finish();
        }
        return new Attempt(text.tokens(), pieces, text.entropies(),
                markers.map(ids -> ids.count(text.tokens(), opened)).orElse(0),
                opened ? markers.orElseThrow().openText() : "", text.isCut(), text.time());
    }

    /** {@return what is to be judged: the text of all tokens, behind the thinking marker if the prompt opened it} */
    public String written() {
        return beginning + String.join("", pieces);
    }

    /** {@return the speed, tokens per second} */
    public double tokensPerSecond() {
        return tokens.length / (Math.max(1, time.toNanos()) * 1e-9);
    }

    /** {@return the mean entropy, nats; 0 if there is no token} */
    public double meanEntropy() {
        double sum = 0;
        for (float entropy : entropies) {
            sum += entropy;
        }
        return tokens.length == 0 ? 0 : sum / tokens.length;
    }
}
